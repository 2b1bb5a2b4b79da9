"""Formulas that can be shown with symbols, shown with numbers, and worked out: one tree for all three.

What is drawn can so never differ from what is reckoned.  Written with Python's operators::

    w.at(0, 1) * x.at(0, 1) + b.at(0)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nnplayground.story import digits as figures

if TYPE_CHECKING:
    from nnplayground.story.tensor import Numbers

SUM, PRODUCT, POWER, ATOM = range(4)
"""How tightly a formula holds together: a part is put in parentheses where it holds less than its place asks for."""

FIRST, LAST = 3, 1
"""Terms of a long sum that are written out at its two ends."""

_OPPOSITES = {"<": r"\geq", ">": r"\leq", r"\leq": ">", r"\geq": "<", "=": r"\neq"}


@dataclass(frozen=True)
class Form:
    """How numbers of tensors are written: by their symbols, or as figures to some digits."""

    digits: int | None = None
    """None for symbols."""

    def number(self, symbol: str, value: float) -> str:
        return symbol if self.digits is None else figures.latex(value, self.digits)


SYMBOLS = Form()


class Expr:
    """A part of a formula.  ``holds``: one of ``SUM`` to ``ATOM``."""

    holds: int = ATOM

    def value(self) -> float:
        """Worked out in float64; infinite or NaN where the operation gives that, never an exception."""
        raise NotImplementedError

    def latex(self, form: Form = SYMBOLS) -> str:
        raise NotImplementedError

    def parts(self) -> Sequence[Expr]:
        """What it is made of."""
        return ()

    def sources(self) -> Iterator[Numbers]:
        """The numbers of tensors that it is made of."""
        for part in self.parts():
            yield from part.sources()

    def within(self, form: Form, least: int) -> str:
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

    def latex(self, form: Form = SYMBOLS) -> str:
        if self.symbol:
            return form.number(self.symbol, self.number)
        return figures.latex(self.number, figures.MOST)


@dataclass(frozen=True, eq=False)
class Named(Expr):
    """A result that later formulas call by its name; in numbers it is one number."""

    symbol: str
    of: Expr

    def value(self) -> float:
        return self.of.value()

    def latex(self, form: Form = SYMBOLS) -> str:
        return form.number(self.symbol, self.value())

    def parts(self) -> Sequence[Expr]:
        return (self.of,)


@dataclass(frozen=True, eq=False)
class Sum(Expr):
    terms: tuple[Expr, ...]
    holds = SUM

    def value(self) -> float:
        return math.fsum(_finite_or_stop(term.value() for term in self.terms))

    def latex(self, form: Form = SYMBOLS) -> str:
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

    def latex(self, form: Form = SYMBOLS) -> str:
        return f"{self.left.within(form, SUM)} - {self.right.within(form, PRODUCT)}"

    def parts(self) -> Sequence[Expr]:
        return self.left, self.right


@dataclass(frozen=True, eq=False)
class Negative(Expr):
    of: Expr
    holds = SUM

    def value(self) -> float:
        return -self.of.value()

    def latex(self, form: Form = SYMBOLS) -> str:
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
    def _joined(first: str, others: Sequence[Expr], form: Form) -> str:
        return r" \cdot ".join([first, *(factor.within(form, PRODUCT) for factor in others)])

    def latex(self, form: Form = SYMBOLS) -> str:
        first, *others = self._factors()
        # At the very begin a sign needs no parentheses.
        bare = first.holds >= PRODUCT or isinstance(first, Negative)
        return self._joined(first.latex(form) if bare else first.within(form, PRODUCT), others, form)

    def within(self, form: Form, least: int) -> str:
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

    def latex(self, form: Form = SYMBOLS) -> str:
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

    def latex(self, form: Form = SYMBOLS) -> str:
        base = self.base.within(form, ATOM)
        if "^" in base and not base.startswith(r"\left("):
            base = rf"\left({base}\right)"  # a sample has its number up there, and LaTeX takes no two of them
        return f"{base}^{{{self.exponent.latex(form)}}}"

    def parts(self) -> Sequence[Expr]:
        return self.base, self.exponent


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

    def latex(self, form: Form = SYMBOLS) -> str:
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
    return Function("", abs, of, (r"\left|", r"\right|"))


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

    def latex(self, form: Form = SYMBOLS) -> str:
        name = r"\min" if self.least else r"\max"
        inside = shortened([self.of[at].latex(form) for at in ends(len(self.of))], ",", r"\ldots")
        return rf"{name}\left({inside}\right)"

    def parts(self) -> Sequence[Expr]:
        return self.of


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

    def latex(self, form: Form = SYMBOLS) -> str:
        return rf"\left[{self.comparison(form)}\right]"

    def comparison(self, form: Form = SYMBOLS, denied: bool = False) -> str:
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

    def latex(self, form: Form = SYMBOLS) -> str:
        return self.chosen.latex(form)

    def parts(self) -> Sequence[Expr]:
        return self.condition, self.chosen

    def reason(self, form: Form = SYMBOLS) -> str:
        """What was found of the condition: ``x > 0``, or else ``x \\leq 0``."""
        return self.condition.comparison(form, denied=not self.condition.holds_true())


def shortened(terms: Sequence[str], sign: str, dots: str = r"\cdots") -> str:
    """Joined by ``sign``; of many only the first few and the last."""
    if len(terms) > FIRST + LAST + 1:
        terms = [*terms[:FIRST], dots, *terms[-LAST:]]
    return (f"{sign} " if sign == "," else f" {sign} ").join(terms)


def ends(count: int) -> Sequence[int]:
    """Places of terms to write: of a long row a few at both ends, and one in place of which :func:`shortened` puts
    dots."""
    return range(count) if count <= FIRST + LAST + 1 else [*range(FIRST + 1), *range(count - LAST - 1, count)]


def divided(above: float, below: float) -> float:
    """As floating point divides: by 0 too."""
    if below != 0:
        return above / below
    if above == 0 or math.isnan(above):
        return math.nan
    return math.copysign(math.inf, above) * math.copysign(1.0, below)


def _sigmoid(number: float) -> float:
    if number < 0:
        grown = math.exp(number)
        return grown / (1 + grown)
    return 1 / (1 + math.exp(-number))


def _terms(part: Expr) -> tuple[Expr, ...]:
    return part.terms if isinstance(part, Sum) else (part,)


def _further(term: Expr, form: Form) -> str:
    """A term behind a plus."""
    written = term.latex(form)
    return written if term.holds == SUM and not written.startswith("-") else term.within(form, PRODUCT)


def _is_one(factor: Expr) -> bool:
    return isinstance(factor, Constant) and not factor.symbol and factor.number == 1


def _factors(part: Expr) -> tuple[Expr, ...]:
    return part.factors if isinstance(part, Product) else (part,)


def _finite_or_stop(values: Iterator[float]) -> list[float]:
    """``math.fsum`` raises for infinities of both signs, where a sum of floats is NaN."""
    found = list(values)
    if all(math.isfinite(value) for value in found):
        return found
    return [sum(found)]
