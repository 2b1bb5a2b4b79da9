"""Binary cross-entropy on probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.spec import DataSpec
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.functions import Greatest, log
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

LEAST = -100.0
"""No logarithm goes below it."""
NARROW = 1e-12
"""What a slope divides by at least."""


@LOSSES.register
class BCE(BinaryCrossEntropy):
    """``torch.nn.BCELoss``: as there no logarithm goes below -100.

    Outputs and encoded targets: ``(batch, 1)`` for two classes, ``(batch, classes)`` for more.
    An output below 0 or above 1, which no Sigmoid gives, counts as 0 or 1 and has no slope.
    """

    kind = "BCE"
    title = mark("BCE on probabilities")
    help = mark("For two classes: one output between 0 and 1, from a Sigmoid, is the probability of the second class.")
    formula = r"L = -\frac{1}{n} \sum_{i=1}^{n} \left( t_i \ln p_i + (1 - t_i) \ln (1 - p_i) \right)"
    rank = 5
    expects = "probabilities"
    curve_axis = mark("Probability p")
    curve_range = (0.01, 0.99)
    curve_names = (mark("Target 1"), mark("Target 0"))

    def loss(self, output: TorchTensor, encoded: TorchTensor) -> TorchTensor:
        import torch

        return torch.nn.functional.binary_cross_entropy(
            output.clamp(0.0, 1.0), self.smoothed(encoded), weight=self.sample_weights(encoded)
        )

    def decide(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        return (output[:, 0] > 0.5).long() if data.targets == 2 else output.argmax(dim=1)

    def scores(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        return (2 * output - 1).clamp(-1, 1) if data.targets == 2 else shares(output)

    def curve(self, outputs: TorchTensor) -> tuple[TorchTensor, ...]:
        return self.both_curves(outputs)

    def explain_forward(self, record: LossRecord) -> tuple[Operation, ...]:
        arriving, binary = arrived(record, "p"), self.targets(record)
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

    def explain_backward(self, record: LossRecord) -> tuple[Operation, ...]:
        if record.output_gradient is None:
            return ()
        arriving, binary = arrived(record, "p"), self.targets(record)
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
