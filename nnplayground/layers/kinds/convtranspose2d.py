"""The convolution backwards: from a small picture to a larger one, with its activation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields import integer
from nnplayground.graph.layer import LAYERS, ShapeError, shown
from nnplayground.layers.arriving import picture
from nnplayground.layers.categories import CONVOLUTION
from nnplayground.layers.weighted import Weighted
from nnplayground.layers.window import size_lines
from nnplayground.text import mark, text

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class ConvTranspose2d(Weighted):
    """``torch.nn.ConvTranspose2d`` and the activation behind it.

    Input: ``(channels, height, width)``.  Output: ``(out_channels, height', width')``, each side
    ``(side - 1) * stride - 2 * padding + kernel_size + output_padding``.
    ``out_channels``, ``kernel_size``, ``stride``, ``padding``, ``output_padding`` and ``bias`` as there, one number for
    both sides; no ``dilation``, no ``groups``.
    """

    kind = "ConvTranspose2d"
    title = mark("ConvTranspose2d")
    help = mark("Puts its filters, times each pixel, side by side and adds up where they overlap: the picture grows.")
    formula = r"y_{o,m,n} = f\left(b_o + \sum_{c,\, s i + u - p = m,\, s j + v - p = n} W_{c,o,u,v}\, x_{c,i,j}\right)"
    rank = 42
    icon = "mdi6.arrow-expand"
    category = CONVOLUTION
    unit_dimension = 1

    out_channels: int = integer(
        8, low=1, high=1024, label=mark("Filters"), help=mark("Number of filters: its output channels.")
    )
    kernel_size: int = integer(
        3, low=1, high=31, label=mark("Kernel size"), help=mark("Height and width of a filter in pixels.")
    )
    stride: int = integer(
        1,
        low=1,
        high=16,
        label=mark("Stride"),
        help=mark("Pixels between two filters: how many times larger it becomes."),
    )
    padding: int = integer(
        0, low=0, high=16, label=mark("Padding"), help=mark("Rows and columns cut off at each side of the output.")
    )
    output_padding: int = integer(
        0,
        low=0,
        high=15,
        label=mark("Output padding"),
        help=mark("Rows and columns that the output has more, below and on the right."),
    )

    def summary(self) -> str:
        window = f"{self.out_channels} × {self.kernel_size}×{self.kernel_size}"
        if self.stride > 1:
            window += f" ×{self.stride}"
        return ", ".join(part for part in (window, self.activation.short) if part)

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        _, height, width = picture(inputs[0], self.kind)
        if self.output_padding >= self.stride:
            raise ShapeError(
                text(
                    "The output padding has to be smaller than the stride. Received: output padding {padding}, "
                    "stride {stride}. Choose a smaller output padding or a larger stride.",
                    padding=self.output_padding,
                    stride=self.stride,
                )
            )
        if min(self._grown(height), self._grown(width)) < 1:
            raise ShapeError(
                text(
                    "A padding of {padding} cuts the whole output of ConvTranspose2d off. Received: {shape}. "
                    "Choose a smaller padding or a larger kernel.",
                    padding=self.padding,
                    shape=shown(inputs[0]),
                )
            )
        return (self.out_channels, self._grown(height), self._grown(width))

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        weight = (inputs[0][0], self.out_channels, self.kernel_size, self.kernel_size)
        return self.trained_shapes(weight, self.output_shape(inputs, data), data)

    def multiply_adds(self, inputs: Sequence[Shape], data: DataSpec) -> int:
        return math.prod(inputs[0]) * self.out_channels * self.kernel_size**2  # each weight at each input pixel

    def arithmetic(self, inputs: Sequence[Shape], data: DataSpec) -> tuple[str, ...]:
        return size_lines(
            inputs[0][1:],
            lambda length: (
                rf"({length} - 1) \cdot {self.stride} - 2 \cdot {self.padding} + {self.kernel_size} "
                rf"+ {self.output_padding} = {self._grown(length)}"
            ),
        )

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import ActivatedConvTranspose2d

        return ActivatedConvTranspose2d(
            inputs[0][0],
            self.out_channels,
            self.kernel_size,
            self.stride,
            self.padding,
            self.output_padding,
            bias=self.bias,
            activation=self.activation.build([self.output_shape(inputs, data)], data),
        )

    def _grown(self, length: int) -> int:
        return (length - 1) * self.stride - 2 * self.padding + self.kernel_size + self.output_padding
