"""The one way in which numbers are written for people, in named styles, and read back.

All styles share the notation; they differ only in how they round:

* ``exact``: what a person typed or may edit; it reads back to the same number;
* ``short``: some significant digits, no zeros at the end; labels, cards, cells and sentences;
* ``figure``: the same with zeros at the end, for what changes under the eyes;
* ``fixed``: so many digits behind the point, for columns;
* ``percent``: a share in hundredths;
* ``score``: how good a network is, in one of these two;
* ``count``: whole, with the thousands set apart;
* ``latex``: ``short`` as typesetting, in formulas.

Numbers from 0.0001 up to a million are written out; ``1.23e−5`` and ``3.5e60`` are not.  A minus is a true one;
``∞``, ``−∞`` and ``NaN`` are what is not finite.  Files for machines (JSON, CSV, projects, code) have their own rules.
"""

from __future__ import annotations

import codecs
import math
import re
from collections.abc import Sequence
from decimal import Decimal

NAN, INFINITY, MINUS = "NaN", "∞", "\N{MINUS SIGN}"
ABSENT = "\N{EN DASH}"
"""Stands where there is no number at all, which is not the same as one that is ``NaN``."""
NARROW = "\u202f"
"""A thin space that does not break: between thousands, and before a unit."""

PLAINLY = "nnplayground-plainly"
"""How a stream writes these signs where its encoding lacks them: name of an error handler of ``codecs``."""

_LARGE = 1e6
_PLAIN = {MINUS: "-", ABSENT: "-", INFINITY: "inf", NARROW: " "}
_SMALL_EXPONENT, _LARGE_EXPONENT = -4, 6
_TYPED = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_NAME = re.compile(r"(-?[\d.,]*\d[\d.,]*)(?:e([+-]?)0*(\d+))?")
_ENDLESS = re.compile(r"[+-]?(∞|inf|infinity)", re.IGNORECASE)


def exact(value: float) -> str:
    """``0.03``, ``10``, ``1e−5``: the fewest digits from which ``parse`` makes the same number again."""
    if isinstance(value, int):
        return _typeset(str(value))
    if not math.isfinite(value):
        return _endless(value)
    shortest = Decimal(repr(float(value) or 0.0)).normalize()
    written_out = _SMALL_EXPONENT <= shortest.adjusted() < _LARGE_EXPONENT
    return _typeset(f"{shortest:f}" if written_out or not shortest else f"{shortest:e}")


def short(value: float, digits: int = 3) -> str:
    """``0.125``, ``−3``, ``1.2e−5``: at most so many significant digits, but whole numbers below a million are never
    broken off."""
    return _endless(value) if not math.isfinite(value) else _typeset(_significant(value, digits))


def figure(value: float, digits: int = 3) -> str:
    """``0.0500``, ``2.77e−5``: zeros at the end stay, or a number would jump while it changes."""
    return _endless(value) if not math.isfinite(value) else _typeset(_significant(value, digits, "#").rstrip("."))


def fixed(value: float, places: int) -> str:
    """``−0.250``: so many digits behind the point; from a million on as ``short``."""
    if not math.isfinite(value) or abs(value) >= _LARGE:
        return short(value)
    return _typeset(f"{round(value, places) + 0.0:.{places}f}")  # + 0.0: no minus before zero


def percent(share: float, places: int | None = 1) -> str:
    """``86.7 %`` for ``0.867``; without ``places`` as many digits as ``short`` has."""
    value = 100.0 * share
    return f"{short(value) if places is None else fixed(value, places)}{NARROW}%"


def score(value: float, *, share: bool) -> str:
    """``share``: of the samples that were right, as ``percent``; else R² with three places."""
    return percent(value) if share else fixed(value, 3)


def count(number: int) -> str:
    """``12 345``."""
    return _typeset(f"{number:,}".replace(",", NARROW))


def sides(lengths: Sequence[int]) -> str:
    """``1 × 8 × 8``: sizes of what has several sides."""
    return " × ".join(str(length) for length in lengths)


def with_plus(written: str) -> str:
    """``+0.25``: a number as written by one of the styles, with its sign also where it is not negative."""
    return written if written.startswith(MINUS) or written == NAN else f"+{written}"


def latex(value: float, digits: int) -> str:
    r"""``0.3775``, ``1.2 \cdot 10^{-5}``, ``-3``: ``short`` as LaTeX."""
    if math.isnan(value):
        return rf"\text{{{NAN}}}"
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    factor, mark, exponent = _significant(value, digits).partition("e")
    if not mark:
        return factor
    power = f"10^{{{int(exponent)}}}"
    return f"{factor[:-1]}{power}" if factor in ("1", "-1") else rf"{factor} \cdot {power}"


def restyled(words: str) -> str:
    """``−1e−5`` for ``-1e-05``: a number that is a name, as of a class, keeps its digits; other words stay as they
    are."""
    number = _NAME.fullmatch(words)
    if number is None:
        return words
    digits, sign, exponent = number.groups()
    return (digits if exponent is None else f"{digits}e{sign.strip('+')}{exponent}").replace("-", MINUS)


def parse(typed: str) -> float:
    """The number that is written, in any style or as people type it: with a decimal comma, either minus, spaces around
    or between digits.  NaN where there is none."""
    plain = "".join(typed.split()).replace(",", ".").replace(MINUS, "-")
    if _ENDLESS.fullmatch(plain):
        return -math.inf if plain.startswith("-") else math.inf
    return float(plain) if _TYPED.fullmatch(plain) else math.nan


def _significant(value: float, digits: int, form: str = "") -> str:
    """Machine notation."""
    value = value or 0.0  # without the sign of a negative zero
    written = f"{value:{form}.{digits}g}"
    return f"{value:.0f}" if "e" in written and 1 <= round(abs(value)) < _LARGE else written


def _typeset(plain: str) -> str:
    """Machine notation with a true minus, and without ornaments of the exponent."""
    factor, mark, exponent = plain.partition("e")
    return f"{factor.removesuffix('.')}{mark}{int(exponent) if mark else ''}".replace("-", MINUS)


def _endless(value: float) -> str:
    if math.isnan(value):
        return NAN
    return INFINITY if value > 0 else f"{MINUS}{INFINITY}"


def _plainly(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeEncodeError) and error.object[error.start] in _PLAIN:
        return _PLAIN[error.object[error.start]], error.start + 1
    return codecs.backslashreplace_errors(error)  # type: ignore[return-value]  # of an encoder it is text


codecs.register_error(PLAINLY, _plainly)
