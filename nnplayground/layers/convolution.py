"""The bases of convolutions: what all have in common, and what those have that slide over their input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import choice, integer
from nnplayground.fields.sizes import Sides, sides
from nnplayground.graph.layer import ShapeError, shown
from nnplayground.layers import shape_checks
from nnplayground.layers.categories import CONVOLUTION
from nnplayground.layers.weighted import Weighted
from nnplayground.layers.window import (
    Axis,
    PaddingWord,
    axes,
    of_each_side,
    slide,
    slide_lines,
    written_moves,
    written_window,
)
from nnplayground.text import mark, text

if TYPE_CHECKING:
    from torch import nn

PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]
SAME = (("same", mark("same")),)
"""The word that pictures have for their padding."""
DILATION = mark("Distance between two numbers that a filter looks at: 2 leaves out every other one.")


class ConvNd(Weighted):
    """Has kernels of some size, a stride, and groups of channels that know nothing of each other.

    The channels that arrive, and those that leave, have to be divisible into ``groups``.
    """

    category = CONVOLUTION
    dimensions: ClassVar[int] = 2
    """Sides of what arrives: 2 of a picture, 1 of a sequence."""
    stride_sign: ClassVar[str] = "/"
    """Stands before the stride on the card."""

    out_channels: int = integer(
        8, low=1, high=1024, label=mark("Filters"), help=mark("Number of patterns it looks for: its output channels.")
    )
    kernel_size: Sides = sides(
        3,
        low=1,
        high=31,
        label=mark("Kernel size"),
        help=mark("Height and width of a filter in pixels: one number, or two as in 3 × 5."),
    )
    stride: Sides = sides(
        1,
        low=1,
        high=16,
        label=mark("Stride"),
        help=mark("Pixels that a filter moves at a time, down and across: one number, or two as in 2 × 1."),
    )
    dilation: Sides = sides(1, low=1, high=256, label=mark("Dilation"), help=DILATION, advanced=True)
    groups: int = integer(
        1,
        low=1,
        high=1024,
        label=mark("Groups"),
        help=mark(
            "Parts into which channels are divided: a filter sees one part only. As many as channels: depthwise."
        ),
        advanced=True,
    )

    def summary(self) -> str:
        count = self.dimensions
        window = f"{self.out_channels} × {written_window(of_each_side(self.kernel_size, count))}"
        window += written_moves(self.stride_sign, of_each_side(self.stride, count))
        window += written_moves("d", of_each_side(self.dilation, count)) + written_moves("g", (self.groups,))
        return ", ".join(part for part in (window, self.activation.short) if part)

    def kernel_shape(self) -> Shape:
        """Its sides, without the channels."""
        return of_each_side(self.kernel_size, self.dimensions)

    def check_groups(self, shape: Shape) -> None:
        """Refuse channels that cannot be divided, as PyTorch does."""
        if shape[0] % self.groups or self.out_channels % self.groups:
            raise ShapeError(
                text(
                    "{layer} needs channels and filters that can be divided into its groups. Received: {shape}, "
                    "filters: {filters}, groups: {groups}. Choose a number of groups that divides the number of "
                    "channels, {channels}, and that of filters, {filters}.",
                    layer=self.kind,
                    groups=self.groups,
                    shape=shown(shape),
                    filters=self.out_channels,
                    channels=shape[0],
                )
            )


class Convolution(ConvNd):
    """Slides its kernels over the input, which ``padding`` makes larger before."""

    padding: Sides | PaddingWord = sides(
        0,
        low=0,
        high=256,
        label=mark("Padding"),
        help=mark("Rows and columns put around the picture: a number, two as in 1 × 2, or “same” to keep its size."),
        words=SAME,
    )
    padding_mode: PaddingMode = choice(
        "zeros",
        options=(
            ("zeros", mark("Zeros")),
            ("reflect", mark("Reflect")),
            ("replicate", mark("Replicate")),
            ("circular", mark("Circular")),
        ),
        label=mark("Padding with"),
        help=mark("What stands in the padding: zeros, the picture mirrored at its edge, its edge, or its other end."),
        advanced=True,
    )

    def axes(self) -> tuple[Axis, ...]:
        """How its kernels slide."""
        return axes(self.dimensions, self.kernel_size, self.stride, self.padding, self.dilation)

    def reach(self) -> tuple[tuple[int, int], ...]:
        return tuple((axis.extent, axis.stride) for axis in self.axes())

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        shape_checks.sides(inputs[0], self.kind, self.dimensions)
        self.check_groups(inputs[0])
        self._check_padding(inputs[0])
        return (self.out_channels, *slide(inputs[0], self.axes()))

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        weight = (self.out_channels, inputs[0][0] // self.groups, *self.kernel_shape())
        return self.trained_shapes(weight, self.output_shape(inputs, data), data)

    def arithmetic(self, inputs: Sequence[Shape], data: DataSpec) -> tuple[str, ...]:
        return slide_lines(inputs[0][1:], self.axes())

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import ActivatedConv1d, ActivatedConv2d

        padding, surround = self.paddings()
        module = ActivatedConv1d if self.dimensions == 1 else ActivatedConv2d
        return module(
            inputs[0][0],
            self.out_channels,
            self.kernel_size,
            self.stride,
            padding,
            self.dilation,
            self.groups,
            bias=self.bias,
            surround=surround,
            mode=self.padding_mode,
            activation=self.activation.build([self.output_shape(inputs, data)], data),
        )

    def paddings(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """What PyTorch's operation itself puts around each side, and what has to be put there before it, as
        ``torch.nn.functional.pad`` takes it: zeros that are as many at both ends need no copy of the input."""
        own = tuple(min(axis.before, axis.after) if self.padding_mode == "zeros" else 0 for axis in self.axes())
        around: list[int] = []
        for axis, done in reversed(list(zip(self.axes(), own, strict=True))):
            around += (axis.before - done, axis.after - done)
        return own, tuple(around)

    def _check_padding(self, shape: Shape) -> None:
        """Refuse what PyTorch refuses."""
        moves = of_each_side(self.stride, self.dimensions)
        if self.padding == "same" and any(stride > 1 for stride in moves):
            raise ShapeError(
                text(
                    "The padding “same” needs a stride of 1. Received: stride {stride}. "
                    "Choose a stride of 1, or a padding in numbers.",
                    stride=shown(moves),
                )
            )
        for axis, length in zip(self.axes(), shape[1:], strict=True):
            padding = max(axis.before, axis.after)
            if self.padding_mode == "reflect" and padding >= length:
                raise ShapeError(
                    text(
                        "A padding that mirrors the input has to be smaller than the side it mirrors. Received: "
                        "{shape} with padding {padding}. Choose a smaller padding, or a padding with zeros.",
                        shape=shown(shape),
                        padding=padding,
                    )
                )
            if self.padding_mode == "circular" and padding > length:
                raise ShapeError(
                    text(
                        "A padding with the other end of the input cannot be larger than the side it is taken from. "
                        "Received: {shape} with padding {padding}. Choose a smaller padding, or a padding with zeros.",
                        shape=shown(shape),
                        padding=padding,
                    )
                )
