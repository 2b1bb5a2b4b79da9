"""One training step, written once, as a function over tensors."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from nnplayground.graph.loss import LossFunction
from nnplayground.graph.penalty import Penalty
from nnplayground.training.settings import Settings
from nnplayground.training.step.compile import Network
from nnplayground.training.step.layout import PREFIX, Layout, flatten


class Hyperparameters(NamedTuple):
    """The numbers that may change while it trains, as scalar tensors so that a captured step does not freeze them.

    They are filled anew, never replaced, while the optimizer and the kind of penalty stay the same.
    """

    learning_rate: Tensor
    """In the precision of the parameters, so that no step converts it."""
    updates: Tensor
    """Updates done by this optimizer, exact to 53 bits where the device can; the step raises it by one."""
    penalty_rates: dict[str, Tensor]
    """What ``Step.rates`` says: of penalties, and the limits of gradients and weights."""


class Watched(NamedTuple):
    """Flat tensors of one step: parameters before the update, their gradient (not clipped), and what was added."""

    before: Tensor
    gradient: Tensor
    update: Tensor


class Result(NamedTuple):
    """What a step found before its update: scalars, and with ``watch`` what the figures of gradients need."""

    loss: Tensor
    objective: Tensor
    """Loss and penalty."""
    gradient: Tensor
    """Of the objective, flat, before it is clipped; overwritten by the next step."""
    watched: Watched | None


class PenaltyTerm(NamedTuple):
    """A penalty on a stretch of the flat tensor."""

    penalty: Penalty
    start: int
    stop: int
    prefix: str
    """Of its rates in ``Hyper.rates``."""

    def value(self, weights: Tensor, rates: dict[str, Tensor]) -> Tensor | None:
        """The penalty of the flat ``weights``, a scalar; None where there is nothing to add."""
        return self.penalty.value(weights, {name: rates[self.prefix + name] for name in self.penalty.rates()})


class TrainingStep:
    """Forward, loss, penalty, gradient, clipping and update of ``network``, whose parameters become views of ``flat``.

    Calling it changes ``flat``, ``state``, the network's buffers and ``Hyperparameters.updates`` in place and branches
    on no value of a tensor, so that it may be run as it stands here or recorded once and run from the record.
    """

    def __init__(self, network: Network, loss: LossFunction, settings: Settings) -> None:
        self.network = network
        self.loss = loss
        self.layout: Layout
        self.layout, self.flat = flatten(network)
        self._gradient = torch.empty_like(self.flat)  # made once: new memory of that size for each step costs time
        named = dict(network.named_parameters())
        self._leaves: list[Tensor] = [named[PREFIX + name] for name in self.layout.names]
        views = self.layout.views(self.flat)
        self._units = [(views[index], _others(views[index], dimension)) for index, dimension in self.layout.units]
        self.configure(settings)

    def configure(self, settings: Settings) -> None:
        """Go on with other rules; the optimizer's state is the caller's."""
        self.optimizer = settings.optimizer
        self._clip_value, self._clip_norm = settings.clip_value, settings.clip_norm
        self._max_norm = settings.max_norm
        penalty_terms = [PenaltyTerm(settings.penalty, 0, self.layout.penalized, "penalty/")]
        penalty_terms += [
            PenaltyTerm(own.penalty, own.start, own.stop, f"own/{index}/") for index, own in enumerate(self.layout.own)
        ]
        rates = {name: self.flat.new_tensor(rate) for name, rate in _rates(penalty_terms).items()}
        self.penalty_terms = [term for term in penalty_terms if term.value(self.flat[:0], rates) is not None]

    def penalty_rates(self) -> dict[str, float]:
        """What ``Hyper.rates`` has to hold."""
        limits = {"clip_value": self._clip_value, "clip_norm": self._clip_norm, "max_norm": self._max_norm}
        return {**_rates(self.penalty_terms), **{name: limit for name, limit in limits.items() if limit is not None}}

    def new_state(self) -> dict[str, Tensor]:
        """The optimizer's state before its first update: each tensor as long as ``flat``."""
        first = self.optimizer.initial_state()
        return {name: torch.full_like(self.flat, first.get(name, 0.0)) for name in self.optimizer.state_names()}

    def __call__(
        self, state: dict[str, Tensor], x: Tensor, y: Tensor, hyper: Hyperparameters, watch: bool = False
    ) -> Result:
        """``x``: ``(batch, *shape)``; ``y``: encoded targets.  The network is in training mode.

        ``watch`` returns what the update did too, and changes no other number.
        """
        flat = self.flat
        loss = self.loss.loss(self.network(x), y)
        parts = [part.reshape(-1) for part in torch.autograd.grad(loss, self._leaves)]
        gradient = torch.cat(parts, out=self._gradient)
        objective = loss = loss.detach()
        for term in self.penalty_terms:
            weights = flat[term.start : term.stop].detach().requires_grad_()
            penalty = term.value(weights, hyper.penalty_rates)
            assert penalty is not None
            gradient[term.start : term.stop] += torch.autograd.grad(penalty, weights)[0]
            objective = objective + penalty.detach()
        seen = (flat.clone(), gradient.clone()) if watch else None
        hyper.updates.add_(1)
        self.optimizer.update(
            flat, self.clipped(gradient, hyper.penalty_rates), state, hyper.updates, hyper.learning_rate
        )
        self.shorten(hyper.penalty_rates)
        watched = None if seen is None else Watched(*seen, flat - seen[0])
        return Result(loss, objective, gradient, watched)

    def clipped(self, gradient: Tensor, rates: dict[str, Tensor]) -> Tensor:
        """The flat ``gradient`` made smaller: first each number, then the length of the whole, as
        ``torch.nn.utils.clip_grad_value_`` and ``clip_grad_norm_`` do; the gradient itself stays as it is."""
        if self._clip_value is not None:
            limit = rates["clip_value"]
            gradient = torch.minimum(torch.maximum(gradient, -limit), limit)
        if self._clip_norm is not None:
            norm = torch.linalg.vector_norm(gradient)
            gradient = gradient * (rates["clip_norm"] / (norm + 1e-6)).clamp(max=1.0)
        return gradient

    def shorten(self, rates: dict[str, Tensor]) -> None:
        """Bring each unit's incoming weights to the largest norm, the scalar ``rates["max_norm"]`` (Srivastava et al.
        2014, section 5.1)."""
        if self._max_norm is None:
            return
        for weight, others in self._units:
            norm = torch.linalg.vector_norm(weight, dim=others, keepdim=True)
            weight.mul_((rates["max_norm"] / norm).clamp(max=1.0))  # a weight of zeros gives infinity, and so 1


def _rates(penalty_terms: list[PenaltyTerm]) -> dict[str, float]:
    return {term.prefix + name: rate for term in penalty_terms for name, rate in term.penalty.rates().items()}


def _others(weight: Tensor, dimension: int) -> list[int]:
    return [index for index in range(weight.dim()) if index != dimension]
