"""The criterion by which a perceptron learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark
from nnplayground.training.class_loss import ClassLoss
from nnplayground.training.targets import column_or_one_hot

if TYPE_CHECKING:
    from torch import Tensor, dtype


@LOSSES.register
class Perceptron(ClassLoss):
    """Its slope at a sum z with target t is step(z) - t, so that gradient descent is the rule of the perceptron: a
    weight changes by the learning rate times (t - step(z)) x.  The step being 0 at z = 0, weights that are 0 learn.

    Two classes: one neuron.  More: one neuron per class, each told from all others; their losses are added up.
    """

    kind = "Perceptron"
    title = mark("Perceptron criterion")
    help = mark("Counts only wrongly classified samples: how far the sum before the Step lies on the wrong side of 0.")
    formula = r"L = \frac{1}{n} \sum_{i=1}^{n} \max(0, -y_i z_i), \quad y_i = \pm 1"
    rank = 55
    expects = "signed"
    takes_sum = True
    curve_axis = mark("Sum z")
    curve_names = (mark("Target 1"), mark("Target 0"))

    def width(self, data: DataSpec) -> int:
        return 1 if data.targets == 2 else data.targets

    def encode(self, targets: Tensor, data: DataSpec, dtype: dtype) -> Tensor:
        return column_or_one_hot(targets, data, dtype, negative=0.0)

    def loss(self, output: Tensor, encoded: Tensor) -> Tensor:
        wrong = (output > 0).to(output.dtype) - encoded  # +1: fires but should not; -1: should fire but does not
        return (output * wrong).sum(dim=1).mean()

    def decide(self, output: Tensor, data: DataSpec) -> Tensor:
        return (output[:, 0] > 0).long() if data.targets == 2 else output.argmax(dim=1)

    def scores(self, output: Tensor, data: DataSpec) -> Tensor:
        import torch

        if data.targets == 2:
            return (output > 0).to(output.dtype) * 2 - 1
        return torch.nn.functional.one_hot(output.argmax(dim=1), data.targets).to(output.dtype)

    def curve(self, places: Tensor) -> tuple[Tensor, ...]:
        column = places.unsqueeze(1)
        return tuple(self.of_each(column, column.new_full(column.shape, target)) for target in (1.0, 0.0))
