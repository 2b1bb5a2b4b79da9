"""When the next snapshot may be made: as often as a screen shows pictures, and never so often that training waits."""

from __future__ import annotations

import time

FRAME = 1 / 60
"""Seconds between two snapshots at least, on average."""

EARLY = 0.003
"""Seconds by which a snapshot may come before its time: a chunk of steps does not end to the millisecond."""

TRAINING_SHARE = 3.0
"""Seconds of training, at least, for each second spent on making snapshots."""


class Frames:
    """Of one training loop.  Times are those of ``time.perf_counter``."""

    def __init__(self) -> None:
        self.next_in_run = 0.0
        """When the next one is due while steps are made one after the other."""
        self._next = 0.0
        """When a screen shows the next picture."""

    def due(self, *, training: bool, resting: bool) -> float:
        """When the next may be made: at once after the last step of a run; at 1000 steps a second not after each of
        them.  ``training``: there are steps to do; ``resting``: there is time between them."""
        if not resting:
            return self.next_in_run - EARLY
        return self._next - EARLY if training else 0.0

    def wait(self, *, training: bool) -> float:
        """Seconds until one may be made where there is time between the steps."""
        return max(0.0, self.due(training=training, resting=True) - time.perf_counter())

    def record(self, began: float) -> None:
        """One was made, from then until now."""
        ended = time.perf_counter()
        self._next = max(began, self._next) + FRAME
        # Where measuring is slow, most of the time still belongs to training.
        self.next_in_run = max(max(began, self.next_in_run) + FRAME, ended + TRAINING_SHARE * (ended - began))
