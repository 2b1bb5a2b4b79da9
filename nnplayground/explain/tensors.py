"""The tensors of a node as explanations call them: what went in, what came out, and the gradients."""

from __future__ import annotations

from collections.abc import Iterator

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


def parameter_tensor(name: str, array: Array, symbol: str = "") -> Tensor:
    """A parameter of any shape.  ``symbol``: LaTeX; its name where it has none."""
    return Tensor(name, symbol or parameter_symbol(name), array, "parameter", batched=False)


def parameter_symbol(name: str) -> str:
    """What formulas call it, LaTeX: its name in upright letters."""
    escaped = name.replace("_", r"\_")
    return rf"\mathrm{{{escaped}}}"


def trained(record: NodeRecord, prefix: str = "") -> Iterator[tuple[str, Array, Array]]:
    """Name, without ``prefix``, numbers and gradient, both in the shape of the parameter, of the parameters that learn,
    of those whose name begins so."""
    for name, slope in record.gradients.items():
        if name.startswith(prefix):
            yield name.removeprefix(prefix), record.parameters[name], slope


def gradient(of: Tensor, array: Array) -> Tensor:
    """The gradient of the loss by ``of``, in its shape, called ``d`` and its key."""
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
