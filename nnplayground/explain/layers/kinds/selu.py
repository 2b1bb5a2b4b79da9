"""The explanation of SELU."""

from __future__ import annotations

from nnplayground.explain.layers.activation import FunctionExplanation
from nnplayground.explain.layers.applied import positive
from nnplayground.explain.registry import explains
from nnplayground.expressions.choice import Where
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.functions import exp, exp_less_one
from nnplayground.layers.kinds.selu import SELU

_SCALE = Constant(1.0507009873554804934193349852946, r"\lambda")
_ALPHA = Constant(1.6732632423543772848170429916717, r"\alpha")
"""As PyTorch has them."""


@explains(SELU)
class SELUExplanation(FunctionExplanation[SELU]):
    """Beside 0 another formula on each side."""

    slope_formula = r"\lambda \;\; (x > 0), \quad \lambda \alpha e^x \;\; (x \leq 0)"

    def value(self, x: Expr) -> Expr:
        return Where(positive(x), _SCALE * x, _SCALE * _ALPHA * exp_less_one(x))

    def slope(self, x: Expr, y: Expr) -> Expr:
        return Where(positive(x), _SCALE, _SCALE * _ALPHA * exp(x))
