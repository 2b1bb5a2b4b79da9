"""Half the squared error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.expressions.expression import Expr
from nnplayground.expressions.tensor import Array
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark
from nnplayground.training.losses.elementwise_loss import ElementwiseLoss

if TYPE_CHECKING:
    from torch import Tensor


@LOSSES.register
class HalfSquaredError(ElementwiseLoss):
    """The sum over outputs and the mean over samples: its slope at an output is the error itself.

    ``torch.nn.MSELoss`` times half the width.  Outputs and encoded targets: ``(batch, width)``.
    """

    kind = "HalfSquaredError"
    title = mark("Half squared error")
    help = mark("Half the squared distances from the targets, added up over the outputs, as in hand calculations.")
    formula = r"L = \frac{1}{n} \sum_{i=1}^{n} \frac{1}{2} \sum_{j=1}^{k} (y_{ij} - t_{ij})^2"
    rank = 25
    adds_outputs = True
    each_formula = r"\frac{1}{2} e^2"
    slope_formula = "e"

    def loss(self, output: Tensor, encoded: Tensor) -> Tensor:
        return (output - encoded).square().sum(dim=1).mean() * 0.5

    def of_error(self, error: Expr) -> Expr:
        return error**2 / 2

    def of_errors(self, errors: Array) -> Array:
        return errors**2 / 2

    def slope_of_error(self, error: Expr) -> Expr:
        return error
