"""How numbers and the names of inputs are set in type."""

from __future__ import annotations

import math
import re

_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def grouped(number: int) -> str:
    """``12 345`` with thin spaces that do not break."""
    return f"{number:,}".replace(",", "\u202f")


def figure(value: float, digits: int = 3) -> str:
    """``0.0500``, ``2.77e−4``, ``1.23e4``: zeros at the end stay, or a number would jump while it changes."""
    if not math.isfinite(value):
        return str(value).replace("-", "\N{MINUS SIGN}")
    shown = f"{value:#.{digits}g}".rstrip(".")
    if "e" in shown or 0 < abs(value) < 0.001:  # a row of zeros takes the room of the digits
        factor, _, power = f"{value:.{digits - 1}e}".partition("e")
        shown = f"{factor}e{int(power)}"
    return shown.replace("-", "\N{MINUS SIGN}")


def short(value: float, digits: int = 3) -> str:
    """``0.125``, ``−3``, ``1.2e−5``; a dash for what is no number."""
    if not math.isfinite(value):
        return "–"
    shown = f"{value or 0.0:.{digits}g}"  # without the sign of a negative zero
    if "e" in shown:
        factor, _, power = shown.partition("e")
        shown = f"{factor}e{int(power)}"
    return shown.replace("-", "\N{MINUS SIGN}")


def signed(words: str) -> str:
    """A number with a true minus sign, also in its exponent; other words stay as they are."""
    if re.fullmatch(r"-?[\d.,]+(e[-+]?\d+)?", words):
        return words.replace("-", "\N{MINUS SIGN}")
    return words


def subscripted(name: str) -> str:
    """``x₁`` for ``x1``; names that are more than a letter and a number stay as they are."""
    return name[0] + name[1:].translate(_SUBSCRIPT) if re.fullmatch(r"[A-Za-z]\d{1,2}", name) else name
