"""Where each parameter of a network lies in the one flat tensor that holds all that learn."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from nnplayground.datasets.spec import Shape
from nnplayground.graph.penalty import Penalty
from nnplayground.training.step.compile import Network

PREFIX = "nodes."


@dataclass(frozen=True)
class OwnPenalty:
    """A stretch of the flat tensor with a penalty of its own."""

    penalty: Penalty
    start: int
    stop: int


@dataclass(frozen=True)
class Layout:
    """Names (``linear_1.weight``) and shapes in the order of the flat tensor.

    First the weights that the penalty of the run acts on, then those with penalties of their own, then all else that
    learns.  What is frozen is not in it.
    """

    names: tuple[str, ...]
    shapes: tuple[Shape, ...]
    penalized: int
    """How many numbers at the beginning the penalty of the run acts on."""
    own: tuple[OwnPenalty, ...] = ()
    units: tuple[tuple[int, int], ...] = ()
    """Place in ``names`` and ``Layer.unit_dimension`` of each weight."""

    @property
    def sizes(self) -> list[int]:
        return [math.prod(shape) for shape in self.shapes]

    def views(self, flat: Tensor) -> list[Tensor]:
        """The parts of ``flat`` in the parameters' shapes; they share its memory."""
        return [part.view(shape) for part, shape in zip(flat.split_with_sizes(self.sizes), self.shapes, strict=True)]

    def by_name(self, flat: Tensor) -> dict[str, Tensor]:
        """The views of :meth:`views` by name: each parameter of the flat tensor in its own shape."""
        return dict(zip(self.names, self.views(flat), strict=True))


def flatten(network: Network) -> tuple[Layout, Tensor]:
    """Move the parameters of ``network`` that learn into one flat tensor, of which they are views from then on."""
    parameters = {name: tensor for name, tensor in network.named_parameters() if tensor.requires_grad}
    weights = network.penalized

    def group(name: str) -> int:
        return 2 if name not in weights else int(weights[name].penalty is not None)

    ordered = sorted(parameters, key=group)
    own: list[OwnPenalty] = []
    place = 0
    for name in ordered:
        size = parameters[name].numel()
        penalty = weights[name].penalty if name in weights else None
        if penalty is not None:
            own.append(OwnPenalty(penalty, place, place + size))
        place += size
    layout = Layout(
        tuple(name.removeprefix(PREFIX) for name in ordered),
        tuple(tuple(parameters[name].shape) for name in ordered),
        sum(parameters[name].numel() for name in ordered if group(name) == 0),
        tuple(own),
        tuple((index, weights[name].unit_dimension) for index, name in enumerate(ordered) if name in weights),
    )
    flat = torch.cat([parameters[name].detach().reshape(-1) for name in ordered])
    for name, view in zip(ordered, layout.views(flat), strict=True):
        parameters[name].data = view
    return layout, flat


def fixed_of(network: Network) -> Mapping[str, Tensor]:
    """Running statistics and the like, and parameters that are frozen, by ``node.name``; the live tensors in their own
    shapes."""
    frozen = {name: tensor for name, tensor in network.named_parameters() if not tensor.requires_grad}
    return {name.removeprefix(PREFIX): tensor for name, tensor in {**frozen, **dict(network.named_buffers())}.items()}
