"""The explanation of BCE."""

from __future__ import annotations

import numpy as np

from nnplayground.explain.losses.binary_targets import binary_targets
from nnplayground.explain.losses.common import arrived, back, doubled
from nnplayground.explain.losses.loss import LossExplanation, Operations
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.functions import Greatest, log
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import LossRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.text import mark, text
from nnplayground.training.losses.kinds.bce import BCE

LEAST = -100.0
"""No logarithm goes below it."""
NARROW = 1e-12
"""What a slope divides by at least."""


@explains(BCE)
class BCEExplanation(LossExplanation[BCE]):
    """Of probabilities: their logarithms."""

    def forward(self, record: LossRecord) -> Operations:
        arriving, binary = arrived(record, "p"), binary_targets(self.loss, record)
        p = _kept(arriving)

        def explain(index: Index) -> Explanation:
            message = text("A probability lies between 0 and 1.")
            within = Greatest((Greatest((arriving.at(*index), Constant(0.0))), Constant(1.0)), least=True)
            return Explanation((Equation(p.at(*index), within),), message)

        def price(index: Index, target: Expr) -> Expr:
            return -(target * _logarithm(p.at(*index)) + (1 - target) * _logarithm(1 - p.at(*index)))

        probabilities, targets = doubled(p.array), binary.tensor.array
        with np.errstate(divide="ignore"):
            yes, no = np.log(probabilities), np.log1p(-probabilities)
        prices = -(targets * np.maximum(yes, LEAST) + (1 - targets) * np.maximum(no, LEAST))
        sentence = text("What lies below 0 or above 1 is no probability and counts as 0 or 1.")
        formula = r"\tilde{p} = \min(\max(p, 0), 1)"
        kept = Operation(mark("Kept between 0 and 1"), formula, named(arriving, p), "p", sentence, explain, 1)
        return (*((kept,) if p is not arriving else ()), *binary.forward(p, prices, price))

    def backward(self, record: LossRecord) -> Operations:
        if record.output_gradient is None:
            return ()
        arriving, binary = arrived(record, "p"), binary_targets(self.loss, record)
        p = _kept(arriving)

        def explain(slope: Tensor, index: Index) -> Explanation:
            here, number = p.at(*index), arriving.at(*index)
            if number.value() != here.value():
                message = text("The output is no probability: how far it lies outside changes nothing.")
                return Explanation((Equation(slope.at(*index), Constant(0.0)),), message)
            message = text("The slope of the logarithm at this probability, and its share of the mean.")
            below: Expr = here * (1 - here)
            if below.value() < NARROW:
                below = Greatest((below, Constant(NARROW)))
            own = (here - binary.tensor.at(*index)) / below
            return Explanation((Equation(slope.at(*index), binary.slope(index, own)),), message)

        letter = p.symbol
        formula = rf"{binary.slope_factor} \frac{{{letter} - {binary.letter}}}{{{letter} (1 - {letter})}}"
        sentence = text("How the loss changes with each probability.")
        tensors = (arriving, *((p,) if p is not arriving else ()), *binary.named)
        return (back(record, arriving, mark("Gradient of the loss"), formula, tensors, explain, sentence),)


def _kept(arriving: Tensor) -> Tensor:
    """What arrives as probabilities: itself, unless some of it lies below 0 or above 1."""
    array = arriving.array
    if ((array >= 0) & (array <= 1)).all():
        return arriving
    return Tensor("p", r"\tilde{p}", np.clip(array, 0, 1), label=mark("probability"))


def _logarithm(of: Expr) -> Expr:
    logarithm = log(of)
    return logarithm if logarithm.value() >= LEAST else Greatest((logarithm, Constant(LEAST)))
