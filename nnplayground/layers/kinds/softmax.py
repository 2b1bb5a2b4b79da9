"""Scores to probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.activation import Activation
from nnplayground.text import Text, mark, text

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Softmax(Activation):
    """``torch.nn.Softmax`` over features or channels.

    Input: any shape, features or channels first.  Output: the same.
    ``dim`` is not offered: always 1, the batch being 0.
    """

    kind = "Softmax"
    title = mark("Softmax")
    help = mark("Turns scores into probabilities: positive numbers that add up to 1.")
    formula = r"y_i = \frac{e^{x_i}}{\sum_j e^{x_j}}"
    rank = 28
    icon = "mdi6.chart-bar"
    short = "softmax"
    elementwise = False

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.Softmax(dim=1)

    def bounds(self) -> tuple[float, float]:
        return (0.0, 1.0)

    def caution(self, inputs: Sequence[Shape], data: DataSpec, before: Sequence[Layer]) -> Text | None:
        if inputs[0][0] > 1:
            return None
        return text(
            "Softmax over a single number is always 1. Give the layer before it one unit for each class, or take "
            "Sigmoid."
        )
