"""The explanation of Step."""

from __future__ import annotations

from nnplayground.explain.layers.activation import FunctionExplanation
from nnplayground.explain.layers.applied import positive
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.layers.kinds.step import Step


@explains(Step)
class StepExplanation(FunctionExplanation[Step]):
    """Flat everywhere."""

    slope_formula = r"0"

    def value(self, x: Expr) -> Expr:
        return positive(x)

    def slope(self, x: Expr, y: Expr) -> Expr:
        return Constant(0.0)
