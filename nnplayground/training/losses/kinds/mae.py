"""Mean absolute error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnplayground.expressions.expression import Expr
from nnplayground.expressions.functions import absolute
from nnplayground.expressions.tensor import Array
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark
from nnplayground.training.losses.elementwise_loss import ElementwiseLoss, sign

if TYPE_CHECKING:
    from torch import Tensor


@LOSSES.register
class MAE(ElementwiseLoss):
    """``torch.nn.L1Loss``: the mean over outputs and samples.

    Outputs and encoded targets: ``(batch, width)``.
    """

    kind = "MAE"
    title = mark("Mean absolute error")
    help = mark("The mean of the distances from the targets: every unit of error counts the same.")
    formula = r"L = \frac{1}{n k} \sum_{i=1}^{n} \sum_{j=1}^{k} |y_{ij} - t_{ij}|"
    rank = 30
    each_formula = "|e|"
    slope_formula = r"\operatorname{sgn}(e)"

    def loss(self, output: Tensor, encoded: Tensor) -> Tensor:
        import torch

        return torch.nn.functional.l1_loss(output, encoded)

    def of_error(self, error: Expr) -> Expr:
        return absolute(error)

    def of_errors(self, errors: Array) -> Array:
        return np.abs(errors)

    def slope_of_error(self, error: Expr) -> Expr:
        return sign(error)
