"""ReLU weighed by the normal distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.expressions.expression import Constant, Expr, Named
from nnplayground.expressions.functions import Function, exp, tanh
from nnplayground.fields import choice
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.activation import Activation
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


_ROOT = Constant(math.sqrt(2 * math.pi), r"\sqrt{2 \pi}")
_FACTOR = Constant(math.sqrt(2 / math.pi), r"\sqrt{\frac{2}{\pi}}")
_CUBE = Constant(0.044715)


@LAYERS.register
class GELU(Activation):
    """``torch.nn.GELU``: Hendrycks and Gimpel, 2016.

    Input: any shape.  Output: the same.
    ``approximate`` as there.
    """

    kind = "GELU"
    title = mark("GELU")
    help = mark("Multiplies each number by the probability that a standard normal number lies below it.")
    formula = r"f(x) = x\, \Phi(x)"
    rank = 25
    icon = "mdi6.vector-curve"
    short = "GELU"
    slope_formula = r"\Phi(x) + x\, \varphi(x)"

    approximate: Literal["none", "tanh"] = choice(
        "none",
        options=(("none", mark("Exact")), ("tanh", mark("By tanh"))),
        label=mark("Computed"),
        help=mark("Exactly, or by the approximation with tanh that many trained networks use."),
    )

    def summary(self) -> str:
        return "" if self.approximate == "none" else self.approximate

    def bounds(self) -> tuple[float, float]:
        return (-0.18, math.inf)  # its least value is about -0.17

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.GELU(self.approximate)

    def formulas(self) -> tuple[str, str]:
        if self.approximate == "none":
            return super().formulas()
        half = rf"t = \tanh\left({_FACTOR.symbol} \left(x + 0.044715 x^3\right)\right)"
        slope = rf"\frac{{1 + t}}{{2}} + \frac{{x}}{{2}} (1 - t^2) {_FACTOR.symbol} \left(1 + 0.134145 x^2\right)"
        return rf"f(x) = \frac{{x}}{{2}} \left(1 + t\right), \quad {half}", rf"{slope}, \quad {half}"

    def value(self, x: Expr) -> Expr:
        if self.approximate == "tanh":
            return x / 2 * (1 + _bent(x))
        return x * _below(x)

    def slope(self, x: Expr, y: Expr) -> Expr:
        if self.approximate == "tanh":
            bend = _FACTOR * (1 + 3 * _CUBE.number * x**2)
            return (1 + _bent(x)) / 2 + x / 2 * (1 - _bent(x) ** 2) * bend
        return _below(x) + x * (exp(-(x**2) / 2) / _ROOT)


def _bent(x: Expr) -> Expr:
    """What the approximation takes for twice the probability less one: ``t`` of its formula."""
    return Named("t", tanh(_FACTOR * (x + _CUBE * x**3)))


def _below(x: Expr) -> Expr:
    """The probability that a standard normal number lies below x."""
    return Function(r"\Phi", lambda number: math.erfc(-number / math.sqrt(2)) / 2, x)
