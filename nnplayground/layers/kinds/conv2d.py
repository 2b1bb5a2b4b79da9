"""The convolution over pictures, with its activation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields import integer
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.categories import CONVOLUTION
from nnplayground.layers.weighted import Weighted
from nnplayground.layers.window import slide, slide_lines
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Conv2d(Weighted):
    """``torch.nn.Conv2d`` and the activation behind it.

    Input: ``(channels, height, width)``.  Output: ``(out_channels, height', width')``, by ``window.slide``.
    ``out_channels``, ``kernel_size``, ``stride``, ``padding`` and ``bias`` as there, one number for both sides; no
    ``dilation``, no ``groups``, and the padding is of zeros.
    """

    kind = "Conv2d"
    title = mark("Conv2d")
    help = mark("Slides small filters over a picture; each finds its own pattern wherever it appears.")
    formula = r"y_{o,i,j} = f\left(b_o + \sum_{c,u,v} W_{o,c,u,v}\, x_{c,\,s i + u - p,\,s j + v - p}\right)"
    rank = 40
    icon = "mdi6.grid"
    category = CONVOLUTION

    out_channels: int = integer(
        8, low=1, high=1024, label=mark("Filters"), help=mark("Number of patterns it looks for: its output channels.")
    )
    kernel_size: int = integer(
        3, low=1, high=31, label=mark("Kernel size"), help=mark("Height and width of a filter in pixels.")
    )
    stride: int = integer(1, low=1, high=16, label=mark("Stride"), help=mark("Pixels that a filter moves at a time."))
    padding: int = integer(
        0, low=0, high=16, label=mark("Padding"), help=mark("Rows and columns of zeros put around the picture.")
    )

    def summary(self) -> str:
        window = f"{self.out_channels} × {self.kernel_size}×{self.kernel_size}"
        if self.stride > 1:
            window += f" /{self.stride}"
        return ", ".join(part for part in (window, self.activation.short) if part)

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return (self.out_channels, *slide(inputs[0], self.kind, self.kernel_size, self.stride, self.padding))

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        weight = (self.out_channels, inputs[0][0], self.kernel_size, self.kernel_size)
        return self.trained_shapes(weight, self.output_shape(inputs, data), data)

    def arithmetic(self, inputs: Sequence[Shape], data: DataSpec) -> tuple[str, ...]:
        return slide_lines(inputs[0][1:], self.kernel_size, self.stride, self.padding)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import ActivatedConv2d

        return ActivatedConv2d(
            inputs[0][0],
            self.out_channels,
            self.kernel_size,
            self.stride,
            self.padding,
            bias=self.bias,
            activation=self.activation.build([self.output_shape(inputs, data)], data),
        )
