"""Loss and score of outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnplayground.training.snapshot import Measured

if TYPE_CHECKING:
    from torch import Tensor

    from nnplayground.datasets.dataset import Floats
    from nnplayground.datasets.spec import DataSpec
    from nnplayground.graph.loss import LossFunction


def measure(output: Tensor, encoded: Tensor, targets: Tensor, loss: LossFunction, data: DataSpec) -> Measured:
    """``encoded`` as the loss wants them, ``targets`` as the data set gives them (on the CPU for regression)."""
    value = float(loss.loss(output, encoded))
    if data.task == "classification":
        return Measured(value, float((loss.decide(output, data) == targets).double().mean()))
    return Measured(value, r2(targets.numpy(), output.cpu().numpy()))


def r2(true: Floats, predicted: Floats) -> float:
    """Coefficient of determination, its mean over the targets, each ``(n, targets)``.

    For a target that is constant it is 1 if every prediction is exact and 0 otherwise.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # a diverging network has an infinite residual
        residual = np.square(true - predicted.astype(np.float64)).sum(axis=0)
        total = np.square(true - true.mean(axis=0)).sum(axis=0)
        each = np.where(total > 0, 1 - residual / np.where(total > 0, total, 1.0), (residual == 0).astype(np.float64))
        return float(each.mean())
