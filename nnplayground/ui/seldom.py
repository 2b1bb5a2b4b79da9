"""A figure that is dear to make: while it trains it is made anew only so often, and the last one stands meanwhile."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Figure = TypeVar("Figure")


class Seldom(Generic[Figure]):
    """Keeps the last figure; another ``key``, as another session, makes it worthless."""

    def __init__(self, pause: float) -> None:
        """``pause``: seconds from one making to the next."""
        self._pause = pause
        self._made = -math.inf
        self._key: object = None
        self._figure: Figure | None = None

    def get(self, make: Callable[[], Figure], key: object, *, now: bool) -> Figure:
        """That of this moment where ``now`` is asked for, or where the last is too old."""
        kept = self._figure
        if now or kept is None or key != self._key or time.perf_counter() - self._made >= self._pause:
            kept = make()
            self._figure, self._key, self._made = kept, key, time.perf_counter()
        return kept

    def drop(self) -> None:
        """Nobody looks any more."""
        self._figure = self._key = None
