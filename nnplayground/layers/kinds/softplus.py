"""The smooth ReLU."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground import notation
from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import real
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.activation import Activation
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Softplus(Activation):
    """``torch.nn.Softplus``.

    Input: any shape.  Output: the same.
    ``beta`` as there; ``threshold`` is always 20.
    """

    kind = "Softplus"
    title = mark("Softplus")
    help = mark("A ReLU without a corner: always positive, and its slope is a sigmoid.")
    formula = r"f(x) = \frac{1}{\beta} \ln(1 + e^{\beta x})"
    rank = 27
    icon = "mdi6.chart-areaspline"
    short = "softplus"

    beta: float = real(
        1.0,
        low=0.1,
        high=100.0,
        step=0.5,
        logarithmic=True,
        label=mark("Beta"),
        help=mark("How sharp the bend at zero is: the larger, the nearer to ReLU."),
    )

    def summary(self) -> str:
        return notation.exact(self.beta)

    def bounds(self) -> tuple[float, float]:
        return (0.0, math.inf)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.Softplus(self.beta)
