"""Formulas that can be shown with symbols, shown with numbers, and worked out: one tree for all three.

What is drawn can so never differ from what is reckoned.  Written with Python's operators::

    w.at(0, 1) * x.at(0, 1) + b.at(0)
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnplayground import notation
from nnplayground.expressions.digits import MOST
from nnplayground.expressions.shortening import ends, shortened

if TYPE_CHECKING:
    from nnplayground.expressions.tensor import Numbers

SUM, PRODUCT, POWER, ATOM = range(4)
"""How tightly a formula holds together: a part is put in parentheses where it holds less than its place asks for."""


@dataclass(frozen=True)
class Rendering:
    """How numbers of tensors are written: by their symbols, or as figures to some digits."""

    digits: int | None = None
    """None for symbols."""

    def number(self, symbol: str, value: float) -> str:
        return symbol if self.digits is None else notation.latex(value, self.digits)


SYMBOLS = Rendering()


class Expr:
    """A part of a formula.  ``holds``: one of ``SUM`` to ``ATOM``."""

    holds: int = ATOM

    def value(self) -> float:
        """Worked out in float64; infinite or NaN where the operation gives that, never an exception."""
        raise NotImplementedError

    def latex(self, form: Rendering = SYMBOLS) -> str:
        raise NotImplementedError

    def parts(self) -> Sequence[Expr]:
        """What it is made of."""
        return ()

    def sources(self) -> Iterator[Numbers]:
        """The numbers of tensors that it is made of."""
        for part in self.parts():
            yield from part.sources()

    def within(self, form: Rendering, least: int) -> str:
        """Its LaTeX where a part that holds at least ``least`` is due."""
        written = self.latex(form)
        holds = SUM if written.startswith("-") else self.holds
        if form.digits is not None and holds == ATOM and "10^" in written and least > PRODUCT:
            holds = PRODUCT  # a number with a power of ten
        return written if holds >= least else rf"\left({written}\right)"

    def __add__(self, other: Expr | float) -> Expr:
        return Sum((*_terms(self), *_terms(expr(other))))

    def __radd__(self, other: float) -> Expr:
        return expr(other) + self

    def __sub__(self, other: Expr | float) -> Expr:
        return Difference(self, expr(other))

    def __rsub__(self, other: float) -> Expr:
        return expr(other) - self

    def __mul__(self, other: Expr | float) -> Expr:
        return Product((*_factors(self), *_factors(expr(other))))

    def __rmul__(self, other: float) -> Expr:
        return expr(other) * self

    def __truediv__(self, other: Expr | float) -> Expr:
        return Quotient(self, expr(other))

    def __rtruediv__(self, other: float) -> Expr:
        return expr(other) / self

    def __pow__(self, other: Expr | float) -> Expr:
        return Power(self, expr(other))

    def __neg__(self) -> Expr:
        return Negative(self)


def expr(part: Expr | float) -> Expr:
    """A plain number as a constant."""
    return part if isinstance(part, Expr) else Constant(float(part))


@dataclass(frozen=True, eq=False)
class Constant(Expr):
    """A number of the settings (``symbol`` names it: ``\\beta_1``) or of the formula itself."""

    number: float
    symbol: str = ""

    def value(self) -> float:
        return self.number

    def latex(self, form: Rendering = SYMBOLS) -> str:
        if self.symbol:
            return form.number(self.symbol, self.number)
        return notation.latex(self.number, MOST)


@dataclass(frozen=True, eq=False)
class Named(Expr):
    """A result that later formulas call by its name; in numbers it is one number."""

    symbol: str
    of: Expr

    def value(self) -> float:
        return self.of.value()

    def latex(self, form: Rendering = SYMBOLS) -> str:
        return form.number(self.symbol, self.value())

    def parts(self) -> Sequence[Expr]:
        return (self.of,)


@dataclass(frozen=True, eq=False)
class Sum(Expr):
    terms: tuple[Expr, ...]
    holds = SUM

    def value(self) -> float:
        return _added([term.value() for term in self.terms])

    def latex(self, form: Rendering = SYMBOLS) -> str:
        terms = self.terms
        return shortened([_further(terms[at], form) if at else terms[at].latex(form) for at in ends(len(terms))], "+")

    def parts(self) -> Sequence[Expr]:
        return self.terms


@dataclass(frozen=True, eq=False)
class Difference(Expr):
    left: Expr
    right: Expr
    holds = SUM

    def value(self) -> float:
        return self.left.value() - self.right.value()

    def latex(self, form: Rendering = SYMBOLS, first: Rendering | None = None) -> str:
        """``first``: how the number is written that something is taken off."""
        return f"{self.left.within(first or form, SUM)} - {self.right.within(form, PRODUCT)}"

    def parts(self) -> Sequence[Expr]:
        return self.left, self.right


@dataclass(frozen=True, eq=False)
class Negative(Expr):
    of: Expr
    holds = SUM

    def value(self) -> float:
        return -self.of.value()

    def latex(self, form: Rendering = SYMBOLS) -> str:
        return f"-{self.of.within(form, PRODUCT)}"

    def parts(self) -> Sequence[Expr]:
        return (self.of,)


@dataclass(frozen=True, eq=False)
class Product(Expr):
    factors: tuple[Expr, ...]
    holds = PRODUCT

    def value(self) -> float:
        return math.prod(factor.value() for factor in self.factors)

    def _factors(self) -> Sequence[Expr]:
        """Those to write: a plain 1 is none."""
        kept = [factor for factor in self.factors if not _is_one(factor)]
        return kept or self.factors[:1]

    @staticmethod
    def _joined(first: str, others: Sequence[Expr], form: Rendering) -> str:
        return r" \cdot ".join([first, *(factor.within(form, PRODUCT) for factor in others)])

    def latex(self, form: Rendering = SYMBOLS) -> str:
        first, *others = self._factors()
        # At the very begin a sign needs no parentheses.
        bare = first.holds >= PRODUCT or isinstance(first, Negative)
        return self._joined(first.latex(form) if bare else first.within(form, PRODUCT), others, form)

    def within(self, form: Rendering, least: int) -> str:
        if least > PRODUCT:
            return rf"\left({self.latex(form)}\right)"
        first, *others = self._factors()
        return self._joined(first.within(form, PRODUCT), others, form)

    def parts(self) -> Sequence[Expr]:
        return self.factors


@dataclass(frozen=True, eq=False)
class Quotient(Expr):
    above: Expr
    below: Expr
    holds = PRODUCT

    def value(self) -> float:
        return divided(self.above.value(), self.below.value())

    def latex(self, form: Rendering = SYMBOLS) -> str:
        return rf"\frac{{{self.above.latex(form)}}}{{{self.below.latex(form)}}}"

    def parts(self) -> Sequence[Expr]:
        return self.above, self.below


@dataclass(frozen=True, eq=False)
class Power(Expr):
    base: Expr
    exponent: Expr
    holds = POWER

    def value(self) -> float:
        try:
            return math.pow(self.base.value(), self.exponent.value())
        except OverflowError:
            return math.inf
        except ValueError:
            return math.nan

    def latex(self, form: Rendering = SYMBOLS) -> str:
        base = self.base.within(form, ATOM)
        if "^" in base and not base.startswith(r"\left("):
            base = rf"\left({base}\right)"  # a sample has its number up there, and LaTeX takes no two of them
        return f"{base}^{{{self.exponent.latex(form)}}}"

    def parts(self) -> Sequence[Expr]:
        return self.base, self.exponent


def divided(above: float, below: float) -> float:
    """As floating point divides: by 0 too."""
    if below != 0:
        return above / below
    if above == 0 or math.isnan(above):
        return math.nan
    return math.copysign(math.inf, above) * math.copysign(1.0, below)


def _terms(part: Expr) -> tuple[Expr, ...]:
    return part.terms if isinstance(part, Sum) else (part,)


def _further(term: Expr, form: Rendering) -> str:
    """A term behind a plus."""
    written = term.latex(form)
    return written if term.holds == SUM and not written.startswith("-") else term.within(form, PRODUCT)


def _is_one(factor: Expr) -> bool:
    return isinstance(factor, Constant) and not factor.symbol and factor.number == 1


def _factors(part: Expr) -> tuple[Expr, ...]:
    return part.factors if isinstance(part, Product) else (part,)


def _added(values: Sequence[float]) -> float:
    """Without rounding on the way, where the numbers allow it."""
    try:
        return math.fsum(values)
    except (OverflowError, ValueError):  # too large, or infinities of both signs
        return sum(values)
