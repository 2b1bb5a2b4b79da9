"""The explanation of HalfSquaredError."""

from __future__ import annotations

from nnplayground.explain.losses.elementwise_loss import ElementwiseExplanation
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Expr
from nnplayground.expressions.tensor import Array
from nnplayground.training.losses.kinds.half_squared_error import HalfSquaredError


@explains(HalfSquaredError)
class HalfSquaredErrorExplanation(ElementwiseExplanation[HalfSquaredError]):
    """The slope at an output is the error itself."""

    adds_outputs = True
    each_formula = r"\frac{1}{2} e^2"
    slope_formula = "e"

    def of_error(self, error: Expr) -> Expr:
        return error**2 / 2

    def of_errors(self, errors: Array) -> Array:
        return errors**2 / 2

    def slope_of_error(self, error: Expr) -> Expr:
        return error
