"""The explanation of Sigmoid."""

from __future__ import annotations

from nnplayground.explain.layers.activation import FunctionExplanation
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Expr
from nnplayground.expressions.functions import exp
from nnplayground.layers.kinds.sigmoid import Sigmoid


@explains(Sigmoid)
class SigmoidExplanation(FunctionExplanation[Sigmoid]):
    """Its slope is told by its output."""

    slope_formula = r"y (1 - y)"

    def value(self, x: Expr) -> Expr:
        return 1 / (1 + exp(-x))

    def slope(self, x: Expr, y: Expr) -> Expr:
        return y * (1 - y)
