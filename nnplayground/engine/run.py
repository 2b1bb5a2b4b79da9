"""The run: how far to train, how fast, and how long without a look at the requests of a window."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nnplayground.engine.rate_limiter import RateLimiter, StepRate

if TYPE_CHECKING:
    from nnplayground.engine.stop_condition import StopCondition
    from nnplayground.training.session.session import Session

CHUNK = 0.012
"""Seconds of training between two looks at the requests of a window."""

SHORT = 0.004
"""Seconds by which a chunk may be longer, to end when a picture is due; one shorter than this is too dear."""


class Run:
    """Of one training loop."""

    def __init__(self, chunk: float = CHUNK) -> None:
        """``chunk``: seconds of training in one go."""
        self.stop: StopCondition | None = None
        """How far to go; None while it pauses."""
        self._chunk = chunk
        self._pace = RateLimiter()
        self._rate = StepRate()

    @property
    def steps_per_second(self) -> float:
        return self._rate.value

    @property
    def paced(self) -> bool:
        """Whether it may go so fast only, so that there is time between two steps."""
        return self._pace.limit is not None

    def set_pace(self, steps_per_second: float | None) -> None:
        """At most so many steps a second; None for as fast as the machine."""
        self._pace.limit = steps_per_second
        self.restart()

    def seconds(self) -> float:
        """Until the next step is due."""
        return self._pace.seconds()

    def due(self, now: float) -> bool:
        """Whether a step is, at a time of ``time.perf_counter``."""
        return self._pace.ready(now)

    def take(self, now: float, steps: int) -> int:
        """How many of ``steps`` to do in the next chunk: at least one."""
        return self._pace.take(now, steps)

    def deadline(self, now: float, picture_at: float = math.inf) -> float:
        """When the next chunk ends: at ``picture_at`` where that comes soon."""
        soon = now + SHORT < picture_at < now + self._chunk + SHORT
        return picture_at if soon else now + self._chunk

    def count(self, steps: int) -> None:
        """So many were done."""
        self._rate.count(steps)
        if self.stop is not None:
            self.stop.steps -= steps

    def reached(self, session: Session) -> bool:
        """Whether there is nothing left to do."""
        return self.stop is not None and (session.stopped is not None or self.stop.steps_left(session) <= 0)

    def restart(self) -> None:
        """Count anew: what comes has nothing to do with what was before."""
        self._rate.restart()
        self._pace.restart()
