"""The explanation of BCEWithLogits."""

from __future__ import annotations

import numpy as np

from nnplayground.explain.losses.binary_targets import binary_targets
from nnplayground.explain.losses.common import arrived, back, doubled
from nnplayground.explain.losses.loss import LossExplanation, Operations
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.functions import Greatest, absolute, exp, log, log_one_more
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import LossRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.text import mark, text
from nnplayground.training.losses.kinds.bce_with_logits import BCEWithLogits

FAR = 12.0
"""Scores beyond which 1 - p is too coarse for its logarithm."""


@explains(BCEWithLogits)
class BCEWithLogitsExplanation(LossExplanation[BCEWithLogits]):
    """Sigmoid first; on the way back both are taken together."""

    def forward(self, record: LossRecord) -> Operations:
        z, binary = arrived(record, "z"), binary_targets(self.loss, record)
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

    def backward(self, record: LossRecord) -> Operations:
        if record.output_gradient is None:
            return ()
        z, binary = arrived(record, "z"), binary_targets(self.loss, record)
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
