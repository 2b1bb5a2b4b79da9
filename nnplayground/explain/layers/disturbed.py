"""Noise that is drawn and added."""

from __future__ import annotations

from nnplayground.explain.layers.layer import Operations
from nnplayground.explain.place import place
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.text import mark, text


def disturbed(x: Tensor, noise: Tensor, y: Tensor) -> Operations:
    """``noise``, of the same shape, is drawn and added."""

    def explain(index: Index) -> Explanation:
        sentence = text("To the value of {place} its noise is added.", place=place(x, index))
        return Explanation((Equation(y.at(*index), x.at(*index) + noise.at(*index)),), sentence)

    drawing = text("For every number another one is drawn at random.")
    adding = text("The noise is added, so that the same sample looks a little different every time.")
    drawn = rf"{noise.symbol} \sim \mathcal{{N}}(0, \sigma^2)"
    formula = rf"{y.symbol} = {x.symbol} + {noise.symbol}"
    return (
        Operation(mark("Noise"), drawn, named(noise), noise.key, drawing, unit=1),
        Operation(mark("Add the noise"), formula, named(x, noise, y), y.key, adding, explain, 1),
    )
