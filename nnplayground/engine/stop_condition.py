"""How far to train."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from nnplayground.training.session.session import Session

_ENDLESS = 1_000_000


@dataclass
class StopCondition:
    """Without end, some steps, or to the end of an epoch: of the running one, or of a later one."""

    number: int
    kind: Literal["on", "steps", "epoch"]
    steps: int = 0
    epochs: int = 1
    """To complete, the running one included, where ``kind`` is ``epoch``."""
    begun: bool = False
    stop: int | None = None
    """Epoch at which to stop, known when it has begun; None for never."""

    def begin(self, session: Session) -> None:
        """Find where to stop, unless that is known."""
        if self.begun:
            return
        self.begun = True
        if self.kind == "epoch":
            self.stop = session.epoch + self.epochs
        else:
            self.stop = session.project.settings.next_stop(session.epoch) if self.kind == "on" else None

    def steps_left(self, session: Session) -> int:
        """How many steps it still allows; a large number where there is no end."""
        if self.kind == "steps":
            return self.steps
        if self.stop is None:
            return _ENDLESS
        if session.epoch >= self.stop:
            return 0
        return session.steps_to_epoch_end + (self.stop - session.epoch - 1) * session.steps_per_epoch
