"""Where each parameter of a network lies in the one flat tensor that holds them all."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from nnplayground.datasets.spec import Shape
from nnplayground.training.compile import Network

PREFIX = "nodes."


@dataclass(frozen=True)
class Layout:
    """Names (``linear_1.weight``) and shapes in the order of the flat tensor: penalized weights first."""

    names: tuple[str, ...]
    shapes: tuple[Shape, ...]
    penalized: int
    """How many numbers at the beginning penalties act on."""

    @property
    def sizes(self) -> list[int]:
        return [math.prod(shape) for shape in self.shapes]

    def views(self, flat: Tensor) -> list[Tensor]:
        """The parts of ``flat`` in the parameters' shapes; they share its memory."""
        return [part.view(shape) for part, shape in zip(flat.split_with_sizes(self.sizes), self.shapes, strict=True)]

    def by_name(self, flat: Tensor) -> dict[str, Tensor]:
        return dict(zip(self.names, self.views(flat), strict=True))


def flatten(network: Network) -> tuple[Layout, Tensor]:
    """Move the parameters of ``network`` into one flat tensor, of which they are views from then on."""
    parameters = dict(network.named_parameters())
    ordered = sorted(parameters, key=lambda name: name not in network.penalized)
    layout = Layout(
        tuple(name.removeprefix(PREFIX) for name in ordered),
        tuple(tuple(parameters[name].shape) for name in ordered),
        sum(parameters[name].numel() for name in ordered if name in network.penalized),
    )
    flat = torch.cat([parameters[name].detach().reshape(-1) for name in ordered])
    for name, view in zip(ordered, layout.views(flat), strict=True):
        parameters[name].data = view
    return layout, flat


def buffers_of(network: Network) -> Mapping[str, Tensor]:
    """Running statistics and the like by ``node.name``; the live tensors."""
    return {name.removeprefix(PREFIX): buffer for name, buffer in network.named_buffers()}
