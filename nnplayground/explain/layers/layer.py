"""The contract of what the microscope tells of a layer, and what it tells of one that has no explanation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from nnplayground.explain.registry import KindExplanation, explains
from nnplayground.explain.tensors import (
    gradient,
    input_gradients,
    input_tensors,
    output_tensor,
    parameter_symbol,
    parameter_tensor,
    trained,
)
from nnplayground.expressions.operation import Operation, named
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Tensor
from nnplayground.graph.layer import Layer
from nnplayground.text import mark, text

L = TypeVar("L", bound=Layer)

Operations = tuple[Operation, ...]


@explains(Layer)
class LayerExplanation(KindExplanation[L]):
    """Made of NumPy alone; what was not recorded is reckoned from what was, in float64.

    This shows what went in, what came out, and the gradients; those of the kinds tell more.
    """

    symbols: ClassVar[Mapping[str, str]] = {"weight": "W", "bias": "b"}
    """What formulas call the parameters, LaTeX, by their names in the built module."""

    def __init__(self, layer: L) -> None:
        self.layer = layer

    def forward(self, record: NodeRecord) -> Operations:
        """What the layer did on the way forward, in order; the result of the last is ``record.output``."""
        output = output_tensor(record)
        sentence = text("What arrives, and what the layer makes of it.")
        return (Operation(mark("Output"), "", named(*input_tensors(record), output), "y", sentence),)

    def backward(self, record: NodeRecord) -> Operations:
        """What it did on the way back, in order: from ``record.output_gradient`` to the gradients of its parameters
        and inputs.  Empty where no gradient arrives."""
        if record.output_gradient is None:
            return ()
        arriving = gradient(output_tensor(record), record.output_gradient)
        operations = [
            parameter_gradient(arriving, name, gradient(parameter_tensor(name, array, self.symbol(name)), slope))
            for name, array, slope in trained(record)
        ]
        sentence = text("The gradient that arrives, and what of it comes back to what went in.")
        for leaving in input_gradients(record):
            name, part = mark("Gradient of the inputs"), leaving.key.removeprefix("d") if len(record.inputs) > 1 else ""
            tensors = named(arriving, leaving)
            operations.append(Operation(name, "", tensors, leaving.key, sentence, part=part))
        return tuple(operations)

    def symbol(self, parameter: str) -> str:
        """Of a parameter, LaTeX."""
        return self.symbols.get(parameter) or parameter_symbol(parameter)


def parameter_gradient(arriving: Tensor, name: str, slope: Tensor) -> Operation:
    """The gradient of a parameter, called ``name`` in the node, as it is shown where it is not explained."""
    sentence = text("The gradient that arrives, and what of it comes back to {parameter}.", parameter=name)
    return Operation(mark("Gradient of a parameter"), "", named(arriving, slope), slope.key, sentence, part=name)
