"""ReLU whose slope below zero is learned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from nnplayground import notation
from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.expressions.choice import Where
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.tensor import Dot, Index
from nnplayground.fields import choice, real
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.activation import Activation
from nnplayground.layers.applied import Applied, positive
from nnplayground.text import mark, text

if TYPE_CHECKING:
    import torch
    from torch import nn


@LAYERS.register
class PReLU(Activation):
    """``torch.nn.PReLU``: He et al., 2015.

    Input: any shape, features or channels first.  Output: the same.
    ``init`` as there; ``slopes`` stands for ``num_parameters``: 1, or the input's first size.  The parameter is no
    weight of an input: penalties leave it alone.  As the setting of another layer it is frozen with that layer.
    """

    kind = "PReLU"
    title = mark("PReLU")
    help = mark("Keeps positive numbers and multiplies negative ones by a slope that it learns.")
    formula = r"f(x) = \max(0, x) + a \min(0, x)"
    rank = 22
    icon = "mdi6.chart-timeline-variant"
    short = "PReLU"
    symbols: ClassVar[Mapping[str, str]] = {"weight": "a"}
    slope_formula = r"1 \;\; (x > 0), \quad a \;\; (x \leq 0)"

    slopes: Literal["one", "each"] = choice(
        "one",
        options=(("one", mark("One for all")), ("each", mark("One per unit or channel"))),
        label=mark("Slopes"),
        help=mark("Whether all units share one slope or each has its own."),
    )
    init: float = real(
        0.25, low=-1.0, high=1.0, step=0.05, label=mark("Initial slope"), help=mark("The slope before training.")
    )

    def summary(self) -> str:
        return notation.exact(self.init)

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        return {"weight": (inputs[0][0] if self.slopes == "each" else 1,)}

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.PReLU(inputs[0][0] if self.slopes == "each" else 1)

    def initialize(self, module: nn.Module, generator: torch.Generator) -> None:
        module.get_parameter("weight").fill_(self.init)

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
