"""Which checkpoints of a run stay when there are too many: many near the present, few long ago."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

FINEST = 2.0**-10
"""The smallest share of its distance that two neighbouring checkpoints are apart."""

COARSEST = 8.0
"""From here on only what is held on to stays."""

_FACTOR = 1.3


def sparse(steps: Sequence[int], held: Collection[int], share: float) -> list[int]:
    """Those of ``steps`` (rising) that stay: neighbours are apart by ``share`` of how far they are from the last, or
    from the first where that is nearer.

    So checkpoints are dense near the present, as they are at the beginning, where a run learns most, and sparse
    between.  The first, the last and those ``held`` stay in any case.  Follows from the steps alone.
    """
    if not steps:
        return []
    first, last = steps[0], steps[-1]
    kept = [last]
    for step in reversed(steps[:-1]):
        if step in held or step == first or kept[-1] - step >= share * min(last - step, step - first):
            kept.append(step)
    return kept[::-1]


def coarser(share: float = 0.0) -> Iterator[float]:
    """Ever larger shares, from ``share`` on."""
    share = max(share, FINEST)
    while share <= COARSEST:
        yield share
        share *= _FACTOR
