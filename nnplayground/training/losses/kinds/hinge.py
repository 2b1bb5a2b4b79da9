"""The loss of support vector machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark
from nnplayground.training.losses.class_loss import ClassLoss
from nnplayground.training.losses.targets import column_or_one_hot, shares

if TYPE_CHECKING:
    from torch import Tensor as TorchTensor
    from torch import dtype


@LOSSES.register
class Hinge(ClassLoss):
    """Two classes: one score, positive for class 1, the targets being -1 and +1: Cortes and Vapnik, 1995.

    More: one score per class and ``torch.nn.MultiMarginLoss``, the mean over classes of max(0, 1 - right + other).
    Outputs and encoded targets: ``(batch, 1)`` or ``(batch, classes)``, the latter one-hot.
    """

    kind = "Hinge"
    title = mark("Hinge")
    help = mark("Zero for a score at least 1 on the right side of 0, and otherwise what it lacks of that.")
    formula = r"L = \frac{1}{n} \sum_{i=1}^{n} \max(0, 1 - t_i z_i), \quad t_i = \pm 1"
    rank = 50
    expects = "signed"
    curve_axis = mark("Margin t·z")

    def width(self, data: DataSpec) -> int:
        return 1 if data.targets == 2 else data.targets

    def encode(self, targets: TorchTensor, data: DataSpec, dtype: dtype) -> TorchTensor:
        return column_or_one_hot(targets, data, dtype, negative=-1.0)

    def loss(self, output: TorchTensor, encoded: TorchTensor) -> TorchTensor:
        if output.shape[1] == 1:
            return (1.0 - encoded * output).relu().mean()
        right = (encoded * output).sum(dim=1, keepdim=True)
        return ((1.0 - encoded) * (1.0 - right + output).relu()).mean()

    def decide(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        return (output[:, 0] > 0).long() if data.targets == 2 else output.argmax(dim=1)

    def scores(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        return output.clamp(-1, 1) if data.targets == 2 else shares(output)

    def curve(self, outputs: TorchTensor) -> tuple[TorchTensor, ...]:
        column = outputs.unsqueeze(1)
        return (self.of_each(column, column.new_ones(column.shape)),)
