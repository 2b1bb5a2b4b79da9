"""The explanation of Tanh."""

from __future__ import annotations

from nnplayground.explain.layers.activation import FunctionExplanation
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Expr
from nnplayground.expressions.functions import tanh
from nnplayground.layers.kinds.tanh import Tanh


@explains(Tanh)
class TanhExplanation(FunctionExplanation[Tanh]):
    """Its slope is told by its output."""

    slope_formula = r"1 - y^2"

    def value(self, x: Expr) -> Expr:
        return tanh(x)

    def slope(self, x: Expr, y: Expr) -> Expr:
        return 1 - y**2
