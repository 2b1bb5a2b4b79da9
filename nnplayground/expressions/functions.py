"""Functions of numbers in formulas."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nnplayground.expressions.expression import SYMBOLS, Expr, Rendering
from nnplayground.expressions.shortening import ends, shortened


@dataclass(frozen=True, eq=False)
class Function(Expr):
    r"""A named function of one number: ``Function(r"\tanh", math.tanh, z)``; ``\left( \right)`` stand around it."""

    name: str
    function: Callable[[float], float]
    of: Expr
    brackets: tuple[str, str] = (r"\left(", r"\right)")

    def value(self) -> float:
        try:
            return self.function(self.of.value())
        except OverflowError:
            return math.inf
        except ValueError:
            return math.nan

    def latex(self, form: Rendering = SYMBOLS) -> str:
        return f"{self.name}{self.brackets[0]}{self.of.latex(form)}{self.brackets[1]}"

    def parts(self) -> Sequence[Expr]:
        return (self.of,)


def exp(of: Expr) -> Expr:
    return Function("e", math.exp, of, ("^{", "}"))


def exp_less_one(of: Expr) -> Expr:
    """``e^x - 1`` in parentheses, exact near 0."""
    return Function(r"\left(e", math.expm1, of, ("^{", r"} - 1\right)"))


def log(of: Expr) -> Expr:
    """The natural logarithm; minus infinity of 0."""
    return Function(r"\ln", lambda number: -math.inf if number == 0 else math.log(number), of)


def log_one_more(of: Expr) -> Expr:
    """The natural logarithm of 1 + x, exact near 0; minus infinity of -1."""
    return Function(
        r"\ln", lambda number: -math.inf if number == -1 else math.log1p(number), of, (r"\left(1 + ", r"\right)")
    )


def sqrt(of: Expr) -> Expr:
    return Function(r"\sqrt", math.sqrt, of, ("{", "}"))


def absolute(of: Expr) -> Expr:
    return Function("", abs, of, (r"\left|{", r"}\right|"))  # in braces a sign is no subtraction


def tanh(of: Expr) -> Expr:
    return Function(r"\tanh", math.tanh, of)


def sine(of: Expr) -> Expr:
    return Function(r"\sin", math.sin, of)


def cosine(of: Expr) -> Expr:
    return Function(r"\cos", math.cos, of)


def sigmoid(of: Expr) -> Expr:
    return Function(r"\sigma", _sigmoid, of)


@dataclass(frozen=True, eq=False)
class Greatest(Expr):
    r"""``\max(a, b, ...)``, or with ``least`` the smallest; NaN where any is."""

    of: tuple[Expr, ...]
    least: bool = False

    def value(self) -> float:
        values = [part.value() for part in self.of]
        if any(math.isnan(value) for value in values):
            return math.nan
        return min(values) if self.least else max(values)

    def latex(self, form: Rendering = SYMBOLS) -> str:
        name = r"\min" if self.least else r"\max"
        inside = shortened([self.of[at].latex(form) for at in ends(len(self.of))], ",", r"\ldots")
        return rf"{name}\left({inside}\right)"

    def parts(self) -> Sequence[Expr]:
        return self.of


def _sigmoid(number: float) -> float:
    if number < 0:
        grown = math.exp(number)
        return grown / (1 + grown)
    return 1 / (1 + math.exp(-number))
