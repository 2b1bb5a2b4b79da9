"""The explanation of losses whose target is the index of the right class: cross-entropy and negative log-likelihood."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnplayground.explain.losses.common import (
    class_name,
    doubled,
    each_tensor,
    mean,
    shared,
    smoothed_tensor,
    smoothing,
    target_tensor,
)
from nnplayground.expressions.expression import Constant, Expr, Named, Sum
from nnplayground.expressions.functions import Greatest, exp, log
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import LossRecord
from nnplayground.expressions.tensor import Array, Index, Numbers, Tensor, Total
from nnplayground.text import Text, mark, text

Logarithm = Callable[[int, int], Expr]
"""Of the probability that a sample, the first, gives to a class, the second."""

LARGE = 300.0
"""Scores from which on the largest is taken off first, so that no power overflows."""
SMALL = 1e-300
"""A probability that is kept too coarsely for its logarithm."""


class ClassTargets:
    """The targets of one record as a loss weighs them."""

    def __init__(self, record: LossRecord, weights: tuple[float, ...], share: float = 0.0) -> None:
        """``share``: what label smoothing takes off the targets."""
        self.record = record
        samples, classes = record.output.shape
        self.classes = classes
        self.right = [int(place) for place in record.encoded]
        self.indices = target_tensor(record)
        self.smoothing = share
        one_hot = np.zeros((samples, classes))
        one_hot[np.arange(samples), self.right] = 1.0
        self.one_hot = Tensor("onehot", "t", one_hot, "constant", mark("one-hot target"))
        self.shares = (
            smoothed_tensor(one_hot * (1 - share) + share / classes)
            if share
            else Tensor("t", "t", one_hot, "constant", mark("one-hot target"))
        )
        """What each class should get, ``(batch, classes)``."""
        self.weights = (
            Tensor("w", "w", np.array(weights, dtype=np.float64), "constant", mark("class weights"), False)
            if weights
            else None
        )

    @property
    def counted(self) -> Numbers | None:
        """The weight of each sample; None where all count the same."""
        return None if self.weights is None else self.weights.listed([[place] for place in self.right])

    @property
    def named(self) -> tuple[Tensor, ...]:
        """What a formula of the loss of a sample is made of, beside the output."""
        targets = self.shares if self.smoothing else self.indices
        return (targets,) if self.weights is None else (targets, self.weights)

    @property
    def compared(self) -> tuple[Tensor, ...]:
        """What the gradient is made of, beside the output."""
        return (self.shares,) if self.weights is None else (self.shares, self.weights)

    def price(self, logarithms: Array) -> Array:
        """The loss of each sample, ``(batch,)``, of ``(batch, classes)`` logarithms of probabilities."""
        weights = 1.0 if self.weights is None else self.weights.array
        felt = np.where(self.shares.array > 0, logarithms, 0.0)
        price: Array = -(felt * self.shares.array * weights).sum(axis=1)
        return price

    def price_of(self, sample: int, logarithm: Logarithm) -> Expr:
        """The loss of one sample."""
        right = self.right[sample]
        if self.smoothing:
            terms = Sum(tuple(self._weighed(sample, place) * logarithm(sample, place) for place in range(self.classes)))
            return -terms
        if self.weights is None:
            return -logarithm(sample, right)
        return -(self.weights.at(right) * logarithm(sample, right))

    def forward(
        self, source: Tensor, logarithms: Array, logarithm: Logarithm, symbol: str = r"\ln p", *more: Tensor
    ) -> tuple[Operation, ...]:
        """The loss of each sample, made of ``source``, and their mean; ``logarithms``: ``(batch, classes)``;
        ``symbol``: of one of them, LaTeX."""
        each = each_tensor(self.price(doubled(logarithms)))

        def explain(index: Index) -> Explanation:
            message = text(
                "The right class of this sample is {name}: only its number counts.",
                name=class_name(self.record, self.right[index[0]]),
            )
            if self.smoothing:
                message = text("Every class counts with its share of the target.")
            return Explanation((Equation(each.at(*index), self.price_of(index[0], logarithm)),), message)

        weight = "" if self.weights is None else "w_{t_i} "
        formula = rf"\ell_i = -{weight}{symbol}_{{i,t_i}}"
        if self.smoothing:
            weight = "" if self.weights is None else "w_c "
            formula = rf"\ell_i = -\sum_{{c=1}}^{{k}} {weight}\tilde{{t}}_{{ic}} {symbol}_{{ic}}"
        sentence = text("The less probable the right class was, the larger the loss of a sample.")
        tensors = named(source, *self.named, *more, each)
        operation = Operation(mark("Loss of each sample"), formula, tensors, "l", sentence, explain)
        return operation, mean(self.record, each, len(self.right), self.counted)

    def smoothed(self) -> tuple[Operation, ...]:
        """How the targets were smoothed, where they were."""
        if not self.smoothing:
            return ()
        rest = self.smoothing / self.classes
        return (smoothing(self.one_hot, self.shares, self.smoothing, rest),)

    def slope_at_score(self, index: Index, probability: Tensor) -> tuple[Equation | None, Expr]:
        """The gradient at one score, softmax and logarithm taken together; perhaps with a sum on the way."""
        sample, place = index
        p, t = probability.at(*index), self.shares.at(*index)
        if self.weights is None:
            return None, shared(p - t, len(self.right))
        total = self._total()
        on_the_way = Equation(total, total.of)
        if not self.smoothing:
            return on_the_way, self.weights.at(self.right[sample]) * (p - t) / total
        whole = Sum(tuple(self._weighed(sample, other) for other in range(self.classes)))
        return on_the_way, (whole * p - self.weights.at(place) * t) / total

    def slope_at_logarithm(self, index: Index) -> tuple[Equation | None, Expr]:
        """The gradient at the logarithm of one probability."""
        t = self.shares.at(*index)
        if self.weights is None:
            return None, shared(-t, len(self.right))
        total = self._total()
        return Equation(total, total.of), -(self.weights.at(index[1]) * t) / total

    def _total(self) -> Named:
        counted = self.counted
        assert counted is not None
        return Named(r"\sum w", Total(counted))

    def _weighed(self, sample: int, place: int) -> Expr:
        share = self.shares.at(sample, place)
        return share if self.weights is None else self.weights.at(place) * share


class Softmaxed:
    """The probabilities that scores give, ``(batch, classes)``, in float64."""

    def __init__(self, scores: Tensor) -> None:
        self.scores = scores
        z = doubled(scores.array)
        shifted = z - z.max(axis=1, keepdims=True)
        powers = np.exp(shifted)
        sums = powers.sum(axis=1, keepdims=True)
        self.logarithms: Array = shifted - np.log(sums)
        self.tensor = Tensor("p", "p", powers / sums, label=mark("probability"))

    def operation(self) -> Operation:
        p = self.tensor

        def explain(index: Index) -> Explanation:
            sample, place = index
            total, powers, on_the_way = self._powers(sample)
            equations = (*on_the_way, Equation(total, total.of), Equation(p.at(*index), powers(place) / total))
            return Explanation(equations, text("This score as a power of e, divided by the sum over all classes."))

        formula = r"p_j = \frac{e^{z_j}}{\sum_{c=1}^{k} e^{z_c}}"
        sentence = text(
            "Softmax turns the outputs of the network, the scores z, into probabilities, which add up to 1."
        )
        return Operation(mark("Softmax"), formula, named(self.scores, p), "p", sentence, explain, 1)

    @property
    def coarse(self) -> tuple[Tensor, ...]:
        """The scores, where some logarithm is made of them."""
        return (self.scores,) if (self.tensor.array <= SMALL).any() else ()

    def logarithm(self, sample: int, place: int) -> Expr:
        """Of one probability."""
        if self.tensor.array[sample, place] > SMALL:
            return log(self.tensor.at(sample, place))
        row = self.scores.pick(sample, slice(None))
        largest = Greatest(tuple(row[other] for other in range(len(row))))
        total = Sum(tuple(exp(row[other] - largest) for other in range(len(row))))
        return row[place] - largest - log(total)

    def _powers(self, sample: int) -> tuple[Named, Callable[[int], Expr], tuple[Equation, ...]]:
        """The sum of the powers of e of all scores, each power, and what is reckoned before."""
        row = self.scores.pick(sample, slice(None))
        count = range(len(row))
        on_the_way: tuple[Equation, ...] = ()
        largest: Expr = Constant(0.0)
        if np.abs(row.values).max() > LARGE:
            largest = Named(r"z_{\max}", Greatest(tuple(row[other] for other in count)))
            on_the_way = (Equation(largest, largest.of),)

        def power(place: int) -> Expr:
            return exp(row[place] - largest) if on_the_way else exp(row[place])

        return Named(r"\sum e^z", Sum(tuple(power(other) for other in count))), power, on_the_way


def explained(slope: Tensor, index: Index, result: tuple[Equation | None, Expr], sentence: Text) -> Explanation:
    """The gradient at one number, with what was reckoned on the way."""
    on_the_way, right = result
    last = Equation(slope.at(*index), right)
    return Explanation((last,) if on_the_way is None else (on_the_way, last), sentence)
