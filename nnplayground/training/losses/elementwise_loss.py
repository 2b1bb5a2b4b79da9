"""Losses that measure the distance of an output from a number: for regression, and for classes written as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from nnplayground.datasets.spec import DataSpec
from nnplayground.expressions.expression import Expr
from nnplayground.expressions.functions import Function
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import LossRecord
from nnplayground.expressions.tensor import Array, Index, Tensor
from nnplayground.graph.loss import LossFunction
from nnplayground.text import Text, mark, text
from nnplayground.training.losses.loss_explanation import (
    arrived,
    back,
    chained,
    doubled,
    each_tensor,
    mean,
    numbers,
    target_tensor,
)
from nnplayground.training.losses.targets import column_or_one_hot, regression_columns, shares, too_few_classes

if TYPE_CHECKING:
    from torch import Tensor as TorchTensor
    from torch import dtype


class ElementwiseLoss(LossFunction):
    """Two classes: one output near -1 or +1, decided by its sign.  More: one output per class near 0 or 1, the
    largest wins.  Regression: one output per target.

    The loss is the mean of a function of each error, ``of_error``, whose derivative is ``slope_of_error``.
    """

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
        """The same of many, in float64."""
        raise NotImplementedError

    def slope_of_error(self, error: Expr) -> Expr:
        """How it changes with the error."""
        raise NotImplementedError

    def refuses(self, data: DataSpec) -> Text | None:
        return too_few_classes(data)

    def width(self, data: DataSpec) -> int:
        return 1 if data.target_kind == "classification" and data.targets == 2 else data.targets

    def encode(self, targets: TorchTensor, data: DataSpec, dtype: dtype) -> TorchTensor:
        if data.target_kind == "regression":
            return regression_columns(targets, dtype)
        return column_or_one_hot(targets, data, dtype, negative=-1.0)

    def decide(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        return (output[:, 0] > 0).long() if data.targets == 2 else output.argmax(dim=1)

    def scores(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        if data.target_kind == "regression":
            return output
        return output.clamp(-1, 1) if data.targets == 2 else shares(output)

    def curve(self, outputs: TorchTensor) -> tuple[TorchTensor, ...]:
        column = outputs.unsqueeze(1)
        return (self.of_each(column, column.new_zeros(column.shape)),)

    # -- its explanation

    def explain_forward(self, record: LossRecord) -> tuple[Operation, ...]:
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

    def explain_backward(self, record: LossRecord) -> tuple[Operation, ...]:
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
