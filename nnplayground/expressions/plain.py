"""What can be shown of anything: what went in, what came out, and the gradients."""

from __future__ import annotations

from nnplayground.expressions.operation import Operation, named
from nnplayground.expressions.record import LossRecord, NodeRecord
from nnplayground.expressions.tensor import Array, Tensor
from nnplayground.text import mark, text


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


def forward_plain(record: NodeRecord) -> tuple[Operation, ...]:
    output = output_tensor(record)
    sentence = text("What arrives, and what the layer makes of it.")
    return (Operation(mark("Output"), "", named(*input_tensors(record), output), "y", sentence),)


def backward_plain(record: NodeRecord) -> tuple[Operation, ...]:
    if record.output_gradient is None:
        return ()
    arriving = gradient(output_tensor(record), record.output_gradient)
    gradients = [
        gradient(Tensor(name, rf"\mathrm{{{name}}}", record.parameters[name], batched=False), array)
        for name, array in record.gradients.items()
    ]
    leaving = [*gradients, *input_gradients(record)]
    sentence = text("The gradient that arrives, and what becomes of it.")
    last = leaving[-1] if leaving else arriving
    return (Operation(mark("Gradients"), "", named(arriving, *leaving), last.key, sentence),)


def loss_plain(record: LossRecord) -> tuple[Operation, ...]:
    sentence = text("The outputs are compared with the targets.")
    return (Operation(mark("Loss"), "", named(*loss_tensors(record)), "L", sentence),)


def loss_tensors(record: LossRecord) -> tuple[Tensor, Tensor, Tensor]:
    """Output, targets and loss."""
    return (
        Tensor("output", "y", record.output, label=mark("output")),
        Tensor("target", "t", record.encoded, "constant", mark("target")),
        Tensor("L", "L", record.loss, label=mark("loss"), batched=False),
    )


def loss_backward_plain(record: LossRecord) -> tuple[Operation, ...]:
    if record.output_gradient is None:
        return ()
    output, target, _ = loss_tensors(record)
    slope = gradient(output, record.output_gradient)
    sentence = text("How the loss changes with each output.")
    return (Operation(mark("Gradient of the loss"), "", named(output, target, slope), slope.key, sentence),)
