"""Mean absolute error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark
from nnplayground.training.losses.elementwise_loss import ElementwiseLoss

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

    def loss(self, output: Tensor, encoded: Tensor) -> Tensor:
        import torch

        return torch.nn.functional.l1_loss(output, encoded)
