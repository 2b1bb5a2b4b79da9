"""What looks at the loss of every epoch: schedules that wait for a plateau, and early stopping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.text import Text, text
from nnplayground.training.schedules.learning_rate import observed

if TYPE_CHECKING:
    from nnplayground.training.measurements import HistoryRow
    from nnplayground.training.session.learner import Learner


def needs_every_epoch(learner: Learner) -> bool:
    """Whether anything has to see the loss of every epoch before the next one begins."""
    return learner.settings.schedule.watches or learner.early_stopping is not None


def observe_epoch_end(learner: Learner, row: HistoryRow) -> Text | None:
    """Tell of the epoch that has just ended.  Where early stopping ends the run, the learner has the best weights
    again, and this says so."""
    settings, early_stopping = learner.settings, learner.early_stopping
    seen = row.validation or row.train
    assert seen is not None
    before = learner.rate_at(0)
    learner.schedule_memory = observed(settings, row.epoch, learner.schedule_memory, seen.loss)
    if learner.rate_at(0) != before:
        learner.touch()  # steps from before cannot be repeated with the new rate
    if early_stopping is None or settings.patience is None or row.validation is None:
        return None
    early_stopping.observe(row.validation.loss)
    if not early_stopping.exhausted(settings.patience):
        return None
    early_stopping.restore()
    early_stopping.wait_again()  # now, so that a run that is saved here goes on as this one would
    return text(
        "Stopped at epoch {epoch}: the validation loss has not become smaller for {patience} epochs. The weights are "
        "those of epoch {best} again.",
        epoch=row.epoch,
        patience=settings.patience,
        best=early_stopping.best_epoch,
    )
