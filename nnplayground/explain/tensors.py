"""The tensors of a node as explanations call them: what went in, what came out, and the gradients."""

from __future__ import annotations

from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Array, Tensor
from nnplayground.text import mark


def input_tensors(record: NodeRecord) -> tuple[Tensor, ...]:
    """``x``, or ``x1``, ``x2``, ... of several."""
    if len(record.inputs) == 1:
        return (Tensor("x", "x", record.inputs[0], label=mark("input")),)
    return tuple(
        Tensor(f"x{place}", f"x^{{[{place}]}}", array, label=mark("input"))
        for place, array in enumerate(record.inputs, start=1)
    )


def output_tensor(record: NodeRecord) -> Tensor:
    return Tensor("y", "y", record.output, label=mark("output"))


def parameter_tensor(name: str, array: Array) -> Tensor:
    """A parameter that has no symbol of its own."""
    return Tensor(name, parameter_symbol(name), array, "parameter", batched=False)


def parameter_symbol(name: str) -> str:
    """What formulas call it, LaTeX: its name in upright letters."""
    escaped = name.replace("_", r"\_")
    return rf"\mathrm{{{escaped}}}"


def gradient(of: Tensor, array: Array) -> Tensor:
    """The gradient of the loss by ``of``, called ``d`` and its key."""
    return Tensor(f"d{of.key}", of.symbol, array, "gradient", mark("gradient"), of.batched)


def input_gradients(record: NodeRecord) -> tuple[Tensor, ...]:
    """Of those inputs that have one."""
    pairs = zip(input_tensors(record), record.input_gradients, strict=True)
    return tuple(gradient(tensor, array) for tensor, array in pairs if array is not None)


def ways_back(record: NodeRecord) -> tuple[Tensor, Tensor] | None:
    """The gradient that arrives at a layer of one input, and that of the input; None where one is missing."""
    leaving = record.input_gradients[0] if record.input_gradients else None
    if record.output_gradient is None or leaving is None:
        return None
    return gradient(output_tensor(record), record.output_gradient), gradient(input_tensors(record)[0], leaving)
