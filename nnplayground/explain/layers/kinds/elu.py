"""The explanation of ELU."""

from __future__ import annotations

from nnplayground.explain.layers.activation import FunctionExplanation
from nnplayground.explain.layers.applied import positive
from nnplayground.explain.registry import explains
from nnplayground.expressions.choice import Where
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.functions import exp, exp_less_one
from nnplayground.layers.kinds.elu import ELU


@explains(ELU)
class ELUExplanation(FunctionExplanation[ELU]):
    """Beside 0 another formula on each side."""

    slope_formula = r"1 \;\; (x > 0), \quad \alpha e^x \;\; (x \leq 0)"

    def value(self, x: Expr) -> Expr:
        return Where(positive(x), x, Constant(self.layer.alpha, r"\alpha") * exp_less_one(x))

    def slope(self, x: Expr, y: Expr) -> Expr:
        return Where(positive(x), Constant(1.0), Constant(self.layer.alpha, r"\alpha") * exp(x))
