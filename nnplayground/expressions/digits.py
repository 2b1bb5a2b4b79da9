"""To how many significant digits the numbers of a step are shown."""

from __future__ import annotations

import math

FEWEST, MOST, USUAL = 2, 10, 4
"""Significant digits that may be asked for, and those shown unless asked."""

NEARLY = 1e-12
"""Numbers that differ by a smaller share are written as if they were equal."""


def telling(old: float, new: float, digits: int = USUAL) -> int:
    """Digits, at least ``digits``, with which one sees two figures of the difference between two numbers; ``digits``
    where they are equal, or nearly so."""
    apart, size = abs(new - old), max(abs(old), abs(new))
    if not 0 < apart < math.inf or apart < size * NEARLY:
        return digits
    return min(max(digits, math.ceil(math.log10(size / apart)) + 2), math.ceil(-math.log10(NEARLY)))
