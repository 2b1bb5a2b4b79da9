"""The absolute error with a round bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnplayground.expressions.choice import Condition, Where
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.functions import absolute
from nnplayground.expressions.tensor import Array
from nnplayground.fields import real
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark
from nnplayground.training.losses.elementwise_loss import ElementwiseLoss, sign

if TYPE_CHECKING:
    from torch import Tensor


@LOSSES.register
class SmoothL1(ElementwiseLoss):
    """``torch.nn.SmoothL1Loss``, the mean over outputs and samples: that of Huber, divided by its delta.

    Outputs and encoded targets: ``(batch, width)``.
    """

    kind = "SmoothL1"
    title = mark("Smooth L1")
    help = mark("The absolute error, but with a round bottom where the error is small.")
    formula = r"\ell(e) = \frac{e^2}{2 \beta} \;\; (|e| < \beta), \quad |e| - \frac{\beta}{2} \;\; (|e| \geq \beta)"
    rank = 35
    each_formula = (
        r"\begin{cases} \frac{e^2}{2 \beta} & |e| < \beta \\ |e| - \frac{\beta}{2} & |e| \geq \beta \end{cases}"
    )
    slope_formula = r"\begin{cases} \frac{e}{\beta} & |e| < \beta \\ \operatorname{sgn}(e) & |e| \geq \beta \end{cases}"

    beta: float = real(
        1.0,
        low=0.01,
        high=100.0,
        step=0.1,
        logarithmic=True,
        label=mark("Beta"),
        help=mark("The error from which on the loss is a straight line of slope 1."),
    )

    def loss(self, output: Tensor, encoded: Tensor) -> Tensor:
        import torch

        return torch.nn.functional.smooth_l1_loss(output, encoded, beta=self.beta)

    def of_error(self, error: Expr) -> Expr:
        beta = Constant(self.beta, r"\beta")
        return Where(Condition(absolute(error), "<", beta), error**2 / (2 * beta), absolute(error) - beta / 2)

    def of_errors(self, errors: Array) -> Array:
        size = np.abs(errors)
        return np.where(size < self.beta, errors**2 / (2 * self.beta), size - self.beta / 2)

    def slope_of_error(self, error: Expr) -> Expr:
        beta = Constant(self.beta, r"\beta")
        return Where(Condition(absolute(error), "<", beta), error / beta, sign(error))
