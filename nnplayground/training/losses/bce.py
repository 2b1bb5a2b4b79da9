"""Binary cross-entropy on probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark
from nnplayground.training.targets import shares
from nnplayground.training.yes_or_no import YesOrNoLoss

if TYPE_CHECKING:
    from torch import Tensor


@LOSSES.register
class BCE(YesOrNoLoss):
    """``torch.nn.BCELoss``: as there no logarithm goes below -100.

    An output below 0 or above 1, which no Sigmoid gives, counts as 0 or 1 and has no slope.
    """

    kind = "BCE"
    title = mark("BCE on probabilities")
    help = mark("For two classes: one output between 0 and 1, from a Sigmoid, is the probability of the second class.")
    formula = r"L = -\frac{1}{n} \sum_{i=1}^{n} \left( y_i \ln p_i + (1 - y_i) \ln (1 - p_i) \right)"
    rank = 5
    expects = "probabilities"
    curve_axis = mark("Probability p")
    curve_range = (0.01, 0.99)
    curve_names = (mark("Target 1"), mark("Target 0"))

    def loss(self, output: Tensor, encoded: Tensor) -> Tensor:
        import torch

        return torch.nn.functional.binary_cross_entropy(
            output.clamp(0.0, 1.0), self.smoothed(encoded), weight=self.sample_weights(encoded)
        )

    def decide(self, output: Tensor, data: DataSpec) -> Tensor:
        return (output[:, 0] > 0.5).long() if data.targets == 2 else output.argmax(dim=1)

    def scores(self, output: Tensor, data: DataSpec) -> Tensor:
        return (2 * output - 1).clamp(-1, 1) if data.targets == 2 else shares(output)

    def curve(self, places: Tensor) -> tuple[Tensor, ...]:
        return self.both_curves(places)
