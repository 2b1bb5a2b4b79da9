"""The explanation of MSE."""

from __future__ import annotations

from nnplayground.explain.losses.elementwise_loss import ElementwiseExplanation
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Expr
from nnplayground.expressions.tensor import Array
from nnplayground.training.losses.kinds.mse import MSE


@explains(MSE)
class MSEExplanation(ElementwiseExplanation[MSE]):
    """An error counts by its square."""

    each_formula = "e^2"
    slope_formula = "2 e"

    def of_error(self, error: Expr) -> Expr:
        return error**2

    def of_errors(self, errors: Array) -> Array:
        return errors**2

    def slope_of_error(self, error: Expr) -> Expr:
        return 2 * error
