"""The explanation of softmax and its logarithm, where each number that leaves depends on all that arrive."""

from __future__ import annotations

from collections.abc import Callable

from nnplayground.explain.layers.applied import Applied, in_symbols, unit_of
from nnplayground.explain.place import place
from nnplayground.expressions.expression import Expr, Named, Sum
from nnplayground.expressions.functions import Greatest, exp
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.tensor import Index
from nnplayground.text import Text, mark, text

STEEP = 30.0
"""Scores beyond this in size are first lowered by the largest of them, as PyTorch always does: their exponentials
would be too large or too small to reckon with."""
_LISTED = 4
"""Slopes that get an equation of their own; of more, that of the same number and that of one other."""

Value = Callable[[Expr, Expr], Expr]
Slope = Callable[[Expr, Expr, bool], Expr]


def forward_all(did: Applied, title: Text, formula: str, value: Value) -> Operation:
    """``value``: the output, of its score (lowered, where need be) and of the sum of all exponentials."""
    x, y = did.x, did.y

    def explain(index: Index) -> Explanation:
        row = [x.at(*_with(index, other)) for other in range(x.shape[1])]
        lowered: tuple[Expr, ...] = tuple(row)
        equations: list[Equation] = []
        if not all(abs(score.value()) <= STEEP for score in row):
            largest = Named("m", Greatest(tuple(row)))
            lowered = tuple(score - largest for score in row)
            equations.append(Equation(largest, largest.of))
        total = Named("S", Sum(tuple(exp(score) for score in lowered)))
        equations += [Equation(total, total.of), Equation(y.at(*index), value(lowered[index[1]], total))]
        message = text(
            "{function} sets {place} against all {count} scores.",
            function=title,
            place=place(x, index, neurons=True),
            count=len(row),
        )
        return Explanation(tuple(equations), message)

    sentence = text("{function} takes all scores of a sample together.", function=title)
    whole = in_symbols(formula, did)
    return Operation(mark("Activation"), whole, named(x, y), y.key, sentence, explain, unit_of(y))


def backward_all(did: Applied, title: Text, formula: str, slope: Slope) -> tuple[Operation, ...]:
    """``slope``: the derivative of output j by score i, of the outputs at j and at i and whether both are the same.
    ``formula``: this slope."""
    x, y, dx, dy = did.x, did.y, did.dx, did.dy
    if dx is None or dy is None:
        return ()

    def explain(index: Index) -> Explanation:
        by = x.element(index)
        locals_ = []
        for other in range(y.shape[1]):
            there = _with(index, other)
            one = slope(y.at(*there), y.at(*index), other == index[1])
            locals_.append(Named(rf"\frac{{\partial {y.element(there)}}}{{\partial {by}}}", one))
        products = tuple(dy.at(*_with(index, other)) * local for other, local in enumerate(locals_))
        equations = [Equation(locals_[other], locals_[other].of) for other in _listed(index[1], len(locals_))]
        message = text(
            "The chain rule for {place}: it acts on all {count} outputs, so each gradient comes back times its slope.",
            place=place(x, index, neurons=True),
            count=len(locals_),
        )
        return Explanation((*equations, Equation(dx.at(*index), Sum(products))), message)

    arriving = rf"\frac{{\partial L}}{{\partial {y.symbol}_j}}"
    local = rf"\frac{{\partial {y.symbol}_j}}{{\partial {x.symbol}_i}}"
    whole = (
        rf"\frac{{\partial L}}{{\partial {x.symbol}_i}} = \sum_j {arriving} \cdot {local}, \quad {local} = {formula}"
    )
    sentence = text(
        "Each score acts on every output of {function}: the gradients come back times their slopes.", function=title
    )
    tensors = named(dy, y, dx)
    return (Operation(mark("Gradient through the activation"), whole, tensors, dx.key, sentence, explain, unit_of(dx)),)


def _with(index: Index, unit: int) -> Index:
    return (index[0], unit, *index[2:])


def _listed(own: int, count: int) -> list[int]:
    return list(range(count)) if count <= _LISTED else [own, (own + 1) % count]
