"""A figure that is dear to make: while it trains it is made anew only so often, and the last one stands meanwhile."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

_SHARE = 10.0
"""Seconds, at least, from one making to the next for each second that it takes: a large network trains meanwhile."""


class Throttled(Generic[T]):
    """Keeps the last figure; another ``key``, as another session, makes it worthless."""

    def __init__(self, pause: float) -> None:
        """``pause``: seconds from one making to the next, at least."""
        self.pause = pause
        self._took = 0.0
        self._made_at = -math.inf
        self._key: object = None
        self._figure: T | None = None

    def get(self, make: Callable[[], T], key: object, *, now: bool) -> T:
        """That of this moment where ``now`` is asked for, or where the last is too old."""
        kept = self._figure
        began = time.perf_counter()
        due = began - self._made_at >= max(self.pause, _SHARE * self._took)
        if now or kept is None or key != self._key or due:
            kept = make()
            self._figure, self._key, self._made_at = kept, key, time.perf_counter()
            self._took = self._made_at - began
        return kept

    def drop(self) -> None:
        """Nobody looks any more."""
        self._figure = self._key = None
