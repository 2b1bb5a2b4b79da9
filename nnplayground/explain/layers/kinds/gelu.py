"""The explanation of GELU."""

from __future__ import annotations

import math

from nnplayground.explain.layers.activation import FunctionExplanation
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Constant, Expr, Named
from nnplayground.expressions.functions import Function, exp, tanh
from nnplayground.layers.kinds.gelu import GELU

_ROOT = Constant(math.sqrt(2 * math.pi), r"\sqrt{2 \pi}")
_FACTOR = Constant(math.sqrt(2 / math.pi), r"\sqrt{\frac{2}{\pi}}")
_CUBE = Constant(0.044715)


@explains(GELU)
class GELUExplanation(FunctionExplanation[GELU]):
    """Exactly, or by tanh, as it is computed."""

    slope_formula = r"\Phi(x) + x\, \varphi(x)"

    def formulas(self) -> tuple[str, str]:
        if self.layer.approximate == "none":
            return super().formulas()
        half = rf"t = \tanh\left({_FACTOR.symbol} \left(x + 0.044715 x^3\right)\right)"
        slope = rf"\frac{{1 + t}}{{2}} + \frac{{x}}{{2}} (1 - t^2) {_FACTOR.symbol} \left(1 + 0.134145 x^2\right)"
        return rf"f(x) = \frac{{x}}{{2}} \left(1 + t\right), \quad {half}", rf"{slope}, \quad {half}"

    def value(self, x: Expr) -> Expr:
        if self.layer.approximate == "tanh":
            return x / 2 * (1 + _bent(x))
        return x * _below(x)

    def slope(self, x: Expr, y: Expr) -> Expr:
        if self.layer.approximate == "tanh":
            bend = _FACTOR * (1 + 3 * _CUBE.number * x**2)
            return (1 + _bent(x)) / 2 + x / 2 * (1 - _bent(x) ** 2) * bend
        return _below(x) + x * (exp(-(x**2) / 2) / _ROOT)


def _bent(x: Expr) -> Expr:
    """What the approximation takes for twice the probability less one: ``t`` of its formula."""
    return Named("t", tanh(_FACTOR * (x + _CUBE * x**3)))


def _below(x: Expr) -> Expr:
    """The probability that a standard normal number lies below x."""
    return Function(r"\Phi", lambda number: math.erfc(-number / math.sqrt(2)) / 2, x)
