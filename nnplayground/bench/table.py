"""Figures in columns."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nnplayground import notation


def aligned(head: Sequence[str], rows: Sequence[Sequence[str]], names: int = 1) -> list[str]:
    """Lines under a head; the first ``names`` columns are words and stand left, figures stand right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    return [
        "  "
        + "   ".join(
            cell.ljust(width) if column < names else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (head, *rows)
    ]


def number(value: float | None, digits: int = 0) -> str:
    """With spaces between thousands; a bar for what is absent or not finite."""
    if value is None or not math.isfinite(value):
        return notation.ABSENT
    whole = digits == 0 or abs(value) >= 1000
    return notation.count(round(value)) if whole else notation.fixed(value, digits)


def times(ratio: float | None) -> str:
    """``4.9x``."""
    return notation.ABSENT if ratio is None or not math.isfinite(ratio) else f"{notation.fixed(ratio, 2)}x"


def duration(seconds: float | None) -> str:
    """In the unit in which it reads best."""
    if seconds is None or not math.isfinite(seconds):
        return notation.ABSENT
    if seconds >= 1.0:
        return f"{notation.fixed(seconds, 2)} s"
    return f"{notation.fixed(seconds * 1e3, 2)} ms" if seconds >= 1e-3 else f"{notation.fixed(seconds * 1e6, 1)} µs"
