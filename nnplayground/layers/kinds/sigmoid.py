"""The logistic function."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.activation import Activation
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Sigmoid(Activation):
    """``torch.nn.Sigmoid``.

    Input: any shape.  Output: the same.
    """

    kind = "Sigmoid"
    title = mark("Sigmoid")
    help = mark("Squashes every number smoothly into the range from 0 to 1.")
    formula = r"f(x) = \frac{1}{1 + e^{-x}}"
    rank = 17
    icon = "mdi6.chart-bell-curve-cumulative"
    short = "sigmoid"

    def bounds(self) -> tuple[float, float]:
        return (0.0, 1.0)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.Sigmoid()
