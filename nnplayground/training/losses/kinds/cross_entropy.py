"""Cross-entropy of logits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.fields.declare import fraction
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark
from nnplayground.training.losses.class_loss import WeighedLoss

if TYPE_CHECKING:
    from torch import Tensor as TorchTensor
    from torch import dtype


@LOSSES.register
class CrossEntropy(WeighedLoss):
    """``torch.nn.CrossEntropyLoss``: one logit per class, the target is the class index.

    Outputs: ``(batch, classes)``.  Encoded targets: ``(batch,)``, int64.
    With class weights the mean is a weighted one: the sum is divided by the weights of the batch.
    """

    kind = "CrossEntropy"
    title = mark("Cross-entropy")
    help = mark(
        "For two or more classes: one output per class without activation, whose softmax gives the probabilities."
    )
    formula = r"L = -\frac{1}{n} \sum_{i=1}^{n} \ln \frac{e^{z_{i, t_i}}}{\sum_{j} e^{z_{ij}}}"
    rank = 10
    expects = "logits"
    curve_axis = mark("Score of the right class − score of the other")
    curve_range = (-6.0, 6.0)

    label_smoothing: float = fraction(
        0.0,
        high=0.9,
        label=mark("Label smoothing"),
        help=mark("The share of each target that is spread over all classes, against outputs that are too sure."),
    )

    def width(self, data: DataSpec) -> int:
        return data.targets

    def encode(self, targets: TorchTensor, data: DataSpec, dtype: dtype) -> TorchTensor:
        return targets.long()

    def loss(self, output: TorchTensor, encoded: TorchTensor) -> TorchTensor:
        import torch

        return torch.nn.functional.cross_entropy(
            output, encoded, weight=self.weights(output), label_smoothing=self.label_smoothing
        )

    def decide(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        return output.argmax(dim=1)

    def scores(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        probability = output.softmax(dim=1)
        return probability[:, 1:] - probability[:, :1] if data.targets == 2 else probability

    def curve(self, xs: TorchTensor) -> tuple[TorchTensor, ...]:
        import torch

        outputs = torch.stack([torch.zeros_like(xs), xs], dim=1)
        right = torch.ones(len(xs), dtype=torch.int64, device=xs.device)
        return (self.with_(class_weights=()).of_each(outputs, right),)
