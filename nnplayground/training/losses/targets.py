"""Targets as losses need them, and what outputs of such targets say."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.text import Text, text

if TYPE_CHECKING:
    from torch import Tensor, dtype


def too_few_classes(data: DataSpec) -> Text | None:
    """Why these classes cannot be told apart, or None; regression has none and is never refused here."""
    if data.target_kind == "classification" and data.targets < 2:
        return text("Classification needs at least two classes. These data have {count}.", count=data.targets)
    return None


def column_or_one_hot(targets: Tensor, data: DataSpec, dtype: dtype, negative: float) -> Tensor:
    """Class indices ``(n,)`` as floats ``(n, width)``.

    Two classes: one column, ``negative`` for class 0 and 1 for class 1.  More: one-hot, 0 and 1.
    """
    import torch

    if data.targets == 2:
        column = targets.to(dtype).unsqueeze(1)
        return column * (1.0 - negative) + negative
    return torch.nn.functional.one_hot(targets, data.targets).to(dtype)


def regression_columns(targets: Tensor, dtype: dtype) -> Tensor:
    """Float targets as ``(n, targets)``."""
    return targets.to(dtype).reshape(len(targets), math.prod(targets.shape[1:]))


def shares(values: Tensor) -> Tensor:
    """Rows at least 0 that sum to 1, the largest value staying the largest: ``(n, classes)``, as ``values``.

    Negative values count as 0; a row without any positive value is given to its largest.
    """
    import torch

    positive = values.clamp(min=0)
    total = positive.sum(dim=1, keepdim=True)
    winner = torch.nn.functional.one_hot(values.argmax(dim=1), values.shape[1]).to(values.dtype)
    return torch.where(total > 0, positive / total.clamp(min=torch.finfo(values.dtype).tiny), winner)
