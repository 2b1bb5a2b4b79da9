"""The explanation of ReLU."""

from __future__ import annotations

from nnplayground.explain.layers.activation import FunctionExplanation
from nnplayground.explain.layers.applied import positive
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.functions import Greatest
from nnplayground.layers.kinds.relu import ReLU


@explains(ReLU)
class ReLUExplanation(FunctionExplanation[ReLU]):
    """What is not above 0 has no slope."""

    slope_formula = r"1 \;\; (x > 0), \quad 0 \;\; (x \leq 0)"

    def value(self, x: Expr) -> Expr:
        return Greatest((Constant(0.0), x))

    def slope(self, x: Expr, y: Expr) -> Expr:
        return positive(x)
