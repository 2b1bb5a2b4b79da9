"""What the captured ways share: how many steps one call may do that looks at no clock."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from nnplayground.training.step.execution.program import Advance, StepProgram

if TYPE_CHECKING:
    from nnplayground.training.session.learner import Learner

CALL = 0.05
"""Seconds of training in one call where nothing limits it."""

MOST = 20_000
"""Steps in one call at most: what would be done again, plain, to find the first that is not finite."""


class CapturedProgram(StepProgram):
    """One whose steps were recorded, and are all started at once."""

    def __init__(self, learner: Learner) -> None:
        self._learner = learner
        self._pace: float | None = None
        """Seconds that a step takes; 0 before the second call, since the first of any function takes longer."""

    @abstractmethod
    def call(self, steps: int, watch: bool, every: int) -> Advance:
        """As ``StepProgram.run`` with no deadline, and ``steps`` as the limit."""

    def run(self, limit: int, deadline: float | None, watch: bool, every: int) -> Advance:
        """As ``StepProgram.run``."""
        clock = self._learner.clock
        began = clock()
        room = CALL if deadline is None else deadline - began
        asked = max(1, min(limit, int(room / self._pace) if self._pace else limit, MOST))
        advance = self.call(asked, watch, every)
        if not advance.done:
            return advance
        now = clock()
        pace = (now - began) / advance.done
        if self._pace is None:
            self._pace = 0.0
        elif not self._pace or pace > self._pace:
            self._pace = pace
        else:  # where it got faster it is believed slowly, so that one quick call does not make the next one too long
            self._pace = 0.75 * self._pace + 0.25 * pace
        # A last quarter of the time is left: another call has its price.
        return advance._replace(met=deadline is not None and deadline - now < max(self._pace, room / 4))
