"""The contract of what the microscope tells of a layer, and what it tells of one that has no explanation."""

from __future__ import annotations

from typing import TypeVar

from nnplayground.explain.registry import KindExplanation, explains
from nnplayground.expressions.operation import Operation
from nnplayground.expressions.record import NodeRecord
from nnplayground.graph.layer import Layer

L = TypeVar("L", bound=Layer)

Operations = tuple[Operation, ...]


@explains(Layer)
class LayerExplanation(KindExplanation[L]):
    """Made of NumPy alone; what was not recorded is reckoned from what was, in float64.

    This shows what went in and came out, and the gradients; those of the kinds tell more.
    """

    def __init__(self, layer: L) -> None:
        self.layer = layer

    def forward(self, record: NodeRecord) -> Operations:
        """What the layer did on the way forward, in order; the result of the last is ``record.output``."""
        return self.layer.explain_forward(record)

    def backward(self, record: NodeRecord) -> Operations:
        """What it did on the way back, in order: from ``record.output_gradient`` to the gradients of its parameters
        and inputs.  Empty where no gradient arrives."""
        return self.layer.explain_backward(record)
