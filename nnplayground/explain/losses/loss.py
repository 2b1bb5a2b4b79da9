"""The contract of what the microscope tells of a loss, and what it tells of one that has no explanation."""

from __future__ import annotations

from typing import TypeVar

from nnplayground.explain.registry import KindExplanation, explains
from nnplayground.explain.tensors import gradient
from nnplayground.expressions.operation import Operation, named
from nnplayground.expressions.record import LossRecord
from nnplayground.expressions.tensor import Tensor
from nnplayground.graph.loss import LossFunction
from nnplayground.text import mark, text

F = TypeVar("F", bound=LossFunction)

Operations = tuple[Operation, ...]


@explains(LossFunction)
class LossExplanation(KindExplanation[F]):
    """This shows outputs, targets, the loss, and the gradients of the outputs; those of the kinds tell more."""

    def __init__(self, loss: F) -> None:
        self.loss = loss

    def forward(self, record: LossRecord) -> Operations:
        """From ``record.output`` and the targets to ``record.loss``, which is the result of the last operation."""
        loss = Tensor("L", "L", record.loss, label=mark("loss"), batched=False)
        sentence = text("The outputs are compared with the targets.")
        return (Operation(mark("Loss"), "", named(*_compared(record), loss), loss.key, sentence),)

    def backward(self, record: LossRecord) -> Operations:
        """To ``record.output_gradient``, which is the result of the last operation; empty where there is none."""
        if record.output_gradient is None:
            return ()
        output, target = _compared(record)
        slope = gradient(output, record.output_gradient)
        sentence = text("How the loss changes with each output.")
        return (Operation(mark("Gradient of the loss"), "", named(output, target, slope), slope.key, sentence),)


def _compared(record: LossRecord) -> tuple[Tensor, Tensor]:
    """Outputs and targets."""
    return (
        Tensor("output", "y", record.output, label=mark("output")),
        Tensor("target", "t", record.encoded, "constant", mark("target")),
    )
