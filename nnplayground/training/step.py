"""One training step, written once, as a function over tensors."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from nnplayground.graph.loss import LossFunction
from nnplayground.graph.penalty import Penalty
from nnplayground.training.compile import Network
from nnplayground.training.layout import PREFIX, Layout, flatten
from nnplayground.training.optimizer import Optimizer


class Hyper(NamedTuple):
    """The numbers that may change while it trains, as scalar tensors so that a captured step does not freeze them.

    They are filled anew, never replaced, while the optimizer and the kind of penalty stay the same.
    """

    learning_rate: Tensor
    """In the precision of the parameters, so that no step converts it."""
    updates: Tensor
    """Updates done by this optimizer, exact to 53 bits where the device can; the step raises it by one."""
    rates: dict[str, Tensor]
    """``Penalty.rates``."""


class Watched(NamedTuple):
    """Flat tensors of one step: parameters before the update, their gradient, and what was added to them."""

    before: Tensor
    gradient: Tensor
    update: Tensor


class Result(NamedTuple):
    """What a step found before its update: scalars, and with ``watch`` what the figures of gradients need."""

    loss: Tensor
    objective: Tensor
    """Loss and penalty."""
    gradient: Tensor
    """Of the objective, flat; overwritten by the next step."""
    watched: Watched | None


class Step:
    """Forward, loss, penalty, gradient and update of ``network``, whose parameters become views of ``flat``.

    Calling it changes ``flat``, ``state``, the network's buffers and ``hyper.updates`` in place and branches on no
    value of a tensor, so that it may be run as it stands here or recorded once and run from the record.
    """

    def __init__(self, network: Network, loss: LossFunction, optimizer: Optimizer, penalty: Penalty) -> None:
        self.network = network
        self.loss = loss
        self.layout: Layout
        self.layout, self.flat = flatten(network)
        self._gradient = torch.empty_like(self.flat)  # made once: new memory of that size for each step costs time
        named = dict(network.named_parameters())
        self._leaves: list[Tensor] = [named[PREFIX + name] for name in self.layout.names]
        self.configure(optimizer, penalty)

    def configure(self, optimizer: Optimizer, penalty: Penalty) -> None:
        """Go on with other rules; the optimizer's state is the caller's."""
        self.optimizer = optimizer
        self.penalty = penalty
        nothing = self.flat[:0]
        rates = {name: nothing.new_tensor(rate) for name, rate in penalty.rates().items()}
        self._penalizes = penalty.value(nothing, rates) is not None

    def new_state(self) -> dict[str, Tensor]:
        """The optimizer's state before its first update: each tensor as long as ``flat``."""
        first = self.optimizer.initial_state()
        return {name: torch.full_like(self.flat, first.get(name, 0.0)) for name in self.optimizer.state_names()}

    def __call__(self, state: dict[str, Tensor], x: Tensor, y: Tensor, hyper: Hyper, watch: bool = False) -> Result:
        """``x``: ``(batch, *shape)``; ``y``: encoded targets.  The network is in training mode.

        ``watch`` returns what the update did too, and changes no other number.
        """
        flat = self.flat
        loss = self.loss.loss(self.network(x), y)
        parts = [part.reshape(-1) for part in torch.autograd.grad(loss, self._leaves)]
        gradient = torch.cat(parts, out=self._gradient)
        objective = loss = loss.detach()
        if self._penalizes:
            weights = flat[: self.layout.penalized].detach().requires_grad_()
            penalty = self.penalty.value(weights, hyper.rates)
            assert penalty is not None
            gradient[: self.layout.penalized] += torch.autograd.grad(penalty, weights)[0]
            objective = loss + penalty.detach()
        seen = (flat.clone(), gradient.clone()) if watch else None
        hyper.updates.add_(1)
        self.optimizer.update(flat, gradient, state, hyper.updates, hyper.learning_rate)
        watched = None if seen is None else Watched(*seen, flat - seen[0])
        return Result(loss, objective, gradient, watched)
