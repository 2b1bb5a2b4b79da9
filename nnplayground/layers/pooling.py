"""The base of layers that make one number of each window, over pictures and over sequences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import flag, integer
from nnplayground.fields.sizes import Sides, sides
from nnplayground.graph.layer import Layer, ShapeError, shown
from nnplayground.layers import shape_checks
from nnplayground.layers.categories import POOLING
from nnplayground.layers.window import Axis, axes, of_each_side, slide, slide_lines, written_moves, written_window
from nnplayground.text import mark, text

if TYPE_CHECKING:
    from torch import nn


DILATION = mark("Distance between two numbers that a window looks at: 2 leaves out every other one.")


def padding_field(help: str) -> Any:
    """The field ``padding`` of one side; ``help`` says what stands there, marked for translation."""
    return integer(0, low=0, high=15, label=mark("Padding"), help=help)


def paddings_field(help: str) -> Any:
    """The same of two sides."""
    return sides(0, low=0, high=15, label=mark("Padding"), help=help)


class Pooling(Layer):
    """Windows over a picture, ``(channels, height, width)`` to ``(channels, height', width')``: :func:`slide`.

    A padding of more than half the window is refused, as in ``torch.nn``.
    """

    category = POOLING
    dimensions: ClassVar[int] = 2
    """Sides of what arrives: 2 of a picture, 1 of a sequence."""

    kernel_size: Sides = sides(
        2,
        low=1,
        high=31,
        label=mark("Kernel size"),
        help=mark("Height and width of the window in pixels: one number, or two as in 2 × 3."),
    )
    stride: Sides = sides(
        2,
        low=1,
        high=31,
        label=mark("Stride"),
        help=mark("Pixels that the window moves at a time, down and across: one number, or two as in 2 × 1."),
    )
    padding: Sides = paddings_field(mark("Rows and columns put around the picture: one number, or two as in 1 × 0."))
    ceil_mode: bool = flag(
        False,
        label=mark("Ceil mode"),
        help=mark("Count a last window, too, that reaches over the edge, if it begins before the padding there."),
        advanced=True,
    )

    def dilations(self) -> Sides:
        """The distance between two places of a window."""
        return 1

    def axes(self) -> tuple[Axis, ...]:
        """How its windows slide."""
        return axes(self.dimensions, self.kernel_size, self.stride, self.padding, self.dilations(), ceil=self.ceil_mode)

    def summary(self) -> str:
        count, window = self.dimensions, written_window(of_each_side(self.kernel_size, self.dimensions))
        if self.stride != self.kernel_size:
            window += written_moves("/", of_each_side(self.stride, count)) or " /1"
        return window + written_moves("d", of_each_side(self.dilations(), count))

    def reach(self) -> tuple[tuple[int, int], ...]:
        return tuple((axis.extent, axis.stride) for axis in self.axes())

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        lengths = shape_checks.sides(inputs[0], self.kind, self.dimensions)
        for axis in self.axes():
            if 2 * axis.before > axis.size:
                raise ShapeError(
                    text(
                        "The padding can be at most half of the window. Received: padding {padding}, window {size}. "
                        "Choose a padding up to {most}.",
                        padding=axis.before,
                        size=axis.size,
                        most=axis.size // 2,
                    )
                )
        left = slide(inputs[0], self.axes())
        if any(axis.is_ever_empty(length) for axis, length in zip(self.axes(), lengths, strict=True)):
            raise ShapeError(
                text(
                    "With padding {padding} and dilation {dilation} a window sees nothing of the input. Received: "
                    "{shape}. Choose a smaller padding or dilation.",
                    padding=shown(of_each_side(self.padding, self.dimensions)),
                    dilation=shown(of_each_side(self.dilations(), self.dimensions)),
                    shape=shown(inputs[0]),
                )
            )
        return (inputs[0][0], *left)

    def arithmetic(self, inputs: Sequence[Shape], data: DataSpec) -> tuple[str, ...]:
        return slide_lines(inputs[0][1:], self.axes())


class Pooling1d(Pooling):
    """Windows along a sequence, ``(channels, length)`` to ``(channels, length')``; otherwise the same."""

    dimensions = 1

    kernel_size: int = integer(
        2, low=1, high=31, label=mark("Kernel size"), help=mark("Length of the window in steps of the sequence.")
    )
    stride: int = integer(2, low=1, high=31, label=mark("Stride"), help=mark("Steps that the window moves at a time."))
    padding: int = padding_field(mark("Places put before and behind the sequence."))


class MaxPooling(Pooling):
    """Of each window the largest number."""

    dilation: Sides = sides(1, low=1, high=31, label=mark("Dilation"), help=DILATION, advanced=True)

    def dilations(self) -> Sides:
        return self.dilation

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        module = nn.MaxPool1d if self.dimensions == 1 else nn.MaxPool2d
        return module(self.kernel_size, self.stride, self.padding, self.dilation, ceil_mode=self.ceil_mode)


class AvgPooling(Pooling):
    """Of each window the mean."""

    count_include_pad: bool = flag(
        True,
        label=mark("Count padding"),
        help=mark("Divide by the size of the window also where a part of it lies in the padding."),
        advanced=True,
    )

    def fixed_divisor(self) -> int | None:
        """What every sum is divided by instead, if anything."""
        return None
