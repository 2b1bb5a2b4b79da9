"""The explanation of MAE."""

from __future__ import annotations

import numpy as np

from nnplayground.explain.losses.elementwise_loss import ElementwiseExplanation, sign
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Expr
from nnplayground.expressions.functions import absolute
from nnplayground.expressions.tensor import Array
from nnplayground.training.losses.kinds.mae import MAE


@explains(MAE)
class MAEExplanation(ElementwiseExplanation[MAE]):
    """An error counts by its size."""

    each_formula = "|e|"
    slope_formula = r"\operatorname{sgn}(e)"

    def of_error(self, error: Expr) -> Expr:
        return absolute(error)

    def of_errors(self, errors: Array) -> Array:
        return np.abs(errors)

    def slope_of_error(self, error: Expr) -> Expr:
        return sign(error)
