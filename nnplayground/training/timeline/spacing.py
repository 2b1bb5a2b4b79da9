"""When the next checkpoint of a run is due to be kept: so seldom that it takes a small part of the time of training."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnplayground.training.session.session import Session

SHARE = 0.02
"""Part of the time of training that taking checkpoints takes at most, in the long run."""

APART = 0.02
"""Seconds of training from one checkpoint to the next at least."""

_MOST = 40


class Spacing:
    """Checkpoints are due after a number of steps that is a power of two, counted from the beginning of the epoch, or
    at the end of epochs whose number is a multiple of one.

    Only the choice of the power depends on the clock, so that two runs keep checkpoints at the same places.
    """

    def __init__(self) -> None:
        self.level = 0
        """The power."""
        self._due = 0
        self._since: float | None = None

    def steps_left(self, session: Session) -> int:
        """Steps until the next checkpoint is due; at least 1."""
        return max(1, self._due - session.step)

    def due(self, session: Session) -> bool:
        return session.step >= self._due

    def begin(self, session: Session, now: float) -> None:
        """Training begins or goes on, from wherever it stands; ``now`` in seconds, as below."""
        self._since = now
        self._due = session.step + self._gap(session)

    def record_cost(self, session: Session, now: float, cost: float) -> None:
        """A checkpoint was taken, which took ``cost`` seconds and ended ``now``."""
        wanted = max(APART, cost / SHARE)
        if self._since is not None:
            elapsed = now - self._since
            if elapsed < wanted:
                self.level = min(self.level + 1, _MOST)
            elif elapsed > 4 * wanted and self.level:
                self.level -= 1
        self.begin(session, now)

    def _gap(self, session: Session) -> int:
        gap, whole = 1 << self.level, session.steps_per_epoch
        if gap < whole:
            return min(gap - session.batch % gap, session.steps_to_epoch_end)
        stride = 1
        while stride * whole < gap:
            stride *= 2
        epochs = stride - session.epoch % stride
        return session.steps_to_epoch_end + (epochs - 1) * whole
