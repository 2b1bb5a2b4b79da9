"""The timeline as the window sees it: which checkpoints there are, which one is shown, and the film of them.

The bar, the list of branches and the plots ask this; none of them talks to another.  The kept states are in the
training thread; what is here is a frozen ``TimelineView`` of where they are.

Looking at the past pauses the run and disturbs nothing: ``training.snapshot`` is then of that checkpoint
(``Snapshot.viewed`` says which), while ``training.history`` stays whole.  Whatever would change the run while the past
is looked at (Run, Step, an edit of the project, the microscope) goes on from the checkpoint that is shown: what is
seen is what is changed.  Reset begins anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from nnplayground.text import Text, text
from nnplayground.training.timeline.view import CheckpointKey, TimelineView
from nnplayground.ui.toolkit.single_shot import single_shot

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnplayground.engine.news import TimelineReport
    from nnplayground.project import Project
    from nnplayground.ui.document.trainer import Trainer
    from nnplayground.ui.document.training_model import TrainingModel

SPEEDS = (2.0, 5.0, 10.0, 20.0)
"""Moments a second that a film offers."""

_REST = 150
"""Milliseconds for which one checkpoint is shown before everything is measured for it."""


class TimelineModel(QObject):
    """Of one document.  All methods are called on the GUI thread and return at once."""

    changed = Signal()
    """``view`` is another: a checkpoint was taken or dropped, a branch began, was named or removed, the run stands
    elsewhere.  A few times a second at most while it trains."""
    past_changed = Signal()
    """``has_past``."""
    viewing_changed = Signal()
    """``viewing`` is another; the snapshot of that checkpoint follows."""
    film_changed = Signal()
    """``playing`` or ``speed``."""
    failed = Signal(Text)
    """What was asked for did not happen, and why."""

    def __init__(
        self,
        trainer: Trainer,
        training: TrainingModel,
        leave_step: Callable[[], None],
        edit: Callable[[Project, str], None],
        parent: QObject,
    ) -> None:
        """``leave_step`` closes the microscope; ``edit`` makes a project the document's, as one undo step."""
        super().__init__(parent)
        self._trainer = trainer
        self._training = training
        self._leave_step = leave_step
        self._edit = edit
        self.view = TimelineView()
        self.viewing: CheckpointKey | None = None
        """The moment that is looked at; None while it is the present one."""
        self._browsed_branch = 0
        self.playing = False
        self.speed = 10.0
        self._film: tuple[CheckpointKey, ...] = ()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._next_picture)
        self._closely = single_shot(self, self._look_closely)
        trainer.timeline_changed.connect(self._take)

    def clear(self) -> None:
        """Nothing is kept yet.  No signal follows: who asks for it tells of it."""
        self._timer.stop()
        self._closely.stop()
        self.view, self.viewing, self._browsed_branch = TimelineView(), None, 0
        self.playing, self._film = False, ()

    # -- looking

    @property
    def has_past(self) -> bool:
        """Whether there is more than one checkpoint to look at."""
        return sum(len(branch.steps) for branch in self.view.branches) > 1

    @property
    def browsed_branch(self) -> int:
        """The branch whose course is gone through: a checkpoint of its ancestors may be looked at."""
        return (
            self.view.current if self.viewing is None or self._browsed_branch not in self.view else self._browsed_branch
        )

    def show_checkpoint(self, branch: int, step: int) -> None:
        """Show the checkpoint at or before ``step`` of this branch (of its parents', where it began later).

        Call it as often as the mouse moves: what was asked before and not yet answered is dropped.  Looking at the very
        checkpoint at which the run stands is looking at the present.
        """
        self._stop_film()
        if self._hindered():
            return
        before = self.viewing, self.browsed_branch
        self._browsed_branch = branch
        self._show_checkpoint(branch, step)
        if before[0] == self.viewing and before[1] != self.browsed_branch:  # a checkpoint that both branches have
            self.viewing_changed.emit()

    def show_present(self) -> None:
        """Show the network in training again, as it stands."""
        self._stop_film()
        self._set_viewing(None)

    # -- the film

    def play(self, playing: bool) -> None:
        """Show one checkpoint after the other, from the one looked at (from the first, where that is the last or the
        present) to the end of the branch that is gone through."""
        if not playing:
            self._stop_film()
            return
        if self._hindered():
            return
        viewing, along = self.viewing, self.browsed_branch
        keys = self.view.keys_along(along)
        if viewing in keys[:-1]:
            keys = keys[keys.index(viewing) :]
        if len(keys) < 2:
            self.failed.emit(text("There is no film yet: train first."))
            return
        self._film, self._browsed_branch = keys, along
        self.playing = True
        self._show_checkpoint(*keys[0])
        self._timer.start(round(1000 / self.speed))
        self.film_changed.emit()

    def set_speed(self, moments_per_second: float) -> None:
        """Of the film; one of ``SPEEDS``, say."""
        self.speed = moments_per_second
        self._timer.setInterval(round(1000 / moments_per_second))
        self.film_changed.emit()

    # -- going on from elsewhere

    def continue_from(self, branch: int, step: int) -> None:
        """Put the network in training where it stood at that checkpoint; the project stays as it is.

        Training on from there repeats the run bit for bit where nothing differs, and is a new branch otherwise.
        """
        self._stop_film()
        if self._hindered():
            return
        self._leave_step()
        self._training.pause()
        self._trainer.continue_from(CheckpointKey(branch, step))
        self._set_viewing(None, show=False)

    def restore(self, branch: int, step: int, label: str) -> None:
        """As ``continue_from``, with its settings, network and data: one undoable edit called ``label``."""
        key = CheckpointKey(branch, step)
        try:
            project = self.view.project_at(key)
        except KeyError:
            self.failed.emit(text("This moment is no longer kept."))
            return
        self._stop_film()
        self._leave_step()
        self._training.pause()
        self._set_viewing(None, show=False)
        self._edit(project, label)
        self._trainer.continue_from(key)

    def continue_here(self) -> None:
        """What follows happens at the checkpoint that is shown: the run is put there."""
        if self.viewing is not None:
            viewing = self.viewing
            self._stop_film()
            self._trainer.continue_from(viewing)
            self._set_viewing(None, show=False)

    # -- the branches

    def rename(self, branch: int, name: str) -> None:
        """Give it a name of its own, or an empty one: then it has a number again."""
        self._trainer.with_timeline(lambda timeline: timeline.store.rename(branch, name))

    def remove(self, branch: int) -> None:
        """Let go of a branch; those that left it keep the checkpoints that they need.  The current one stays."""
        if branch == self.view.current:
            self.failed.emit(text("The branch that is in training stays. Go on from another one first."))
            return
        if self.viewing is not None and self.viewing.branch == branch:
            self.show_present()
        self._trainer.with_timeline(lambda timeline: timeline.store.remove(branch))

    def set_budget(self, bytes: int) -> None:
        """What all checkpoints may take together, in memory and in the file."""
        self._trainer.with_timeline(lambda timeline: timeline.store.set_budget(bytes))

    # -- inside

    def _hindered(self) -> bool:
        """Whether nothing can be shown now, since the network or its data are not there; that is said."""
        if self._training.obstacle is None:
            return False
        self.failed.emit(self._training.obstacle)
        self.viewing_changed.emit()  # the track goes back to where it was
        return True

    def _show_checkpoint(self, branch: int, step: int) -> None:
        if branch not in self.view:
            return
        key = self._kept(branch, step)
        if key is None:
            self.failed.emit(self.view.problem or text("No moment is kept there."))
            return
        self._leave_step()
        if self._training.running:
            self._training.pause()
        self._set_viewing(None if key == (self.view.current, self.view.now) else key)

    def _kept(self, branch: int, step: int) -> CheckpointKey | None:
        keys = self.view.keys_along(branch)
        before = [key for key in keys if key.step <= step]
        return before[-1] if before else (keys[0] if keys else None)

    def _set_viewing(self, viewing: CheckpointKey | None, *, show: bool = True) -> None:
        """``show``: the training thread shall send the snapshot of it."""
        if viewing == self.viewing:
            return
        self.viewing = viewing
        if show:
            self._trainer.view_checkpoint(viewing, closely=viewing is None)
            self._closely.start(_REST)
        self.viewing_changed.emit()

    def _look_closely(self) -> None:
        """The mouse rests: now there is time for what takes long."""
        if self.viewing is not None:
            self._trainer.view_checkpoint(self.viewing, closely=True)

    def _next_picture(self) -> None:
        snapshot = self._training.snapshot
        key = self.viewing
        if snapshot is None or key not in self._film:
            self._stop_film()
        elif key is not None and snapshot.viewed == key:  # not before the last one is there
            later = self._film[self._film.index(key) + 1 :]
            kept = next((one for one in later if self._kept(*one) == one), None)  # some may have had to go
            if kept is None or self._hindered():
                self._stop_film()
            else:
                self._show_checkpoint(*kept)

    def _stop_film(self) -> None:
        if self.playing:
            self._timer.stop()
            self.playing, self._film = False, ()
            self.film_changed.emit()

    def _take(self, report: TimelineReport) -> None:
        if report.problem is not None:
            self._stop_film()
            self._set_viewing(None)
            self.failed.emit(report.problem)
        elif report.view is not None:
            had_past, self.view = self.has_past, report.view
            self.changed.emit()
            if had_past != self.has_past:
                self.past_changed.emit()
