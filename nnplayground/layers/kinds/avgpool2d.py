"""The mean of each window of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields import integer
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.categories import POOLING
from nnplayground.layers.window import check_pool, slide, slide_lines
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class AvgPool2d(Layer):
    kind = "AvgPool2d"
    title = mark("AvgPool2d")
    help = mark("Makes a picture smaller by taking the mean of each window.")
    formula = r"y_{c,i,j} = \frac{1}{k^2} \sum_{u,v} x_{c,\,s i + u - p,\,s j + v - p}"
    rank = 51
    icon = "mdi6.arrow-collapse"
    category = POOLING

    kernel_size: int = integer(
        2, low=1, high=31, label=mark("Window size"), help=mark("Height and width of the window in pixels.")
    )
    stride: int = integer(2, low=1, high=31, label=mark("Stride"), help=mark("Pixels that the window moves at a time."))
    padding: int = integer(
        0,
        low=0,
        high=15,
        label=mark("Padding"),
        help=mark("Rows and columns of zeros put around the picture; they count in the mean."),
    )

    def summary(self) -> str:
        window = f"{self.kernel_size}×{self.kernel_size}"
        return window if self.stride == self.kernel_size else f"{window} /{self.stride}"

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        check_pool(self.kernel_size, self.padding)
        return (inputs[0][0], *slide(inputs[0], self.kind, self.kernel_size, self.stride, self.padding))

    def arithmetic(self, inputs: Sequence[Shape], data: DataSpec) -> tuple[str, ...]:
        return slide_lines(inputs[0][1:], self.kernel_size, self.stride, self.padding)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.AvgPool2d(self.kernel_size, self.stride, self.padding)
