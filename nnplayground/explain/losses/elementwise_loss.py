"""The explanation of losses that measure the distance of an output from a number."""

from __future__ import annotations

from typing import ClassVar, TypeVar

import numpy as np

from nnplayground.explain.losses.common import (
    arrived,
    back,
    chained,
    doubled,
    each_tensor,
    mean,
    numbers,
    target_tensor,
)
from nnplayground.explain.losses.loss import LossExplanation, Operations
from nnplayground.expressions.expression import Expr
from nnplayground.expressions.functions import Function
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import LossRecord
from nnplayground.expressions.tensor import Array, Index, Tensor
from nnplayground.text import mark, text
from nnplayground.training.losses.elementwise_loss import ElementwiseLoss

E = TypeVar("E", bound=ElementwiseLoss)


class ElementwiseExplanation(LossExplanation[E]):
    """The loss is the mean of a function of each error, ``of_error``, whose derivative is ``slope_of_error``."""

    adds_outputs: ClassVar[bool] = False
    """Whether the outputs of a sample are added up, and only samples are averaged."""
    each_formula: ClassVar[str]
    """LaTeX of the loss of one error e."""
    slope_formula: ClassVar[str]
    """LaTeX of its derivative."""

    def of_error(self, error: Expr) -> Expr:
        """The loss of one error."""
        raise NotImplementedError

    def of_errors(self, errors: Array) -> Array:
        """The same of many, ``(batch, width)`` in float64."""
        raise NotImplementedError

    def slope_of_error(self, error: Expr) -> Expr:
        """How it changes with the error."""
        raise NotImplementedError

    def forward(self, record: LossRecord) -> Operations:
        output, target, error = self._error(record)
        each = each_tensor(self.of_errors(error.array))

        def explain_error(index: Index) -> Explanation:
            message = text("How far the output lies from its target.")
            return Explanation((Equation(error.at(*index), output.at(*index) - target.at(*index)),), message)

        def explain_each(index: Index) -> Explanation:
            remark = text("What this error costs.")
            return Explanation((Equation(each.at(*index), self.of_error(error.at(*index))),), remark)

        sentence = text("The error of an output is the output minus its target.")
        cost = text("The further an output is from its target, the more it costs.")
        formula = "e = y - t"
        return (
            Operation(mark("Error"), formula, named(output, target, error), "e", sentence, explain_error, 1),
            Operation(
                mark("Loss of each output"),
                rf"\ell = {self.each_formula}",
                named(error, each),
                "l",
                cost,
                explain_each,
                1,
            ),
            mean(record, each, self._count(record)),
        )

    def backward(self, record: LossRecord) -> Operations:
        if record.output_gradient is None:
            return ()
        output, _, error = self._error(record)
        count = self._count(record)

        def explain(slope: Tensor, index: Index) -> Explanation:
            message = text("The slope of the loss at this error, and its share of the mean.")
            return chained(slope, index, self.slope_of_error(error.at(*index)), count, message)

        sentence = text(
            "How the loss changes with each output: its slope at the error, divided by how many are averaged."
        )
        share = r"\frac{1}{n}" if self.adds_outputs or record.output.shape[1] == 1 else r"\frac{1}{n k}"
        formula = rf"{share} {self.slope_formula}"
        return (back(record, output, mark("Gradient of the loss"), formula, (error,), explain, sentence),)

    def _error(self, record: LossRecord) -> tuple[Tensor, Tensor, Tensor]:
        """Output, target and error; the error in float64."""
        error = doubled(record.output) - doubled(record.encoded)
        return arrived(record), target_tensor(record), Tensor("e", "e", error, label=mark("error"))

    def _count(self, record: LossRecord) -> int:
        return len(record.output) if self.adds_outputs else numbers(record)


def sign(of: Expr) -> Expr:
    """1, 0 or -1."""
    return Function(r"\operatorname{sgn}", lambda number: float(np.sign(number)), of)
