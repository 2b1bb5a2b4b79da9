"""The criterion by which a perceptron learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark
from nnplayground.training.losses.class_loss import ClassLoss
from nnplayground.training.losses.targets import column_or_one_hot

if TYPE_CHECKING:
    from torch import Tensor as TorchTensor
    from torch import dtype


@LOSSES.register
class Perceptron(ClassLoss):
    """The criterion that makes gradient descent the rule of the perceptron (Rosenblatt, 1958).

    Its slope at a sum z with target t is step(z) - t, so that a weight changes by the learning rate times
    (t - step(z)) x.  The step being 0 at z = 0, weights that are 0 learn.

    Two classes: one neuron.  More: one neuron per class, each told from all others; their losses are added up.
    Outputs and encoded targets, 0 or 1: ``(batch, 1)`` or ``(batch, classes)``.
    """

    kind = "Perceptron"
    title = mark("Perceptron criterion")
    help = mark("Counts only wrongly classified samples: how far the sum before the Step lies on the wrong side of 0.")
    formula = r"L = \frac{1}{n} \sum_{i=1}^{n} \max(0, -t_i z_i), \quad t_i = \pm 1"
    rank = 55
    expects = "signed"
    takes_sum = True
    curve_axis = mark("Sum z")
    curve_names = (mark("Target 1"), mark("Target 0"))

    def width(self, data: DataSpec) -> int:
        return 1 if data.targets == 2 else data.targets

    def encode(self, targets: TorchTensor, data: DataSpec, dtype: dtype) -> TorchTensor:
        return column_or_one_hot(targets, data, dtype, negative=0.0)

    def loss(self, output: TorchTensor, encoded: TorchTensor) -> TorchTensor:
        wrong = (output > 0).to(output.dtype) - encoded  # +1: fires but should not; -1: should fire but does not
        return (output * wrong).sum(dim=1).mean()

    def decide(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        return (output[:, 0] > 0).long() if data.targets == 2 else output.argmax(dim=1)

    def scores(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        import torch

        if data.targets == 2:
            return (output > 0).to(output.dtype) * 2 - 1
        return torch.nn.functional.one_hot(output.argmax(dim=1), data.targets).to(output.dtype)

    def curve(self, outputs: TorchTensor) -> tuple[TorchTensor, ...]:
        column = outputs.unsqueeze(1)
        return tuple(self.of_each(column, column.new_full(column.shape, target)) for target in (1.0, 0.0))
