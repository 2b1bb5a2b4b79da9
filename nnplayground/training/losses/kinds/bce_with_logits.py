"""Binary cross-entropy of logits."""

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
class BCEWithLogits(BinaryCrossEntropy):
    """``torch.nn.BCEWithLogitsLoss``.  Two classes: one logit, positive for class 1.  More: one logit per class.

    Outputs and encoded targets: ``(batch, 1)`` or ``(batch, classes)``.
    """

    kind = "BCEWithLogits"
    title = mark("Binary cross-entropy")
    help = mark("For two classes: one output without activation, whose sigmoid is the probability of the second class.")
    formula = r"L = -\frac{1}{n} \sum_{i=1}^{n} \left( t_i \ln \sigma(z_i) + (1 - t_i) \ln (1 - \sigma(z_i)) \right)"
    rank = 0
    expects = "logits"
    curve_axis = mark("Score z")
    curve_range = (-6.0, 6.0)
    curve_names = (mark("Target 1"), mark("Target 0"))

    def loss(self, output: TorchTensor, encoded: TorchTensor) -> TorchTensor:
        import torch

        return torch.nn.functional.binary_cross_entropy_with_logits(
            output, self.smoothed(encoded), weight=self.sample_weights(encoded)
        )

    def decide(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        return (output[:, 0] > 0).long() if data.targets == 2 else output.argmax(dim=1)

    def scores(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        probability = output.sigmoid()
        return 2 * probability - 1 if data.targets == 2 else shares(probability)

    def curve(self, outputs: TorchTensor) -> tuple[TorchTensor, ...]:
        return self.both_curves(outputs)
