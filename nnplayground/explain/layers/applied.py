"""The explanation of a function that is applied to every number: of activations, alone or as the setting of a layer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nnplayground.explain.layers.layer import parameter_gradient
from nnplayground.explain.place import place
from nnplayground.explain.tensors import gradient, input_tensors, output_tensor, parameter_tensor, trained
from nnplayground.expressions.choice import Condition
from nnplayground.expressions.expression import Constant, Expr, Named
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Array, Index, Tensor
from nnplayground.text import Text, mark, text


@dataclass(frozen=True, eq=False)
class Applied:
    """What an activation did in one step.  All of ``x``, ``y`` and their gradients have one shape, the batch first."""

    x: Tensor
    """What arrived; ``z`` where a weighted sum did."""
    y: Tensor
    dx: Tensor | None = None
    dy: Tensor | None = None
    """None where no gradient arrives."""
    weight: Tensor | None = None
    """What it trains itself: the slopes of PReLU, called a."""
    dweight: Tensor | None = None
    part: str = "weight"
    """The name of this parameter in the node."""
    slopes: Mapping[str, Tensor] = field(default_factory=dict)
    """The gradients of all that it trains, by the names of the parameters in the node."""


def applied(record: NodeRecord) -> Applied:
    """By a node of its own."""
    return _applied(record, input_tensors(record)[0], record.input_gradients[0] if record.input_gradients else None, "")


def applied_within(record: NodeRecord) -> Applied:
    """By the part ``activation`` of a layer that weighs its inputs: of ``z`` it made the layer's output."""
    part = record.parts["activation"]
    return _applied(
        record, Tensor("z", "z", part.input, label=mark("weighted sum")), part.input_gradient, "activation."
    )


def _applied(record: NodeRecord, x: Tensor, dx: Array | None, prefix: str) -> Applied:
    y = output_tensor(record)
    name = f"{prefix}weight"
    own, output = record.parameters.get(name), record.gradients.get(name)
    weight = None if own is None else Tensor("a", "a", own, "parameter", mark("slope"), batched=False)
    return Applied(
        x,
        y,
        None if dx is None else gradient(x, dx),
        None if record.output_gradient is None else gradient(y, record.output_gradient),
        weight,
        None if weight is None or output is None else gradient(weight, output),
        name,
        {prefix + own: gradient(parameter_tensor(own, array), slope) for own, array, slope in trained(record, prefix)},
    )


def forward_shown(did: Applied, title: Text) -> Operation:
    """What a function makes of the numbers that arrive, without saying how."""
    sentence = text("What arrives, and what {function} makes of it.", function=title)
    return Operation(mark("Activation"), "", named(did.x, did.y), did.y.key, sentence, unit=unit_of(did.y))


def backward_shown(did: Applied, title: Text) -> tuple[Operation, ...]:
    """The gradients of what it trains and of its input."""
    if did.dy is None:
        return ()
    operations = [parameter_gradient(did.dy, name, slope) for name, slope in did.slopes.items()]
    if did.dx is not None:
        sentence = text("The gradient that arrives, and what of it comes back through {function}.", function=title)
        tensors, unit = named(did.dy, did.x, did.y, did.dx), unit_of(did.dx)
        name = mark("Gradient through the activation")
        operations.append(Operation(name, "", tensors, did.dx.key, sentence, unit=unit))
    return tuple(operations)


def forward_each(did: Applied, title: Text, formula: str, value: Callable[[Index], Expr]) -> Operation:
    """``value``: the output at an index, as a formula.  ``formula``: ``f(x) = ...``."""

    def explain(index: Index) -> Explanation:
        message = text("{function} is applied to {place}.", function=title, place=place(did.x, index, neurons=True))
        return Explanation((Equation(did.y.at(*index), value(index)),), message)

    sentence = text("{function} is applied to each number.", function=title)
    tensors = named(did.x, *_own(did), did.y)
    whole = in_symbols(formula, did).replace("f(", "(").replace(f"({did.x.symbol}) =", f"{did.y.symbol} =", 1)
    return Operation(mark("Activation"), whole, tensors, did.y.key, sentence, explain, unit_of(did.y))


def backward_each(did: Applied, title: Text, formula: str, slope: Callable[[Index], Expr]) -> tuple[Operation, ...]:
    """``slope``: the derivative of the output by the input at an index.  ``formula``: this slope of x and y."""
    x, y, dx, dy = did.x, did.y, did.dx, did.dy
    if dx is None or dy is None:
        return ()

    def explain(index: Index) -> Explanation:
        local = Named(rf"\frac{{\partial {y.element(index)}}}{{\partial {x.element(index)}}}", slope(index))
        message = text(
            "The chain rule for {place}: the gradient that arrives, times the slope of {function} there.",
            place=place(x, index, neurons=True),
            function=title,
        )
        equations = (Equation(local, local.of), Equation(dx.at(*index), dy.at(*index) * local))
        return Explanation(equations, message)

    local = rf"\frac{{\partial {y.symbol}}}{{\partial {x.symbol}}}"
    whole = rf"{dx.heading} = {dy.heading} \cdot {local}, \quad {local} = {in_symbols(formula, did)}"
    sentence = text("The gradient that arrives, times the slope of {function}: the chain rule.", function=title)
    tensors = named(dy, x, y, *_own(did), dx)
    return (Operation(mark("Gradient through the activation"), whole, tensors, dx.key, sentence, explain, unit_of(dx)),)


def in_symbols(formula: str, did: Applied) -> str:
    """With the symbol of what arrived in place of x."""
    return re.sub(r"(?<![A-Za-z\\])x(?![A-Za-z])", did.x.symbol, formula)


def positive(x: Expr) -> Condition:
    return Condition(x, ">", Constant(0.0))


def unit_of(tensor: Tensor) -> int | None:
    """The dimension behind the batch, which counts units or channels."""
    return 1 if tensor.array.ndim > 1 else None


def _own(did: Applied) -> tuple[Tensor, ...]:
    return () if did.weight is None else (did.weight,)
