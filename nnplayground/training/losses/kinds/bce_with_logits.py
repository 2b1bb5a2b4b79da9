"""Binary cross-entropy of logits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.spec import DataSpec
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.functions import Greatest, absolute, exp, log, log_one_more
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import LossRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark, text
from nnplayground.training.losses.binary_cross_entropy import BinaryCrossEntropy
from nnplayground.training.losses.loss_explanation import arrived, back, doubled
from nnplayground.training.losses.targets import shares

if TYPE_CHECKING:
    from torch import Tensor as TorchTensor

FAR = 12.0
"""Scores beyond which 1 - p is too coarse for its logarithm."""


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

    def explain_forward(self, record: LossRecord) -> tuple[Operation, ...]:
        z, binary = arrived(record, "z"), self.targets(record)
        p = _probability(z)

        def explain(index: Index) -> Explanation:
            message = text("The sigmoid turns the score z, the output of the network, into a probability.")
            return Explanation((Equation(p.at(*index), 1 / (1 + exp(-z.at(*index)))),), message)

        def price(index: Index, target: Expr) -> Expr:
            score = z.at(*index)
            if abs(score.value()) > FAR:  # the same, written so that no logarithm is of nearly 0
                return Greatest((score, Constant(0.0))) - score * target + log_one_more(exp(-absolute(score)))
            return -(target * log(p.at(*index)) + (1 - target) * log(1 - p.at(*index)))

        scores = doubled(z.array)
        prices = np.maximum(scores, 0) - scores * binary.tensor.array + np.log1p(np.exp(-np.abs(scores)))
        sentence = text("The sigmoid of each output of the network, its score z, is the probability of yes.")
        squeezed = Operation(mark("Sigmoid"), r"p = \frac{1}{1 + e^{-z}}", named(z, p), "p", sentence, explain, 1)
        far = (z,) if np.abs(scores).max() > FAR else ()
        return (squeezed, *binary.forward(p, prices, price, *far))

    def explain_backward(self, record: LossRecord) -> tuple[Operation, ...]:
        if record.output_gradient is None:
            return ()
        z, binary = arrived(record, "z"), self.targets(record)
        p = _probability(z)

        def explain(slope: Tensor, index: Index) -> Explanation:
            message = text("The probability minus what it should be, and its share of the mean.")
            right = binary.slope(index, p.at(*index) - binary.tensor.at(*index))
            return Explanation((Equation(slope.at(*index), right),), message)

        formula = rf"{binary.slope_factor} (p - {binary.letter})"
        sentence = text(
            "Sigmoid and cross-entropy are taken together: the gradient is the probability minus what it should be, "
            "and each has its share of the mean."
        )
        name = mark("Sigmoid and cross-entropy together")
        return (back(record, z, name, formula, (p, *binary.named), explain, sentence),)


def _probability(z: Tensor) -> Tensor:
    """The sigmoid of each score, in float64."""
    scores = doubled(z.array)
    power = np.exp(-np.abs(scores))
    return Tensor("p", "p", np.where(scores >= 0, 1.0, power) / (1 + power), label=mark("probability"))
