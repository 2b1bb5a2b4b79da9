"""Binary cross-entropy on probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark
from nnplayground.training.losses.binary_cross_entropy import BinaryCrossEntropy
from nnplayground.training.losses.targets import shares

if TYPE_CHECKING:
    from torch import Tensor as TorchTensor


@LOSSES.register
class BCE(BinaryCrossEntropy):
    """``torch.nn.BCELoss``: as there no logarithm goes below -100.

    Outputs and encoded targets: ``(batch, 1)`` for two classes, ``(batch, classes)`` for more.
    An output below 0 or above 1, which no Sigmoid gives, counts as 0 or 1 and has no slope.
    """

    kind = "BCE"
    title = mark("BCE on probabilities")
    help = mark("For two classes: one output between 0 and 1, from a Sigmoid, is the probability of the second class.")
    formula = r"L = -\frac{1}{n} \sum_{i=1}^{n} \left( t_i \ln p_i + (1 - t_i) \ln (1 - p_i) \right)"
    rank = 5
    expects = "probabilities"
    curve_axis = mark("Probability p")
    curve_range = (0.01, 0.99)
    curve_names = (mark("Target 1"), mark("Target 0"))

    def loss(self, output: TorchTensor, encoded: TorchTensor) -> TorchTensor:
        import torch

        return torch.nn.functional.binary_cross_entropy(
            output.clamp(0.0, 1.0), self.smoothed(encoded), weight=self.sample_weights(encoded)
        )

    def decide(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        return (output[:, 0] > 0.5).long() if data.targets == 2 else output.argmax(dim=1)

    def scores(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        return (2 * output - 1).clamp(-1, 1) if data.targets == 2 else shares(output)

    def curve(self, outputs: TorchTensor) -> tuple[TorchTensor, ...]:
        return self.both_curves(outputs)
