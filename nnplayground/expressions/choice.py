"""Formulas that depend on a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nnplayground.expressions.expression import SYMBOLS, Expr, Rendering

_OPPOSITES = {"<": r"\geq", ">": r"\leq", r"\leq": ">", r"\geq": "<", "=": r"\neq"}


@dataclass(frozen=True, eq=False)
class Condition(Expr):
    """Iverson's bracket: 1 where the comparison holds, else 0."""

    left: Expr
    sign: Literal["<", ">", r"\leq", r"\geq", "="]
    right: Expr

    def holds_true(self) -> bool:
        left, right = self.left.value(), self.right.value()
        compared = {"<": left < right, ">": left > right, r"\leq": left <= right, r"\geq": left >= right}
        return compared.get(self.sign, left == right)

    def value(self) -> float:
        return float(self.holds_true())

    def latex(self, form: Rendering = SYMBOLS) -> str:
        return rf"\left[{self.comparison(form)}\right]"

    def comparison(self, form: Rendering = SYMBOLS, denied: bool = False) -> str:
        sign = _OPPOSITES[self.sign] if denied else self.sign
        return f"{self.left.latex(form)} {sign} {self.right.latex(form)}"

    def parts(self) -> Sequence[Expr]:
        return self.left, self.right


@dataclass(frozen=True, eq=False)
class Where(Expr):
    """One of two, as a condition says.  Only the one that counts is written."""

    condition: Condition
    yes: Expr
    no: Expr

    @property
    def chosen(self) -> Expr:
        return self.yes if self.condition.holds_true() else self.no

    @property
    def holds(self) -> int:  # type: ignore[override]  # of what is written
        return self.chosen.holds

    def value(self) -> float:
        return self.chosen.value()

    def latex(self, form: Rendering = SYMBOLS) -> str:
        return self.chosen.latex(form)

    def parts(self) -> Sequence[Expr]:
        return self.condition, self.chosen

    def reason(self, form: Rendering = SYMBOLS) -> str:
        """What was found of the condition: ``x > 0``, or else ``x \\leq 0``."""
        return self.condition.comparison(form, denied=not self.condition.holds_true())
