"""In which order views draw a snapshot, one in a turn of the event loop, and how long they rest after it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

FREE = 0.4
"""Share of the time that belongs to the person at the window while pictures follow each other."""
_WEIGHT = 0.25
"""Of the last time in what is taken to be usual."""
_LONGEST = 0.02
"""Seconds until an answer, at most: a run may have ended, and the next begin whenever."""

View = TypeVar("View")


class FramePlan(Generic[View]):
    """Of one window.  Times are in seconds."""

    def __init__(self) -> None:
        self._costs: dict[View, float] = {}
        self._due: list[View] = []
        self._late: frozenset[View] = frozenset()
        self._began = 0.0
        self._busy = 0.0
        self._asked: float | None = None
        self._answer = 0.0
        """Seconds from asking for a snapshot until it is there, lately."""

    @property
    def due(self) -> tuple[View, ...]:
        """What has not drawn the snapshot yet."""
        return tuple(self._due)

    def begin(self, views: Iterable[View], now: float) -> None:
        """There is another snapshot, which all of ``views`` are to draw.  Those that have not come to draw the one
        before come first, whatever they cost."""
        if self._asked is not None:
            self._answer += _WEIGHT * (min(now - self._asked, _LONGEST) - self._answer)
            self._asked = None
        self._late = frozenset(self._due)
        self._due = list(views)
        self._began, self._busy = now, 0.0

    def next(self) -> View | None:
        """Who draws in this turn, the dearest at last: the others wait least so, and a person sees most of the picture
        soonest."""
        if not self._due:
            return None
        view = min(self._due, key=lambda one: (one not in self._late, self._costs.get(one, 0.0)))
        self._due.remove(view)
        return view

    def spent(self, view: View, seconds: float) -> None:
        """What a view took to draw and to paint it."""
        self._busy += seconds
        before = self._costs.get(view, seconds)
        self._costs[view] = before + _WEIGHT * (seconds - before)

    def forget(self, view: View) -> None:
        """It is gone."""
        self._costs.pop(view, None)
        if view in self._due:
            self._due.remove(view)

    def rest(self, now: float) -> float:
        """Seconds until the next snapshot is to be asked for, so that ``FREE`` of the time from one to the next is
        left."""
        return max(0.0, self._began + self._busy / (1.0 - FREE) - self._answer - now)

    def ask(self, now: float) -> None:
        """The next one is asked for."""
        self._asked = now
