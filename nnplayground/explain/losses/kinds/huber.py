"""The explanation of Huber."""

from __future__ import annotations

import numpy as np

from nnplayground.explain.losses.elementwise_loss import ElementwiseExplanation, sign
from nnplayground.explain.registry import explains
from nnplayground.expressions.choice import Condition, Where
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.functions import absolute
from nnplayground.expressions.tensor import Array
from nnplayground.training.losses.kinds.huber import Huber


@explains(Huber)
class HuberExplanation(ElementwiseExplanation[Huber]):
    """A square where the error is small, a straight line beyond."""

    each_formula = (
        r"\begin{cases} \frac{1}{2} e^2 & |e| \leq \delta \\ \delta (|e| - \frac{\delta}{2}) & |e| > \delta \end{cases}"
    )
    slope_formula = r"\begin{cases} e & |e| \leq \delta \\ \delta \operatorname{sgn}(e) & |e| > \delta \end{cases}"

    def of_error(self, error: Expr) -> Expr:
        delta = Constant(self.loss.delta, r"\delta")
        small = Condition(absolute(error), r"\leq", delta)
        return Where(small, error**2 / 2, delta * (absolute(error) - delta / 2))

    def of_errors(self, errors: Array) -> Array:
        size = np.abs(errors)
        return np.where(size <= self.loss.delta, errors**2 / 2, self.loss.delta * (size - self.loss.delta / 2))

    def slope_of_error(self, error: Expr) -> Expr:
        delta = Constant(self.loss.delta, r"\delta")
        return Where(Condition(absolute(error), r"\leq", delta), error, delta * sign(error))
