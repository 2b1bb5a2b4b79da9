"""Negative log-likelihood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark
from nnplayground.training.losses.class_loss import WeighedLoss

if TYPE_CHECKING:
    from torch import Tensor as TorchTensor
    from torch import dtype


@LOSSES.register
class NLL(WeighedLoss):
    """``torch.nn.NLLLoss``: one log-probability per class, as LogSoftmax gives them; the target is the class index.

    Outputs: ``(batch, classes)``.  Encoded targets: ``(batch,)``, int64.
    With class weights the mean is a weighted one: the sum is divided by the weights of the batch.
    """

    kind = "NLL"
    title = mark("Negative log-likelihood")
    help = mark("For two or more classes: one output per class from LogSoftmax, the logarithm of its probability.")
    formula = r"L = -\frac{1}{n} \sum_{i=1}^{n} a_{i, t_i}, \quad a_{ij} = \ln p_{ij}"
    rank = 15
    expects = "log probabilities"
    curve_axis = mark("Probability of the right class")
    curve_range = (0.01, 1.0)

    def width(self, data: DataSpec) -> int:
        return data.targets

    def encode(self, targets: TorchTensor, data: DataSpec, dtype: dtype) -> TorchTensor:
        return targets.long()

    def loss(self, output: TorchTensor, encoded: TorchTensor) -> TorchTensor:
        import torch

        return torch.nn.functional.nll_loss(output, encoded, weight=self.weights(output))

    def decide(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        return output.argmax(dim=1)

    def scores(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        probability = output.softmax(dim=1)  # of logarithms of probabilities: these probabilities
        return probability[:, 1:] - probability[:, :1] if data.targets == 2 else probability

    def curve(self, outputs: TorchTensor) -> tuple[TorchTensor, ...]:
        column = outputs.log().unsqueeze(1)
        right = column.new_zeros(len(outputs)).long()
        return (self.with_(class_weights=()).of_each(column, right),)
