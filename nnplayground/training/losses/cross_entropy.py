"""Cross-entropy of logits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.fields import fraction
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark
from nnplayground.training.class_loss import WeighedLoss

if TYPE_CHECKING:
    from torch import Tensor, dtype


@LOSSES.register
class CrossEntropy(WeighedLoss):
    """``torch.nn.CrossEntropyLoss``: one logit per class, the target is the class index.

    With class weights the mean is a weighted one: the sum is divided by the weights of the batch.
    """

    kind = "CrossEntropy"
    title = mark("Cross-entropy")
    help = mark(
        "For two or more classes: one output per class without activation, whose softmax gives the probabilities."
    )
    formula = r"L = -\frac{1}{n} \sum_{i=1}^{n} \ln \frac{e^{z_{i, y_i}}}{\sum_{j} e^{z_{ij}}}"
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

    def encode(self, targets: Tensor, data: DataSpec, dtype: dtype) -> Tensor:
        return targets.long()

    def loss(self, output: Tensor, encoded: Tensor) -> Tensor:
        import torch

        return torch.nn.functional.cross_entropy(
            output, encoded, weight=self.weights(output), label_smoothing=self.label_smoothing
        )

    def decide(self, output: Tensor, data: DataSpec) -> Tensor:
        return output.argmax(dim=1)

    def scores(self, output: Tensor, data: DataSpec) -> Tensor:
        probability = output.softmax(dim=1)
        return probability[:, 1:] - probability[:, :1] if data.targets == 2 else probability

    def curve(self, places: Tensor) -> tuple[Tensor, ...]:
        import torch

        outputs = torch.stack([torch.zeros_like(places), places], dim=1)
        right = torch.ones(len(places), dtype=torch.int64, device=places.device)
        return (self.with_(class_weights=()).of_each(outputs, right),)
