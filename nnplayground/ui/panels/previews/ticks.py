"""Where a small chart writes numbers at its axes.  No widgets."""

from __future__ import annotations

import math

from nnplayground import notation

Tick = tuple[float, str]


def even_ticks(low: float, high: float, room: int) -> list[Tick]:
    """At most about ``room`` multiples of 1, 2 or 5 times a power of ten."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        return []
    rough = (high - low) / max(room, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1.0, 2.0, 5.0, 10.0) if power * factor >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(place * step, notation.short(place * step)) for place in range(first, last + 1)]


def power_ticks(low: float, high: float) -> list[Tick]:
    """Whole powers of ten, or the ends where there are fewer than two."""
    if not 0 < low < high:
        return []
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    stride = max(1, math.ceil((last - first + 1) / 4))
    powers = range(first, last + 1, stride)
    if len(powers) < 2:
        return [(low, notation.short(low)), (high, notation.short(high))]
    return [(10.0**power, notation.short(10.0**power)) for power in powers]
