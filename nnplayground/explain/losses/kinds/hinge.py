"""The explanation of Hinge."""

from __future__ import annotations

import numpy as np

from nnplayground.explain.losses.common import (
    arrived,
    back,
    doubled,
    each_tensor,
    mean,
    numbers,
    shared,
    target_tensor,
)
from nnplayground.explain.losses.loss import LossExplanation, Operations
from nnplayground.explain.registry import explains
from nnplayground.expressions.choice import Condition
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.functions import Greatest
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import LossRecord
from nnplayground.expressions.tensor import Index, Tensor, Total
from nnplayground.text import Text, mark, text
from nnplayground.training.losses.kinds.hinge import Hinge


@explains(Hinge)
class HingeExplanation(LossExplanation[Hinge]):
    """Of the margins by which scores are on the right side."""

    def forward(self, record: LossRecord) -> Operations:
        margins = _Margins(record)
        each = each_tensor(margins.prices)

        def explain(index: Index) -> Explanation:
            if not margins.counts(index):
                message = text("The right class is not compared with itself.")
                return Explanation((Equation(each.at(*index), Constant(0.0)),), message)
            message = text("What the margin lacks of 1; nothing where it is at least 1.")
            price = Greatest((Constant(0.0), 1 - margins.tensor.at(*index)))
            return Explanation((Equation(each.at(*index), price),), message)

        sentence = text("A margin of 1 or more costs nothing, and each other what it lacks of 1.")
        tensors = named(margins.tensor, each)
        name, formula = mark("Loss of each output"), r"\ell = \max(0, 1 - m)"
        operation = Operation(name, formula, tensors, "l", sentence, explain, 1)
        return margins.operation(), operation, mean(record, each, numbers(record))

    def backward(self, record: LossRecord) -> Operations:
        if record.output_gradient is None:
            return ()
        margins = _Margins(record)
        short, count = margins.short, numbers(record)

        def explain_short(index: Index) -> Explanation:
            message = text("Where the margin is less than 1, there is something to learn.")
            lacks: Expr = Condition(margins.tensor.at(*index), "<", Constant(1.0))
            return Explanation(
                (Equation(short.at(*index), lacks if margins.counts(index) else Constant(0.0)),), message
            )

        def explain(slope: Tensor, index: Index) -> Explanation:
            right, remark = margins.slope(index)
            return Explanation((Equation(slope.at(*index), shared(right, count)),), remark)

        where = text("Where the margin is too small.")
        tensors = named(margins.tensor, short)
        lacking = Operation(mark("Margins that are too small"), "s = [m < 1]", tensors, "s", where, explain_short, 1)
        sentence = text("Scores whose margin is too small are pushed towards their side, all others are left alone.")
        formula = r"-\frac{s t}{n}" if margins.two else r"\frac{1}{n k} \left( s - t \sum_{j=1}^{k} s_j \right)"
        name = mark("Gradient of the loss")
        return lacking, back(record, margins.scores, name, formula, (margins.targets, short), explain, sentence)


class _Margins:
    """How far each score lies on its right side: of two classes t z; of more, the right score minus each other."""

    def __init__(self, record: LossRecord) -> None:
        self.scores, self.targets = arrived(record, "z"), target_tensor(record)
        z, t = doubled(record.output), doubled(record.encoded)
        self.two = z.shape[1] == 1
        margins = t * z if self.two else (t * z).sum(axis=1, keepdims=True) - z
        self._compared = np.ones_like(z) if self.two else 1 - t
        self.tensor = Tensor("m", "m", margins, label=mark("margin"))
        self.prices = np.maximum(0.0, 1 - margins) * self._compared
        self.short = Tensor("s", "s", (margins < 1) * self._compared, label=mark("too small"))

    def counts(self, index: Index) -> bool:
        """Not the right class's score, which would be compared with itself."""
        return bool(self._compared[index])

    def operation(self) -> Operation:
        z, y, m = self.scores, self.targets, self.tensor

        def explain(index: Index) -> Explanation:
            if self.two:
                message = text("How far the score lies on the right side of 0.")
                return Explanation((Equation(m.at(*index), y.at(*index) * z.at(*index)),), message)
            message = text("How far the score of the right class is above this one.")
            return Explanation((Equation(m.at(*index), z.at(*self._right(index)) - z.at(*index)),), message)

        sentence = text("How far each score lies on the right side.")
        formula = "m = t z" if self.two else r"m_j = z_{t_i} - z_j"
        return Operation(mark("Margin"), formula, named(z, y, m), "m", sentence, explain, 1)

    def slope(self, index: Index) -> tuple[Expr, Text]:
        """Of one score, before the mean."""
        if self.two:
            sentence = text("Too small a margin pushes the score towards the side of its target.")
            return -(self.targets.at(*index) * self.short.at(*index)), sentence
        if self.counts(index):
            return self.short.at(*index), text("A wrong class that comes too near is pushed down.")
        sentence = text("The right class is pushed up, once for each class that comes too near.")
        return -Total(self.short.pick(index[0], slice(None))), sentence

    def _right(self, index: Index) -> Index:
        return index[0], int(self.targets.array[index[0]].argmax())
