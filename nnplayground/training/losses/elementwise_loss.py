"""Losses that measure the distance of an output from a number: for regression, and for classes written as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.graph.loss import LossFunction
from nnplayground.text import Text
from nnplayground.training.losses.targets import column_or_one_hot, regression_columns, shares, too_few_classes

if TYPE_CHECKING:
    from torch import Tensor as TorchTensor
    from torch import dtype


class ElementwiseLoss(LossFunction):
    """Two classes: one output near -1 or +1, decided by its sign.  More: one output per class near 0 or 1, the
    largest wins.  Regression: one output per target.
    """

    def refuses(self, data: DataSpec) -> Text | None:
        return too_few_classes(data)

    def width(self, data: DataSpec) -> int:
        return 1 if data.target_kind == "classification" and data.targets == 2 else data.targets

    def encode(self, targets: TorchTensor, data: DataSpec, dtype: dtype) -> TorchTensor:
        if data.target_kind == "regression":
            return regression_columns(targets, dtype)
        return column_or_one_hot(targets, data, dtype, negative=-1.0)

    def decide(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        return (output[:, 0] > 0).long() if data.targets == 2 else output.argmax(dim=1)

    def scores(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        if data.target_kind == "regression":
            return output
        return output.clamp(-1, 1) if data.targets == 2 else shares(output)

    def curve(self, outputs: TorchTensor) -> tuple[TorchTensor, ...]:
        column = outputs.unsqueeze(1)
        return (self.of_each(column, column.new_zeros(column.shape)),)
