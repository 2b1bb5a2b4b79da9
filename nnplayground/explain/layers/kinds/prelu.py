"""The explanation of PReLU."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from nnplayground.explain.layers.activation import FunctionExplanation
from nnplayground.explain.layers.applied import Applied, positive
from nnplayground.explain.registry import explains
from nnplayground.expressions.choice import Where
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.tensor import Dot, Index
from nnplayground.layers.kinds.prelu import PReLU
from nnplayground.text import mark, text


@explains(PReLU)
class PReLUExplanation(FunctionExplanation[PReLU]):
    """Its slope below 0 is a parameter, whose gradient is explained too."""

    symbols: ClassVar[Mapping[str, str]] = {"weight": "a"}
    slope_formula = r"1 \;\; (x > 0), \quad a \;\; (x \leq 0)"

    def value_at(self, did: Applied, index: Index) -> Expr:
        x = did.x.at(*index)
        return Where(positive(x), x, _slope(did, index) * x)

    def slope_at(self, did: Applied, index: Index) -> Expr:
        return Where(positive(did.x.at(*index)), Constant(1.0), _slope(did, index))

    def backward_of(self, did: Applied) -> tuple[Operation, ...]:
        return (*_of_slopes(did), *super().backward_of(did))


def _own_place(did: Applied, index: Index) -> int:
    """Which of the slopes serves the number at ``index``."""
    assert did.weight is not None
    return index[1] if did.weight.shape[0] > 1 else 0


def _slope(did: Applied, index: Index) -> Expr:
    assert did.weight is not None
    return did.weight.at(_own_place(did, index))


def _of_slopes(did: Applied) -> tuple[Operation, ...]:
    """The gradient of the slopes; none of a frozen layer."""
    x, dy, gradient = did.x, did.dy, did.dweight
    if dy is None or did.weight is None or gradient is None:
        return ()
    shared = gradient.shape[0] == 1

    def explain(index: Index) -> Explanation:
        below = ~(x.array > 0)
        if not shared:
            below[:, [place for place in range(below.shape[1]) if place != index[0]]] = False
        places = np.argwhere(below)
        if len(places) == 0:
            message = text("All numbers are above zero, so the slope acted on none of them.")
        else:
            message = text(
                "Numbers up to zero that the slope acts on: {count}. Each times the gradient there, added up.",
                count=len(places),
            )
        return Explanation((Equation(gradient.at(*index), Dot(dy.listed(places), x.listed(places))),), message)

    formula = rf"{gradient.heading} = \sum_{{{x.symbol} \leq 0}} {dy.heading} \cdot {x.symbol}"
    sentence = text(
        "The slope acts on the numbers that are not above zero: each of them, times the gradient there, added up."
    )
    tensors = named(dy, x, gradient)
    return (
        Operation(mark("Gradient of the slope"), formula, tensors, gradient.key, sentence, explain, 0, part=did.part),
    )
