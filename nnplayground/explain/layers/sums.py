"""What layers that weigh their inputs share in their explanations: the tensors, and what becomes of the biases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from nnplayground.explain.layers.applied import unit_of
from nnplayground.explain.layers.layer import parameter_gradient
from nnplayground.explain.tensors import gradient, input_tensors, output_tensor, parameter_tensor, trained
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Array, Index, Tensor, Total
from nnplayground.text import Text, mark, text

Explainer = Callable[[Index], Explanation]


@dataclass(frozen=True, eq=False)
class Sums:
    """The tensors of a weighted sum in one step; gradients are None where there are none."""

    x: Tensor
    """``(batch, *input shape)``."""
    w: Tensor
    """The weight; key and symbol are ``W``."""
    b: Tensor | None
    """``(units or channels,)``; None without a bias."""
    z: Tensor
    """The sums, ``(batch, *output shape)``: ``z``, or without an activation the output ``y`` itself."""
    dx: Tensor | None
    dw: Tensor | None
    """None of a frozen layer."""
    db: Tensor | None
    dz: Tensor | None
    """What the activation passes back; None where no gradient arrives."""
    others: Mapping[str, Tensor] = field(default_factory=dict)
    """The gradients of what else the layer trains, but for its activation, by the names of the parameters."""


class SumsExplanation(Protocol):
    """How a layer explains its weighted sum, there and back."""

    def forward(self) -> tuple[Operation, ...]: ...

    def backward(self) -> tuple[Operation, ...]: ...


@dataclass(frozen=True, eq=False)
class ShownSums:
    """Of a layer that does not explain them: what went in and what came out, there and back."""

    sums: Sums

    def forward(self) -> tuple[Operation, ...]:
        return (sum_operation(self.sums, "", None, text("The inputs are weighed and added up.")),)

    def backward(self) -> tuple[Operation, ...]:
        dz, dw, dx = self.sums.dz, self.sums.dw, self.sums.dx
        if dz is None:
            return ()
        sentence = text("The gradient that arrives at the sums, and what comes back to what was weighed.")
        weights = () if dw is None else (parameter_gradient(dz, "weight", dw),)
        others = (parameter_gradient(dz, name, slope) for name, slope in self.sums.others.items())
        inputs = () if dx is None else (Operation(mark("Gradient of the inputs"), "", named(dz, dx), dx.key, sentence),)
        return (*weights, *bias_gradients(self.sums), *others, *inputs)


def sums_of(record: NodeRecord, activated: bool) -> Sums:
    """``activated``: whether an activation other than Identity follows."""
    x = input_tensors(record)[0]
    weight, bias = record.parameters["weight"], record.parameters.get("bias")
    w = Tensor("W", "W", weight, "parameter", mark("weights"), batched=False)
    b = None if bias is None else Tensor("b", "b", bias, "parameter", mark("biases"), batched=False)
    part = record.parts["activation"]
    z = Tensor("z", "z", part.input, label=mark("weighted sum")) if activated else output_tensor(record)
    dz = part.input_gradient if activated else record.output_gradient
    return Sums(
        x,
        w,
        b,
        z,
        _gradient(x, record.input_gradients[0] if record.input_gradients else None),
        _gradient(w, record.gradients.get("weight")),
        None if b is None else _gradient(b, record.gradients.get("bias")),
        _gradient(z, dz),
        {
            name: gradient(parameter_tensor(name, array), slope)
            for name, array, slope in trained(record)
            if name not in ("weight", "bias") and not name.startswith("activation.")
        },
    )


def sum_operation(sums: Sums, formula: str, explain: Explainer | None, sentence: Text) -> Operation:
    """``Weighted sum``: ``x``, ``W`` and perhaps ``b`` become ``z``."""
    tensors = named(sums.x, sums.w, *(() if sums.b is None else (sums.b,)), sums.z)
    return Operation(mark("Weighted sum"), formula, tensors, sums.z.key, sentence, explain, unit_of(sums.z))


def over_samples(count: int) -> tuple[str, str]:
    """LaTeX of a sum over the samples and of the index that counts them; empty of a lone one."""
    return ("", "") if count == 1 else (r"\sum_s ", "^{(s)}")


def bias_gradients(sums: Sums) -> tuple[Operation, ...]:
    """Each bias is added to the sums of its unit or channel, in every sample and at every position."""
    dz, db = sums.dz, sums.db
    if dz is None or db is None:
        return ()

    def explain(index: Index) -> Explanation:
        shared = dz.pick(slice(None), index[0], *([slice(None)] * (dz.array.ndim - 2)))
        message = (
            text("Bias {unit} is added to one sum only, so it gets the gradient of this sum.", unit=index[0] + 1)
            if len(shared) == 1
            else text(
                "Bias {unit} is added to {count} sums: their gradients add up.", unit=index[0] + 1, count=len(shared)
            )
        )
        return Explanation((Equation(db.at(*index), Total(shared)),), message)

    positions, many = dz.array.ndim > 2, dz.shape[0] > 1
    over = [*(["s"] if many else []), *(["p"] if positions else [])]
    total = rf"\sum_{{{','.join(over)}}} " if over else ""
    unit = "o" if positions else "i"  # as the formula of the sums calls it
    place = f"{'^{(s)}' if many else ''}_{{{unit}{',p' if positions else ''}}}"
    formula = (
        rf"\frac{{\partial L}}{{\partial b_{unit}}} = {total}\frac{{\partial L}}{{\partial {sums.z.symbol}{place}}}"
    )
    if over:
        sentence = text("A bias is added to each sum of its neuron or channel, so the gradients of these sums add up.")
    else:
        sentence = text("A bias is added to the sum of its neuron, so it gets the gradient of this sum.")
    tensors = named(dz, db)
    return (
        Operation(mark("Gradient of the biases"), formula, tensors, db.key, sentence, explain, unit=0, part="bias"),
    )


def _gradient(of: Tensor, array: Array | None) -> Tensor | None:
    return None if array is None else gradient(of, array)
