"""How fast training may go, and how fast it goes."""

from __future__ import annotations

import time


class RateLimiter:
    """At most so many steps a second."""

    def __init__(self) -> None:
        self.limit: float | None = None
        """None for as fast as the machine."""
        self._due = 0.0

    def restart(self) -> None:
        """The next step is due now."""
        self._due = time.perf_counter()

    def seconds(self) -> float:
        """Until the next step is due."""
        return 0.0 if self.limit is None else max(0.0, self._due - time.perf_counter())

    def ready(self, now: float) -> bool:
        """Whether a step is due."""
        return self.limit is None or now >= self._due

    def take(self, now: float, steps: int) -> int:
        """How many of ``steps`` are due: at least one."""
        if self.limit is None:
            return steps
        steps = min(steps, max(1, int((now - self._due) * self.limit)))
        self._due = max(self._due + steps / self.limit, now - 0.25)
        return steps


class StepRate:
    """Steps a second over the last second or so."""

    def __init__(self) -> None:
        self.value = 0.0
        self._since = time.perf_counter()
        self._steps = 0

    def restart(self) -> None:
        self._since, self._steps = time.perf_counter(), 0

    def count(self, steps: int) -> None:
        self._steps += steps
        elapsed = time.perf_counter() - self._since
        if elapsed >= 0.5:
            self.value = self._steps / elapsed
            self._since, self._steps = time.perf_counter(), 0
        elif self.value == 0.0 and elapsed > 0:
            self.value = self._steps / elapsed
