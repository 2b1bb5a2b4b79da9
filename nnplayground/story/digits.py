"""Numbers as LaTeX and as text, to a chosen number of significant digits."""

from __future__ import annotations

import math

FEWEST, MOST, USUAL = 2, 10, 4
"""Significant digits that may be asked for, and those shown unless asked."""

NEARLY = 1e-12
"""Numbers that differ by a smaller share are written as if they were equal."""


def shown(number: float, digits: int = USUAL) -> str:
    """``0.3775``, ``1.2e-05``, ``−3``: as people read it in a cell of a grid."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "∞" if number > 0 else "−∞"
    return _plain(number, digits).replace("-", "−")


def latex(number: float, digits: int = USUAL) -> str:
    r"""``0.3775``, ``1.2 \cdot 10^{-5}``, ``-3``."""
    if math.isnan(number):
        return r"\text{NaN}"
    if math.isinf(number):
        return r"\infty" if number > 0 else r"-\infty"
    mantissa, mark, exponent = _plain(number, digits).partition("e")
    if not mark:
        return mantissa
    power = f"10^{{{int(exponent)}}}"
    return f"{mantissa[:-1]}{power}" if mantissa in ("1", "-1") else rf"{mantissa} \cdot {power}"


def telling(old: float, new: float, digits: int = USUAL) -> int:
    """Digits, at least ``digits``, with which one sees two figures of the difference between two numbers; ``digits``
    where they are equal, or nearly so."""
    apart, size = abs(new - old), max(abs(old), abs(new))
    if not 0 < apart < math.inf or apart < size * NEARLY:
        return digits
    return min(max(digits, math.ceil(math.log10(size / apart)) + 2), math.ceil(-math.log10(NEARLY)))


def _plain(number: float, digits: int) -> str:
    if number == 0:
        return "0"
    # Up to six whole figures are never broken off: 1234.5 to two digits is 1234 and not 1.2e+03.
    whole = max(digits, len(str(int(abs(number))))) if 1 <= abs(number) < 1e6 else digits
    return f"{number:.{whole}g}"
