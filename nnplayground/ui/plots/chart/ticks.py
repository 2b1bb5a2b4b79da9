"""Ticks of a logarithmic axis: as many labels as there is room for, at 1, 2, 5 or at whole powers of ten."""

from __future__ import annotations

import math

from nnplayground import notation

Tick = tuple[float, str]
_POWERS = 330.0
"""Beyond this power of ten, and below its negative, a float is infinite or 0."""


def log_ticks(low: float, high: float, room: int) -> list[list[Tick]]:
    """Labelled and silent ticks between the powers ``low`` and ``high`` of ten; ``room`` labels fit."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return [[], []]
    # An axis that was linear a moment ago may span a hundred thousand powers: numbers have no more than these.
    low, high = max(low, -_POWERS), min(high, _POWERS)
    if high <= low:
        return [[], []]
    first, last = math.floor(low), math.ceil(high)
    labelled: list[float] = []
    for factors in ((1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 5), (1, 3), (1,)):
        labelled = [
            power + math.log10(factor)
            for power in range(first, last + 1)
            for factor in factors
            if low <= power + math.log10(factor) <= high
        ]
        if len(labelled) <= max(room, 1):
            break
    stride = max(math.ceil(len(labelled) / max(room, 1)), 1)
    labelled = [tick for tick in labelled if stride == 1 or round(tick) % stride == 0]
    silent: list[float] = []
    if last - first <= 6:
        silent = [power + math.log10(factor) for power in range(first, last) for factor in range(2, 10)]
    known = {round(exponent, 9) for exponent in labelled}
    return [
        [(exponent, power_label(exponent)) for exponent in labelled],
        [(exponent, "") for exponent in silent if low <= exponent <= high and round(exponent, 9) not in known],
    ]


def power_label(exponent: float) -> str:
    """``10 ** place`` as a label: ``0.02``, ``5``, ``1e−5``, ``2e−5``."""
    power = math.floor(exponent + 1e-9)
    return notation.short(float(f"{round(10 ** (exponent - power))}e{power}"), 1)  # 10.0**-320 has but few digits
