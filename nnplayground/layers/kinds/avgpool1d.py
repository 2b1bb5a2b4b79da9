"""The mean of each window of a sequence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields import integer
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.categories import POOLING
from nnplayground.layers.window import check_pool, slide_along, slide_lines
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class AvgPool1d(Layer):
    kind = "AvgPool1d"
    title = mark("AvgPool1d")
    help = mark("Makes a sequence shorter by taking the mean of each window.")
    formula = r"y_{c,i} = \frac{1}{k} \sum_{u} x_{c,\,s i + u - p}"
    rank = 54
    icon = "mdi6.unfold-less-vertical"
    category = POOLING

    kernel_size: int = integer(
        2, low=1, high=31, label=mark("Window size"), help=mark("Length of the window in steps of the sequence.")
    )
    stride: int = integer(2, low=1, high=31, label=mark("Stride"), help=mark("Steps that the window moves at a time."))
    padding: int = integer(
        0,
        low=0,
        high=15,
        label=mark("Padding"),
        help=mark("Zeros put before and behind the sequence; they count in the mean."),
    )

    def summary(self) -> str:
        return str(self.kernel_size) if self.stride == self.kernel_size else f"{self.kernel_size} /{self.stride}"

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        check_pool(self.kernel_size, self.padding)
        return (inputs[0][0], slide_along(inputs[0], self.kind, self.kernel_size, self.stride, self.padding))

    def arithmetic(self, inputs: Sequence[Shape], data: DataSpec) -> tuple[str, ...]:
        return slide_lines(inputs[0][1:], self.kernel_size, self.stride, self.padding)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.AvgPool1d(self.kernel_size, self.stride, self.padding)
