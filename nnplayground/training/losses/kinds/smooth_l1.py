"""The absolute error with a round bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.fields.declare import real
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark
from nnplayground.training.losses.elementwise_loss import ElementwiseLoss

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
