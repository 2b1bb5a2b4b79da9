"""The loss of Huber."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.fields.declare import real
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark
from nnplayground.training.losses.elementwise_loss import ElementwiseLoss

if TYPE_CHECKING:
    from torch import Tensor


@LOSSES.register
class Huber(ElementwiseLoss):
    """``torch.nn.HuberLoss``, the mean over outputs and samples: Huber, 1964.

    Outputs and encoded targets: ``(batch, width)``.
    """

    kind = "Huber"
    title = mark("Huber")
    help = mark("Half the squared error where it is small, a straight line beyond: outliers pull less.")
    formula = (
        r"\ell(e) = \frac{1}{2} e^2 \;\; (|e| \leq \delta), \quad "
        r"\delta \left( |e| - \frac{\delta}{2} \right) \;\; (|e| > \delta)"
    )
    rank = 40

    delta: float = real(
        1.0,
        low=0.01,
        high=100.0,
        step=0.1,
        logarithmic=True,
        label=mark("Delta"),
        help=mark("The error from which on the loss is a straight line; also the slope of this line."),
    )

    def loss(self, output: Tensor, encoded: Tensor) -> Tensor:
        import torch

        return torch.nn.functional.huber_loss(output, encoded, delta=self.delta)
