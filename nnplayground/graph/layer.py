"""The contract of a layer: what a file in ``nnplayground.layers.kinds`` must say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields import Kind
from nnplayground.registry import Registry
from nnplayground.text import Text, UserError

if TYPE_CHECKING:
    import torch
    from torch import nn

LAYERS: Registry[Layer] = Registry("layer", "nnplayground.layers.kinds")


class ShapeError(UserError):
    """A layer cannot take what arrives at it.  Says what is wrong, what arrived, and what would mend it."""


@dataclass(frozen=True)
class Port:
    """Where an edge may end.  A ``many`` port takes any number of edges, in the order in which they were drawn."""

    name: str
    label: str
    many: bool = False


class Layer(Kind):
    """A kind of node.  Pure and free of torch, but for the methods that build or fill modules.

    All shapes are without the batch dimension.
    """

    registry: ClassVar[Registry[Any] | None] = LAYERS
    category: ClassVar[str] = ""
    """Heading in the palette, marked for translation."""
    inputs: ClassVar[tuple[Port, ...]] = (Port("in", "in"),)
    outputs: ClassVar[tuple[Port, ...]] = (Port("out", "out"),)

    def summary(self) -> str:
        """The settings in short, as the block on the canvas shows them: ``4, tanh``.  May be empty."""
        return ""

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        """Shape at the output port for what arrives (one shape per edge, in port order).  Raises ``ShapeError``."""
        raise NotImplementedError

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        """Trained tensors by the name they carry in the built module; sizes multiply to the parameter count."""
        return {}

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        """A fresh module; ``forward`` takes one batched tensor per edge and returns one."""
        raise NotImplementedError

    def initialize(self, module: nn.Module, generator: torch.Generator) -> None:
        """Fill the module's parameters in place, drawing only from ``generator``."""

    def penalized(self) -> tuple[str, ...]:
        """Names of the parameters that L1 and L2 penalties act on: weights, never biases, scales or shifts."""
        return ()

    def caution(self, inputs: Sequence[Shape], data: DataSpec) -> Text | None:
        """Something that runs but is likely a mistake, or None."""
        return None
