"""The criterion by which a perceptron learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.expressions.choice import Condition
from nnplayground.expressions.expression import Constant
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import LossRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark, text
from nnplayground.training.losses.class_loss import ClassLoss
from nnplayground.training.losses.loss_explanation import (
    arrived,
    back,
    doubled,
    each_tensor,
    mean,
    shared,
    target_tensor,
)
from nnplayground.training.losses.targets import column_or_one_hot

if TYPE_CHECKING:
    from torch import Tensor as TorchTensor
    from torch import dtype


@LOSSES.register
class Perceptron(ClassLoss):
    """The criterion that makes gradient descent the rule of the perceptron (Rosenblatt, 1958).

    Its slope at a sum z with target t is step(z) - t, so that a weight changes by the learning rate times
    (t - step(z)) x.  The step being 0 at z = 0, weights that are 0 learn.

    Two classes: one neuron.  More: one neuron per class, each told from all others; their losses are added up.
    Outputs and encoded targets, 0 or 1: ``(batch, 1)`` or ``(batch, classes)``.
    """

    kind = "Perceptron"
    title = mark("Perceptron criterion")
    help = mark("Counts only wrongly classified samples: how far the sum before the Step lies on the wrong side of 0.")
    formula = r"L = \frac{1}{n} \sum_{i=1}^{n} \max(0, -t_i z_i), \quad t_i = \pm 1"
    rank = 55
    expects = "signed"
    takes_sum = True
    curve_axis = mark("Sum z")
    curve_names = (mark("Target 1"), mark("Target 0"))

    def width(self, data: DataSpec) -> int:
        return 1 if data.targets == 2 else data.targets

    def encode(self, targets: TorchTensor, data: DataSpec, dtype: dtype) -> TorchTensor:
        return column_or_one_hot(targets, data, dtype, negative=0.0)

    def loss(self, output: TorchTensor, encoded: TorchTensor) -> TorchTensor:
        wrong = (output > 0).to(output.dtype) - encoded  # +1: fires but should not; -1: should fire but does not
        return (output * wrong).sum(dim=1).mean()

    def decide(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        return (output[:, 0] > 0).long() if data.targets == 2 else output.argmax(dim=1)

    def scores(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        import torch

        if data.targets == 2:
            return (output > 0).to(output.dtype) * 2 - 1
        return torch.nn.functional.one_hot(output.argmax(dim=1), data.targets).to(output.dtype)

    def curve(self, outputs: TorchTensor) -> tuple[TorchTensor, ...]:
        column = outputs.unsqueeze(1)
        return tuple(self.of_each(column, column.new_full(column.shape, target)) for target in (1.0, 0.0))

    def explain_forward(self, record: LossRecord) -> tuple[Operation, ...]:
        z, t = arrived(record, "z"), target_tensor(record)
        wrong = _wrong(z, t)
        each = each_tensor(doubled(z.array) * wrong.array)

        def explain_wrong(index: Index) -> Explanation:
            fires = Condition(z.at(*index), ">", Constant(0.0))
            message = text("It fires but should not: 1; it should fire but does not: −1; it is right: 0.")
            return Explanation((Equation(wrong.at(*index), fires - t.at(*index)),), message)

        def explain_each(index: Index) -> Explanation:
            remark = text(
                "A wrong answer costs how far its sum lies on the wrong side of 0; a right one costs nothing."
            )
            return Explanation((Equation(each.at(*index), z.at(*index) * wrong.at(*index)),), remark)

        sentence = text("What each neuron answers, 1 above 0 and else 0, minus its target.")
        cost = text("Only wrong answers cost something.")
        answers = Operation(
            mark("Wrong answers"), r"d = [z > 0] - t", named(z, t, wrong), "d", sentence, explain_wrong, 1
        )
        costs = Operation(mark("Loss of each output"), r"\ell = z d", named(z, wrong, each), "l", cost, explain_each, 1)
        return answers, costs, mean(record, each, len(record.output))

    def explain_backward(self, record: LossRecord) -> tuple[Operation, ...]:
        if record.output_gradient is None:
            return ()
        z, t = arrived(record, "z"), target_tensor(record)
        wrong = _wrong(z, t)

        def explain(slope: Tensor, index: Index) -> Explanation:
            message = text("A right answer has no gradient; a wrong one always the same.")
            return Explanation((Equation(slope.at(*index), shared(wrong.at(*index), len(record.output))),), message)

        sentence = text("The answer minus its target, divided by the number of samples: the rule of the perceptron.")
        return (back(record, z, mark("Gradient of the loss"), r"\frac{d}{n}", (t, wrong), explain, sentence),)


def _wrong(z: Tensor, t: Tensor) -> Tensor:
    """+1: fires but should not; -1: should fire but does not; 0: right."""
    return Tensor("d", "d", (z.array > 0) - doubled(t.array), label=mark("answer minus target"))
