"""The loss with one number of a network changed, again and again."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from torch import Tensor

from nnplayground.training import device as devices
from nnplayground.training.step.layout import PREFIX

if TYPE_CHECKING:
    from nnplayground.training.session.learner import Learner
    from nnplayground.training.step.compile import Network

Change = tuple[str, tuple[int, ...], float]
"""A parameter (``node.name``), the place in it, and the number that shall be there."""
Changes = Callable[[str], Iterable[Change]]
"""Those to make, for the precision in which losses are reckoned."""

ALIKE = 1e-4
"""Relative difference of two losses up to which a computation in 64 bits is taken for the same: one that draws other
random numbers than in 32 bits is not."""


def losses(learner: Learner, x: Tensor, y: Tensor, changes: Changes) -> tuple[list[float], str]:
    """The loss for each change on its own, all with the random numbers of a step now, and the precision in which they
    were reckoned.

    ``x``: rows ``(batch, *shape)``, ``y``: their encoded targets.  The precision is ``float64`` wherever it can be: in
    32 bits small changes of the loss are lost in its rounding.  Call it while everything may be changed, and put it
    back."""
    step, network = learner.step, learner.step.network
    precision = str(step.flat.dtype).removeprefix("torch.")
    # What comes before the first number that learns is the same for all: worked out once, in the network's precision.
    first = next(place for place, (_, module, _) in enumerate(network.plan) if any(True for _ in module.parameters()))
    values = _through(network, 0, first, {}, x)
    began = devices.noise_state(learner.device)

    def loss(known: dict[str, Tensor], targets: Tensor) -> float:
        devices.set_noise_state(learner.device, began)
        reached = _through(network, first, len(network.plan), known, x)
        return float(step.loss.loss(reached[network.last], targets))

    if precision != "float64" and learner.device.type != "mps":
        expected, own = loss(values, y), network
        network = copy.deepcopy(own).double()
        finer, targets = {node: _double(value) for node, value in values.items()}, _double(y)
        if abs(loss(finer, targets) - expected) <= ALIKE * abs(expected):
            values, y = finer, targets
            precision = "float64"
        else:
            network = own
    named = dict(network.named_parameters())
    values_after: list[float] = []
    for name, index, value in changes(precision):
        element = named[PREFIX + name].detach()[index]
        before = element.clone()
        element.fill_(value)
        values_after.append(loss(values, y))
        element.copy_(before)
    return values_after, precision


def _through(network: Network, first: int, end: int, known: dict[str, Tensor], x: Tensor) -> dict[str, Tensor]:
    """What the nodes of this part of the plan put out, beside what is known of those before."""
    values = dict(known)
    for node, module, sources in network.plan[first:end]:
        values[node] = module(*[values[source] for source in sources]) if sources else module(x)
    return values


def _double(tensor: Tensor) -> Tensor:
    return tensor.double() if tensor.is_floating_point() else tensor
