"""The smooth ReLU."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground import notation
from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.expressions.choice import Condition, Where
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.functions import exp, log_one_more, sigmoid
from nnplayground.fields import real
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
    slope_formula = r"\sigma(\beta x)"

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

    def value(self, x: Expr) -> Expr:
        bent = log_one_more(exp(self._sharpened(x)))
        return Where(self._far(x), x, bent if self.beta == 1 else bent / Constant(self.beta, r"\beta"))

    def slope(self, x: Expr, y: Expr) -> Expr:
        return Where(self._far(x), Constant(1.0), sigmoid(self._sharpened(x)))

    def _far(self, x: Expr) -> Condition:
        """Where PyTorch takes the straight line, from which the curve differs by less than 2e-9 / beta."""
        return Condition(self._sharpened(x), ">", Constant(20.0))

    def _sharpened(self, x: Expr) -> Expr:
        return x if self.beta == 1 else Constant(self.beta, r"\beta") * x
