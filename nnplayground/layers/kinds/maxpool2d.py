"""The largest number in each window of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields import integer
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.categories import CONVOLUTION
from nnplayground.layers.window import slide
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class MaxPool2d(Layer):
    kind = "MaxPool2d"
    title = mark("MaxPool2d")
    help = mark("Makes a picture smaller by keeping the largest number in each window.")
    formula = r"y_{c,i,j} = \max_{u,v} x_{c,\,s i + u,\,s j + v}"
    rank = 31
    icon = "mdi6.arrow-collapse-all"
    category = CONVOLUTION

    kernel_size: int = integer(
        2, low=1, high=31, label=mark("Window size"), help=mark("Height and width of the window in pixels.")
    )
    stride: int = integer(2, low=1, high=31, label=mark("Stride"), help=mark("Pixels that the window moves at a time."))

    def summary(self) -> str:
        window = f"{self.kernel_size}×{self.kernel_size}"
        return window if self.stride == self.kernel_size else f"{window} /{self.stride}"

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        height, width = slide(inputs[0], self.kind, self.kernel_size, self.stride)
        return (inputs[0][0], height, width)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.MaxPool2d(self.kernel_size, self.stride)
