"""Loss and score of outputs, as tensors, so that they can be captured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

    from nnplayground.datasets.spec import DataSpec
    from nnplayground.graph.loss import LossFunction


def measure(
    output: Tensor, encoded: Tensor, targets: Tensor, loss: LossFunction, data: DataSpec
) -> tuple[Tensor, Tensor]:
    """Loss and accuracy or R^2, scalars.  ``encoded`` as the loss takes the targets, ``targets`` as the data set
    gives them: class indices, or numbers ``(n, targets)`` in the precision of the score."""
    value = loss.loss(output, encoded)
    if data.target_kind == "classification":
        return value, (loss.decide(output, data) == targets).to(exact(output)).mean()
    return value, r2(targets, output)


def r2(true: Tensor, predicted: Tensor) -> Tensor:
    """Coefficient of determination, its mean over the targets, each ``(n, targets)``.

    For a target that is constant it is 1 if every prediction is exact and 0 otherwise.
    """
    residual = (true - predicted.to(true.dtype)).square().sum(dim=0)
    total = (true - true.mean(dim=0)).square().sum(dim=0)
    moves = total > 0
    each = torch.where(moves, 1 - residual / torch.where(moves, total, 1.0), (residual == 0).to(true.dtype))
    return each.mean()


def exact(like: Tensor) -> torch.dtype:
    """The precision in which scores are worked out: 64 bits where the device of ``like``, of any shape, has them."""
    return torch.float32 if like.device.type == "mps" else torch.float64
