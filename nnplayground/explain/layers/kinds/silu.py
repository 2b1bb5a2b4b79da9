"""The explanation of SiLU."""

from __future__ import annotations

from nnplayground.explain.layers.activation import FunctionExplanation
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Expr
from nnplayground.expressions.functions import exp, sigmoid
from nnplayground.layers.kinds.silu import SiLU


@explains(SiLU)
class SiLUExplanation(FunctionExplanation[SiLU]):
    """A number times its own sigmoid."""

    slope_formula = r"\sigma(x) (1 + x (1 - \sigma(x)))"

    def value(self, x: Expr) -> Expr:
        return x / (1 + exp(-x))

    def slope(self, x: Expr, y: Expr) -> Expr:
        return sigmoid(x) * (1 + x * (1 - sigmoid(x)))
