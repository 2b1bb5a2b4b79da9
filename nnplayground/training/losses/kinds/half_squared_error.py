"""Half the squared error."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

    def loss(self, output: Tensor, encoded: Tensor) -> Tensor:
        return (output - encoded).square().sum(dim=1).mean() * 0.5
