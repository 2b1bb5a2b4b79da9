"""The explanation of binary cross-entropy, of logits and of probabilities: what the two have in common."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnplayground.explain.losses.common import (
    doubled,
    each_tensor,
    mean,
    numbers,
    shared,
    smoothed_tensor,
    smoothing,
    target_tensor,
)
from nnplayground.expressions.expression import Constant, Expr, Negative, Quotient
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import LossRecord
from nnplayground.expressions.tensor import Array, Index, Tensor
from nnplayground.text import mark, text
from nnplayground.training.losses.binary_cross_entropy import BinaryCrossEntropy

Price = Callable[[Index, Expr], Expr]
"""The loss of the output at a place with this target, not weighed."""


class BinaryTargets:
    """The targets of one record, each a yes or no, as a loss smooths and weighs them."""

    def __init__(self, record: LossRecord, weights: tuple[float, ...], share: float) -> None:
        """``weights``: of the classes, perhaps none; ``share``: what label smoothing takes off the targets."""
        self._record, self._share = record, share
        self.encoded = target_tensor(record)
        plain = doubled(record.encoded)
        self.tensor = smoothed_tensor(plain * (1 - share) + share / 2) if share else self.encoded
        """What the outputs are compared with, ``(batch, width)``."""
        self.count = numbers(record)
        """Outputs of all samples: what the mean is over."""
        self.weights: Tensor | None = None
        """Of each sample, ``(batch, 1)``; None where all count the same."""
        if weights:
            each = np.array(weights, dtype=np.float64)
            columns = np.concatenate([1 - plain, plain], axis=1) if plain.shape[1] == 1 else plain
            of_sample = (columns * each).sum(axis=1, keepdims=True)
            self.weights = Tensor("w", "w", of_sample, "constant", mark("weights of the samples"))

    @property
    def named(self) -> tuple[Tensor, ...]:
        """What formulas are made of, beside the output."""
        return (self.tensor,) if self.weights is None else (self.tensor, self.weights)

    @property
    def letter(self) -> str:
        """Of the targets, LaTeX."""
        return self.tensor.symbol

    def forward(self, probability: Tensor, prices: Array, price: Price, *more: Tensor) -> tuple[Operation, ...]:
        """From probabilities to the loss.  ``prices``: what ``price`` says of each output, ``(batch, width)`` in
        float64."""
        each = each_tensor(prices if self.weights is None else prices * self.weights.array)

        def explain(index: Index) -> Explanation:
            message = text("The surer the output is of what is wrong, the larger its loss.")
            right = price(index, self.tensor.at(*index))
            return Explanation((Equation(each.at(*index), self._weighed(index, right)),), message)

        letter, p = self.letter, probability.symbol
        weight = "" if self.weights is None else "w "
        formula = rf"\ell = -{weight}\left( {letter} \ln {p} + (1 - {letter}) \ln (1 - {p}) \right)"
        sentence = text("The less probable the right answer was, the larger the loss of an output.")
        tensors = named(probability, *self.named, *more, each)
        operation = Operation(mark("Loss of each output"), formula, tensors, "l", sentence, explain, 1)
        return (*self._smoothing(), operation, mean(self._record, each, self.count))

    def slope(self, index: Index, slope: Expr) -> Expr:
        """The gradient at one output: ``slope`` is that of its own loss, not weighed."""
        weighed = self._weighed(index, slope)
        if isinstance(slope, Quotient) and self.count > 1:  # no fraction within a fraction
            return Constant(1) / Constant(self.count) * weighed
        return shared(weighed, self.count)

    @property
    def slope_factor(self) -> str:
        """What stands before the slope in a formula, LaTeX."""
        above = "1" if self.weights is None else "w"
        return rf"\frac{{{above}}}{{n}}" if self.tensor.shape[1] == 1 else rf"\frac{{{above}}}{{n k}}"

    def _weighed(self, index: Index, of: Expr) -> Expr:
        if self.weights is None:
            return of
        weight = self.weights.at(index[0], 0)
        return -(weight * of.of) if isinstance(of, Negative) else weight * of

    def _smoothing(self) -> tuple[Operation, ...]:
        if not self._share:
            return ()
        return (smoothing(self.encoded, self.tensor, self._share, self._share / 2),)


def binary_targets(loss: BinaryCrossEntropy, record: LossRecord) -> BinaryTargets:
    """As this loss smooths and weighs them."""
    return BinaryTargets(record, loss.class_weights, loss.label_smoothing)
