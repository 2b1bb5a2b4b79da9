"""The explanation of LeakyReLU."""

from __future__ import annotations

from nnplayground.explain.layers.activation import FunctionExplanation
from nnplayground.explain.layers.applied import positive
from nnplayground.explain.registry import explains
from nnplayground.expressions.choice import Where
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.layers.kinds.leaky_relu import LeakyReLU


@explains(LeakyReLU)
class LeakyReLUExplanation(FunctionExplanation[LeakyReLU]):
    """On each side of 0 a straight line."""

    slope_formula = r"1 \;\; (x > 0), \quad a \;\; (x \leq 0)"

    def value(self, x: Expr) -> Expr:
        return Where(positive(x), x, self._slope_below() * x)

    def slope(self, x: Expr, y: Expr) -> Expr:
        return Where(positive(x), Constant(1.0), self._slope_below())

    def _slope_below(self) -> Expr:
        return Constant(self.layer.negative_slope, "a")
