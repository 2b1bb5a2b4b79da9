"""Binary cross-entropy of logits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.graph.loss import LOSSES, LossFunction
from nnplayground.text import Text, mark, text
from nnplayground.training.targets import column_or_one_hot, shares, too_few_classes

if TYPE_CHECKING:
    from torch import Tensor, dtype


@LOSSES.register
class BCEWithLogits(LossFunction):
    """``torch.nn.BCEWithLogitsLoss``.  Two classes: one logit, positive for class 1.  More: one logit per class,
    each a yes or no of its own."""

    kind = "BCEWithLogits"
    title = mark("Binary cross-entropy")
    help = mark("For two classes: one output without activation, whose sigmoid is the probability of the second class.")
    formula = r"L = -\frac{1}{n} \sum_{i=1}^{n} \left( y_i \ln \sigma(z_i) + (1 - y_i) \ln (1 - \sigma(z_i)) \right)"
    rank = 0
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
        return 1 if data.targets == 2 else data.targets

    def encode(self, targets: Tensor, data: DataSpec, dtype: dtype) -> Tensor:
        return column_or_one_hot(targets, data, dtype, negative=0.0)

    def loss(self, output: Tensor, encoded: Tensor) -> Tensor:
        import torch

        return torch.nn.functional.binary_cross_entropy_with_logits(output, encoded)

    def decide(self, output: Tensor, data: DataSpec) -> Tensor:
        return (output[:, 0] > 0).long() if data.targets == 2 else output.argmax(dim=1)

    def scores(self, output: Tensor, data: DataSpec) -> Tensor:
        probability = output.sigmoid()
        return 2 * probability - 1 if data.targets == 2 else shares(probability)
