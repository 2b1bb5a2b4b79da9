"""What single wires of a bundle have to do with the number that is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnplayground.expressions.expression import Expr, Product
from nnplayground.expressions.operation import Explanation
from nnplayground.expressions.tensor import Dot, Index, Ref, Tensor

if TYPE_CHECKING:
    from nnplayground.microscope.trace import TracedOperation

Wire = tuple[int, int]
"""Row and column of the weight: the neuron that it feeds and the one that it comes from."""
MOST_TOLD = 6
"""A matrix up to this size has all of its numbers written on its wires, a larger one only that which is looked at."""


@dataclass(frozen=True)
class Term:
    """``0.15 · 0.05`` or ``0.15 → 0.149``; None stands for what is hidden."""

    values: tuple[float | None, ...]
    sign: str = ""
    gradient: bool = False
    lit: bool = True
    """Whether the number looked at is made of it."""


def wire_terms(
    traced: TracedOperation, element: Index | None, explanation: Explanation | None, hidden: bool
) -> dict[Wire, Term]:
    """By wire: the products that add up to the number, or the number itself where it belongs to a weight."""
    operation = traced.operation
    result = operation.output
    if traced.phase == "update":
        old = operation.tensors.get("old")
        if operation.part == "weight" and result.array.ndim == 2 and operation.result in ("moved", "new"):
            first = old if old is not None else operation.tensors["moved"]
            return {
                wire: Term((float(first.array[wire]), None if hidden else float(result.array[wire])), "→", lit=lit)
                for wire, lit in _note(result, element)
            }
        return {}
    if result.role == "gradient" and not result.batched and result.array.ndim == 2:
        return {
            wire: Term((None if hidden else float(result.array[wire]),), gradient=True, lit=lit)
            for wire, lit in _note(result, element)
        }
    if explanation is None:
        return {}
    back = traced.phase == "backward"
    terms: dict[Wire, Term] = {}
    for equation in explanation.equations:
        for wire, weight, other in _products(equation.right):
            terms[wire] = Term((weight, other), "·", gradient=back)
    return terms


def _note(matrix: Tensor, element: Index | None) -> Iterator[tuple[Wire, bool]]:
    """The wires whose numbers are written, and whether each is looked at."""
    rows, columns = matrix.shape
    if rows * columns <= MOST_TOLD:
        yield from (((row, column), element == (row, column)) for row in range(rows) for column in range(columns))
    elif element is not None:
        yield (element[0], element[1]), True


def _products(part: Expr) -> Iterator[tuple[Wire, float, float]]:
    """Weight by weight: what it is multiplied with."""
    if isinstance(part, Dot):
        one, other = (part.one, part.other) if _matrix(part.one.tensor) else (part.other, part.one)
        if _matrix(one.tensor):
            for (row, column), weight, factor in zip(
                one.indices.tolist(), one.values.tolist(), other.values.tolist(), strict=True
            ):
                yield (row, column), weight, factor
        return
    if isinstance(part, Product) and len(part.factors) == 2:
        for weight, factor in (part.factors, part.factors[::-1]):
            if isinstance(weight, Ref) and _matrix(weight.tensor):
                yield (weight.index[0], weight.index[1]), weight.value(), factor.value()
                return
    for inner in part.parts():
        yield from _products(inner)


def _matrix(tensor: Tensor) -> bool:
    return tensor.role == "parameter" and tensor.array.ndim == 2
