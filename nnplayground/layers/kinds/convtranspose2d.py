"""The convolution backwards: from a small picture to a larger one, with its activation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.sizes import Sides, sides
from nnplayground.graph.layer import LAYERS, ShapeError, shown
from nnplayground.layers import shape_checks
from nnplayground.layers.convolution import ConvNd
from nnplayground.layers.window import Axis, axes, of_each_side, size_lines, written_padding
from nnplayground.text import mark, text

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class ConvTranspose2d(ConvNd):
    """``torch.nn.ConvTranspose2d`` and the activation behind it.

    Input: ``(channels, height, width)``.  Output: ``(out_channels, height', width')``, each side
    ``(side - 1) * stride - 2 * padding + dilation * (kernel_size - 1) + 1 + output_padding``.
    ``out_channels``, ``kernel_size``, ``stride``, ``padding``, ``output_padding``, ``dilation``, ``groups`` and
    ``bias`` as there; sizes are a number for both sides, or two.  A largest norm of incoming weights takes the filters
    that have one number within their groups together.
    """

    kind = "ConvTranspose2d"
    title = mark("ConvTranspose2d")
    help = mark("Puts its filters, times each pixel, side by side and adds up where they overlap: the picture grows.")
    formula = (
        r"y_{o,m,n} = f\left(b_o + \sum_{c,\, s i + d u - p = m,\, s j + d v - p = n} W_{c,o,u,v}\, x_{c,i,j}\right)"
    )
    rank = 42
    icon = "mdi6.arrow-expand"
    unit_dimension = 1

    stride_sign = "×"

    padding: Sides = sides(
        0,
        low=0,
        high=256,
        label=mark("Padding"),
        help=mark("Rows and columns cut off at each side of the output: one number, or two as in 1 × 2."),
    )
    output_padding: Sides = sides(
        0,
        low=0,
        high=255,
        label=mark("Output padding"),
        help=mark("Rows and columns that the output has more, below and on the right: one number, or two."),
    )

    def axes(self) -> tuple[Axis, ...]:
        """How its kernels slide over the output."""
        return axes(self.dimensions, self.kernel_size, self.stride, self.padding, self.dilation)

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        lengths = shape_checks.sides(inputs[0], self.kind, self.dimensions)
        self.check_groups(inputs[0])
        for more, axis in zip(self._more(), self.axes(), strict=True):
            if more >= max(axis.stride, axis.dilation):
                raise ShapeError(
                    text(
                        "The output padding has to be smaller than the stride or the dilation. Received: output "
                        "padding {padding}, stride {stride}, dilation {dilation}. Choose a smaller output padding or a "
                        "larger stride.",
                        padding=more,
                        stride=axis.stride,
                        dilation=axis.dilation,
                    )
                )
        grown = tuple(length for _, length in self._grown(lengths))
        if min(grown) < 1:
            raise ShapeError(
                text(
                    "A padding of {padding} cuts the whole output of ConvTranspose2d off. Received: {shape}. "
                    "Choose a smaller padding or a larger kernel.",
                    padding=written_padding(self.axes()),
                    shape=shown(inputs[0]),
                )
            )
        return (self.out_channels, *grown)

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        weight = (inputs[0][0], self.out_channels // self.groups, *self.kernel_shape())
        return self.trained_shapes(weight, self.output_shape(inputs, data), data)

    def multiply_adds(self, inputs: Sequence[Shape], data: DataSpec) -> int:
        weights = self.parameter_shapes(inputs, data)["weight"]
        return math.prod(inputs[0][1:]) * math.prod(weights)  # each weight at each input pixel

    def arithmetic(self, inputs: Sequence[Shape], data: DataSpec) -> tuple[str, ...]:
        return size_lines([line for line, _ in self._grown(inputs[0][1:])])

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import ActivatedConvTranspose2d

        return ActivatedConvTranspose2d(
            inputs[0][0],
            self.out_channels,
            self.kernel_size,
            self.stride,
            self.padding,
            self.output_padding,
            self.groups,
            self.bias,
            self.dilation,
            activation=self.activation.build([self.output_shape(inputs, data)], data),
        )

    def _grown(self, lengths: Shape) -> list[tuple[str, int]]:
        """How long each side becomes: the formula with its numbers, in LaTeX, and the result."""
        result = []
        for length, axis, more in zip(lengths, self.axes(), self._more(), strict=True):
            grown = (length - 1) * axis.stride - 2 * axis.before + axis.extent + more
            covered = str(axis.size) if axis.dilation == 1 else rf"{axis.dilation} \cdot ({axis.size} - 1) + 1"
            line = rf"({length} - 1) \cdot {axis.stride} - 2 \cdot {axis.before} + {covered} + {more} = {grown}"
            result.append((line, grown))
        return result

    def _more(self) -> tuple[int, ...]:
        return of_each_side(self.output_padding, self.dimensions)
