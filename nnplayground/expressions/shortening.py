"""Long sums with dots in the middle."""

from __future__ import annotations

from collections.abc import Sequence

FIRST, LAST = 3, 1
"""Terms of a long sum that are written out at its two ends."""


def shortened(terms: Sequence[str], sign: str, dots: str = r"\cdots") -> str:
    """Joined by ``sign``; of many only the first few and the last."""
    if len(terms) > FIRST + LAST + 1:
        terms = [*terms[:FIRST], dots, *terms[-LAST:]]
    return (f"{sign} " if sign == "," else f" {sign} ").join(terms)


def ends(count: int) -> Sequence[int]:
    """Places of terms to write: of a long row a few at both ends, and one in place of which :func:`shortened` puts
    dots."""
    return range(count) if count <= FIRST + LAST + 1 else [*range(FIRST + 1), *range(count - LAST - 1, count)]
