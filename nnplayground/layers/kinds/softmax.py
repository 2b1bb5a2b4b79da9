"""Scores to shares of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.categories import ACTIVATION
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Softmax(Layer):
    kind = "Softmax"
    title = mark("Softmax")
    help = mark("Turns scores into shares that are positive and add up to 1.")
    formula = r"y_i = \frac{e^{x_i}}{\sum_j e^{x_j}}"
    rank = 24
    icon = "mdi6.chart-bar"
    category = ACTIVATION

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return inputs[0]

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.Softmax(dim=1)

    def bounds(self) -> tuple[float, float]:
        return (0.0, 1.0)
