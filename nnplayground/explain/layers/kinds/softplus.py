"""The explanation of Softplus."""

from __future__ import annotations

from nnplayground.explain.layers.activation import FunctionExplanation
from nnplayground.explain.registry import explains
from nnplayground.expressions.choice import Condition, Where
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.functions import exp, log_one_more, sigmoid
from nnplayground.layers.kinds.softplus import Softplus


@explains(Softplus)
class SoftplusExplanation(FunctionExplanation[Softplus]):
    """As PyTorch computes it: far out a straight line."""

    slope_formula = r"\sigma(\beta x)"

    def value(self, x: Expr) -> Expr:
        bent = log_one_more(exp(self._sharpened(x)))
        return Where(self._far(x), x, bent if self.layer.beta == 1 else bent / Constant(self.layer.beta, r"\beta"))

    def slope(self, x: Expr, y: Expr) -> Expr:
        return Where(self._far(x), Constant(1.0), sigmoid(self._sharpened(x)))

    def _far(self, x: Expr) -> Condition:
        """Where PyTorch takes the straight line, from which the curve differs by less than 2e-9 / beta."""
        return Condition(self._sharpened(x), ">", Constant(20.0))

    def _sharpened(self, x: Expr) -> Expr:
        return x if self.layer.beta == 1 else Constant(self.layer.beta, r"\beta") * x
