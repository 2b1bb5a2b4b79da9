"""Mean squared error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark
from nnplayground.training.losses.elementwise_loss import ElementwiseLoss

if TYPE_CHECKING:
    from torch import Tensor


@LOSSES.register
class MSE(ElementwiseLoss):
    """``torch.nn.MSELoss``: the mean over outputs and samples.

    Outputs and encoded targets: ``(batch, width)``.
    """

    kind = "MSE"
    title = mark("Mean squared error")
    help = mark("The mean of the squared distances from the targets: large errors count most.")
    formula = r"L = \frac{1}{n k} \sum_{i=1}^{n} \sum_{j=1}^{k} (y_{ij} - t_{ij})^2"
    rank = 20

    def loss(self, output: Tensor, encoded: Tensor) -> Tensor:
        import torch

        return torch.nn.functional.mse_loss(output, encoded)
