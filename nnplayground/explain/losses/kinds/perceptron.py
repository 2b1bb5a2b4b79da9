"""The explanation of Perceptron."""

from __future__ import annotations

from nnplayground.explain.losses.common import (
    arrived,
    back,
    doubled,
    each_tensor,
    mean,
    shared,
    target_tensor,
)
from nnplayground.explain.losses.loss import LossExplanation, Operations
from nnplayground.explain.registry import explains
from nnplayground.expressions.choice import Condition
from nnplayground.expressions.expression import Constant
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import LossRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.text import mark, text
from nnplayground.training.losses.kinds.perceptron import Perceptron


@explains(Perceptron)
class PerceptronExplanation(LossExplanation[Perceptron]):
    """Of wrong answers: the rule of the perceptron."""

    def forward(self, record: LossRecord) -> Operations:
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

    def backward(self, record: LossRecord) -> Operations:
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
