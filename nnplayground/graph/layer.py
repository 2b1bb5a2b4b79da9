"""The contract of a layer: what a file in ``nnplayground.layers.kinds`` must say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from nnplayground import notation
from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.kind import Kind
from nnplayground.graph.penalty import Penalty
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
    in_palette: ClassVar[bool] = True
    """Whether it is offered as a node of its own, and not only as the setting of another layer."""
    icon: ClassVar[str] = "mdi6.layers-outline"
    """QtAwesome name of the Material Design set: its picture in the palette."""
    inputs: ClassVar[tuple[Port, ...]] = (Port("in", "in"),)
    outputs: ClassVar[tuple[Port, ...]] = (Port("out", "out"),)
    unit_dimension: ClassVar[int] = 0
    """The dimension of its weight that counts units or output channels: each has one vector of incoming weights."""

    def summary(self) -> str:
        """The settings in short, as the card on the canvas shows them: ``4, tanh``.  May be empty."""
        return ""

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        """Shape at the output port for what arrives (one shape per edge, in port order).  Raises ``ShapeError``."""
        raise NotImplementedError

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        """Trained tensors by the name they carry in the built module; sizes multiply to the parameter count."""
        return {}

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        """A fresh module; ``forward`` takes one batched tensor per edge (an Input: the samples) and returns one.

        Parameters are allocated but not filled: building draws no random numbers.  A layer without an output, the
        Loss, is never built.
        """
        raise NotImplementedError

    def initialize(self, module: nn.Module, generator: torch.Generator) -> None:
        """Fill the module's parameters in place, drawing only from ``generator``."""

    def penalized(self) -> tuple[str, ...]:
        """Names of the parameters that L1 and L2 penalties act on: weights, never biases, scales or shifts."""
        return ()

    def is_frozen(self) -> bool:
        """Whether its parameters stay as they are while the others train."""
        return False

    def needs_several_rows(self, inputs: Sequence[Shape]) -> bool:
        """Whether it cannot be trained on a batch of a single row."""
        return False

    def own_penalty(self) -> Penalty | None:
        """The penalty on its ``penalized`` parameters where it has one of its own, None for that of the run."""
        return None

    def without_step(self) -> Layer | None:
        """Where its output is a step of a sum: the layer that puts out this sum, with the same parameters.

        A loss with ``takes_sum`` is given that, since a step has no slope to learn by.
        """
        return None

    def with_units(self, units: int) -> Layer | None:
        """The same layer with so many outputs, where that is a setting of it; None where it is not."""
        return None

    def applied(self, module: nn.Module) -> nn.Module | None:
        """The part of its module that makes its outputs by one function of each number alone; None where there is none.

        Softmax is no such function: it has no slope of its own at each number.
        """
        return None

    def multiply_adds(self, inputs: Sequence[Shape], data: DataSpec) -> int:
        """Multiplications, each with an addition, of one sample's forward pass: each weight at each position.

        Adding a bias does not count, nor what is done to every number once: activations, normalizations, pooling,
        sums.  This is small beside the weights, and how many operations it takes depends on the device.
        """
        weights = [self.parameter_shapes(inputs, data)[name] for name in self.penalized()]
        if not weights:
            return 0
        return math.prod(self.output_shape(inputs, data)[1:]) * sum(math.prod(shape) for shape in weights)

    def reach(self) -> tuple[tuple[int, int], ...] | None:
        """How far a number of its output looks into its input, for each side: the places from the first to the last,
        and how many of them lie between it and the next number.

        Empty where it looks at its own place alone; None where it looks all over, or none of this can be said.
        """
        return None

    def arithmetic(self, inputs: Sequence[Shape], data: DataSpec) -> tuple[str, ...]:
        """How its output shape comes about, with the numbers of this layer: lines of LaTeX, perhaps none.

        Asked only where ``output_shape`` accepts the inputs.
        """
        return ()

    def drawn(self, module: nn.Module, inputs: Sequence[torch.Tensor]) -> dict[str, torch.Tensor]:
        """What its module draws at random, for the record of a step.

        Called with the random state from which the forward pass began; what it draws does not count.
        """
        return {}

    def bounds(self) -> tuple[float, float]:
        """The interval in which its outputs lie whatever arrives; infinite where there is no limit."""
        return (-math.inf, math.inf)

    def caution(self, inputs: Sequence[Shape], data: DataSpec, before: Sequence[Layer]) -> Text | None:
        """Something that runs but is likely a mistake, or None.  ``before``: the layers whose outputs arrive."""
        return None


def offered() -> list[type[Layer]]:
    """The layers that can be nodes of their own, in the order of menus."""
    return [cls for cls in LAYERS if cls.in_palette]


def shown(shape: Shape) -> str:
    """A shape as people read it: ``1 × 8 × 8``, or ``64`` for a flat one."""
    return notation.sides(shape) or notation.ABSENT
