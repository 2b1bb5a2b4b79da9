"""Cross-entropy of logits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.graph.loss import LOSSES, LossFunction
from nnplayground.text import Text, mark, text
from nnplayground.training.targets import too_few_classes

if TYPE_CHECKING:
    from torch import Tensor, dtype


@LOSSES.register
class CrossEntropy(LossFunction):
    """``torch.nn.CrossEntropyLoss``: one logit per class, the target is the class index."""

    kind = "CrossEntropy"
    title = mark("Cross-entropy")
    help = mark(
        "For two or more classes: one output per class without activation; their softmax are the probabilities."
    )
    formula = r"L = -\frac{1}{n} \sum_{i=1}^{n} \ln \frac{e^{z_{i, y_i}}}{\sum_{j} e^{z_{ij}}}"
    rank = 10
    logits = True

    def refuses(self, data: DataSpec) -> Text | None:
        if data.task == "regression":
            return text(
                "{loss} tells classes apart, but these data have numbers as targets. Choose mean squared or mean "
                "absolute error.",
                loss=Text(self.title),
            )
        return too_few_classes(data)

    def width(self, data: DataSpec) -> int:
        return data.targets

    def encode(self, targets: Tensor, data: DataSpec, dtype: dtype) -> Tensor:
        return targets.long()

    def loss(self, output: Tensor, encoded: Tensor) -> Tensor:
        import torch

        return torch.nn.functional.cross_entropy(output, encoded)

    def decide(self, output: Tensor, data: DataSpec) -> Tensor:
        return output.argmax(dim=1)

    def scores(self, output: Tensor, data: DataSpec) -> Tensor:
        probability = output.softmax(dim=1)
        return probability[:, 1:] - probability[:, :1] if data.targets == 2 else probability
