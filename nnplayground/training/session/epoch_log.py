"""The end of each epoch of a run: measured, kept in the history, told, and perhaps where training stops."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nnplayground.training.guards.epoch_end import needs_every_epoch, observe_epoch_end
from nnplayground.training.measurements import HistoryRow
from nnplayground.training.session.run_history import RunHistory

if TYPE_CHECKING:
    from nnplayground.text import Text
    from nnplayground.training.evaluation.evaluator import Evaluator
    from nnplayground.training.session.learner import Learner
    from nnplayground.training.step.execution.program import EpochRow


class EpochLog:
    """Of one session."""

    def __init__(self, learner: Learner, evaluator: Evaluator) -> None:
        self._learner = learner
        self._evaluator = evaluator
        self.history = RunHistory()
        self.stopped: Text | None = None
        """Why training stopped by itself, until it goes on."""
        self.on_epoch: Callable[[HistoryRow], None] | None = None
        """Called with each new row of the history."""
        self.every_epoch = False
        """Call ``on_epoch`` for every epoch, also for one that a long history leaves out."""

    @property
    def every(self) -> int:
        """The epochs that are a multiple of this need a row."""
        return 1 if self.every_epoch or needs_every_epoch(self._learner) else self.history.stride

    def begin(self) -> None:
        """A new history, with a row of the weights as they are."""
        self.history = RunHistory()
        self.history.add(self.measured())

    def measured(self) -> HistoryRow:
        """Where the learner stands.  Call it within ``Learner.computing``."""
        learner = self._learner
        rate = learner.rate_at(learner.order.position)
        return HistoryRow(learner.epoch, learner.steps, learner.objective, rate, *self._evaluator.by_split(self._now()))

    def end(self, row: EpochRow, *, record: bool, tell: bool = True) -> None:
        """This epoch has ended.  Without ``record`` the history stays as it is, without ``tell`` nobody hears of it."""
        measures = self._now() if row.measures is None else row.measures
        rate, measured = self._learner.rate_at(0, row.epoch), self._evaluator.by_split(measures)
        history_row = HistoryRow(row.epoch, row.step, row.objective, rate, *measured)
        if record:
            kept = self.history.add(history_row)
            if tell and self.on_epoch is not None and (kept or self.every_epoch):
                self.on_epoch(history_row)
        if needs_every_epoch(self._learner):
            self.stopped = observe_epoch_end(self._learner, history_row)

    def _now(self) -> list[float]:
        with self._evaluator.evaluating():
            return self._evaluator.measures().tolist()
