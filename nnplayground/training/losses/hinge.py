"""The loss of support vector machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark
from nnplayground.training.class_loss import ClassLoss
from nnplayground.training.targets import column_or_one_hot, shares

if TYPE_CHECKING:
    from torch import Tensor, dtype


@LOSSES.register
class Hinge(ClassLoss):
    """Two classes: one score, positive for class 1, the targets being -1 and +1.

    More: one score per class and ``torch.nn.MultiMarginLoss``, the mean over classes of max(0, 1 - right + other).
    """

    kind = "Hinge"
    title = mark("Hinge")
    help = mark("Zero for a score at least 1 on the right side of 0, and otherwise what it lacks of that.")
    formula = r"L = \frac{1}{n} \sum_{i=1}^{n} \max(0, 1 - y_i z_i), \quad y_i = \pm 1"
    rank = 50
    expects = "signed"
    curve_axis = mark("Margin y·z")

    def width(self, data: DataSpec) -> int:
        return 1 if data.targets == 2 else data.targets

    def encode(self, targets: Tensor, data: DataSpec, dtype: dtype) -> Tensor:
        return column_or_one_hot(targets, data, dtype, negative=-1.0)

    def loss(self, output: Tensor, encoded: Tensor) -> Tensor:
        if output.shape[1] == 1:
            return (1.0 - encoded * output).relu().mean()
        right = (encoded * output).sum(dim=1, keepdim=True)
        return ((1.0 - encoded) * (1.0 - right + output).relu()).mean()

    def decide(self, output: Tensor, data: DataSpec) -> Tensor:
        return (output[:, 0] > 0).long() if data.targets == 2 else output.argmax(dim=1)

    def scores(self, output: Tensor, data: DataSpec) -> Tensor:
        return output.clamp(-1, 1) if data.targets == 2 else shares(output)

    def curve(self, places: Tensor) -> tuple[Tensor, ...]:
        column = places.unsqueeze(1)
        return (self.of_each(column, column.new_ones(column.shape)),)
