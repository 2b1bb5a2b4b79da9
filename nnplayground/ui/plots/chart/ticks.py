"""Ticks of a logarithmic axis: as many labels as there is room for, at 1, 2, 5 or at whole powers of ten."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from nnplayground import notation

Reach = Callable[[str], float]
"""The room of a label along its axis, in powers of ten."""
Tick = tuple[float, str]
_POWERS = 330.0
"""Beyond this power of ten, and below its negative, a float is infinite or 0."""


def log_ticks(
    low: float, high: float, room: int, reach: Reach = lambda _label: 0.0, spare: float = math.inf
) -> list[list[Tick]]:
    """Labelled and silent ticks between the powers ``low`` and ``high`` of ten; at most ``room`` are labelled, and
    none that touch, or that reach by more than ``spare`` beyond ``high``; two at least where two fit, wherever they
    stand."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return [[], []]
    # An axis that was linear a moment ago may span a hundred thousand powers: numbers have no more than these.
    low, high = max(low, -_POWERS), min(high, _POWERS)
    if high <= low:
        return [[], []]
    first, last = math.floor(low), math.ceil(high)
    sets = [
        [power + math.log10(factor) for power in range(first, last + 1) for factor in factors]
        for factors in ((1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 5), (1, 3), (1,))
    ]
    sets = [_inside([tick for tick in ticks if low <= tick <= high], reach, high + spare) for ticks in sets]
    whole = sets[-1]
    strides = ([tick for tick in whole if round(tick) % stride == 0] for stride in range(2, len(whole) + 1))
    ends = ([ticks[0], ticks[-1]] for ticks in reversed(sets) if len(ticks) > 1)
    found = next((ticks for ticks in (*sets, *strides) if len(ticks) <= max(room, 1) and _apart(ticks, reach)), [])
    labelled = found or next((ticks[:1] for ticks in reversed(sets) if ticks), [])
    if len(labelled) < 2 <= room:
        labelled = next((ticks for ticks in ends if _apart(ticks, reach)), labelled)
    silent: list[float] = []
    if last - first <= 6:
        silent = [power + math.log10(factor) for power in range(first, last) for factor in range(2, 10)]
    known = {round(exponent, 9) for exponent in labelled}
    return [
        [(exponent, power_label(exponent)) for exponent in labelled],
        [(exponent, "") for exponent in silent if low <= exponent <= high and round(exponent, 9) not in known],
    ]


def _inside(ticks: list[float], reach: Reach, end: float) -> list[float]:
    """Those whose labels do not reach beyond ``end``."""
    while ticks and ticks[-1] + reach(power_label(ticks[-1])) / 2 > end:
        ticks = ticks[:-1]
    return ticks


def _apart(ticks: list[float], reach: Reach) -> bool:
    """Whether their labels do not touch."""
    rooms = [reach(power_label(tick)) / 2 for tick in ticks]
    return all(
        right - left >= room + other
        for (left, right), (room, other) in zip(pairwise(ticks), pairwise(rooms), strict=True)
    )


def power_label(exponent: float) -> str:
    """``10 ** place`` as a label: ``0.02``, ``5``, ``1e−5``, ``2e−5``."""
    power = math.floor(exponent + 1e-9)
    return notation.short(float(f"{round(10 ** (exponent - power))}e{power}"), 1)  # 10.0**-320 has but few digits
