"""The explanation of SmoothL1."""

from __future__ import annotations

import numpy as np

from nnplayground.explain.losses.elementwise_loss import ElementwiseExplanation, sign
from nnplayground.explain.registry import explains
from nnplayground.expressions.choice import Condition, Where
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.functions import absolute
from nnplayground.expressions.tensor import Array
from nnplayground.training.losses.kinds.smooth_l1 import SmoothL1


@explains(SmoothL1)
class SmoothL1Explanation(ElementwiseExplanation[SmoothL1]):
    """A square where the error is small, a straight line beyond."""

    each_formula = (
        r"\begin{cases} \frac{e^2}{2 \beta} & |e| < \beta \\ |e| - \frac{\beta}{2} & |e| \geq \beta \end{cases}"
    )
    slope_formula = r"\begin{cases} \frac{e}{\beta} & |e| < \beta \\ \operatorname{sgn}(e) & |e| \geq \beta \end{cases}"

    def of_error(self, error: Expr) -> Expr:
        beta = Constant(self.loss.beta, r"\beta")
        return Where(Condition(absolute(error), "<", beta), error**2 / (2 * beta), absolute(error) - beta / 2)

    def of_errors(self, errors: Array) -> Array:
        size = np.abs(errors)
        return np.where(size < self.loss.beta, errors**2 / (2 * self.loss.beta), size - self.loss.beta / 2)

    def slope_of_error(self, error: Expr) -> Expr:
        beta = Constant(self.loss.beta, r"\beta")
        return Where(Condition(absolute(error), "<", beta), error / beta, sign(error))
