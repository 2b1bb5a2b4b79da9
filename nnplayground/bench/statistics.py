"""Medians, percentiles and rates of what was timed."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median

Run = Callable[[int], object]
"""Does so many steps."""

_FIRST = 20
"""Steps that are not timed: memory is allocated and caches are filled in them."""


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of ``values`` that at least ``share`` of them do not exceed; NaN of nothing."""
    if not values:
        return float("nan")
    return sorted(values)[max(0, math.ceil(share * len(values) - 1e-9) - 1)]


def waits(gaps: Sequence[float], interval: float) -> list[float]:
    """How late each event of a clock was that should have come every ``interval``, of the ``gaps`` between those that
    came.

    A loop that is held up for 20 intervals handles one event where 20 were due.  All of them waited, so all of them
    count; otherwise long pauses would be as rare among the samples as they are in number, not in time.
    """
    late: list[float] = []
    for gap in gaps:
        wait = gap - interval
        late.append(max(0.0, wait))
        while (wait := wait - interval) > 0.0:
            late.append(wait)
    return late


def steps_for(run: Run, seconds: float) -> int:
    """How many steps ``run`` does in about ``seconds``, at least one; found by running it."""
    run(_FIRST)
    steps = 1
    while True:
        began = time.perf_counter()
        run(steps)
        taken = time.perf_counter() - began
        if taken >= seconds / 5:
            return max(1, round(steps * seconds / taken))
        steps *= 2 if taken > seconds / 20 else 4


def interleaved(ways: Mapping[str, Run], rounds: int, seconds: float) -> dict[str, float]:
    """Median steps a second of each way, over ``rounds`` of slices of about ``seconds``.

    The ways take turns, and each round begins with another one, so that what else the machine does meets all alike.
    """
    sizes = {name: steps_for(run, seconds) for name, run in ways.items()}
    rates: dict[str, list[float]] = {name: [] for name in ways}
    names = list(ways)
    for turn in range(rounds):
        for place in range(len(names)):
            name = names[(turn + place) % len(names)]
            began = time.perf_counter()
            ways[name](sizes[name])
            rates[name].append(sizes[name] / (time.perf_counter() - began))
    return {name: median(result) for name, result in rates.items()}
