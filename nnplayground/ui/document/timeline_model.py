"""The timeline as the window sees it: which moments are kept, which one is looked at, and the film of them.

The bar, the list of branches and the plots ask this; none of them talks to another.  The kept states are in the
training thread; what is here is a frozen ``Line`` of where they are.

Looking at the past pauses the run and disturbs nothing: ``document.snapshot`` is then of that moment
(``Snapshot.past`` says which), while ``document.history`` stays whole.  Whatever would change the run while the past
is looked at (Run, Step, an edit of the project, the microscope) goes on from the moment that is looked at: what is
seen is what is changed.  Reset begins anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from nnplayground.text import Text, text
from nnplayground.training.timeline.view import CheckpointKey, TimelineView

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document

SPEEDS = (2.0, 5.0, 10.0, 20.0)
"""Moments a second that a film offers."""

_REST = 150
"""Milliseconds for which one moment is looked at before everything is measured for it."""


class TimelineModel(QObject):
    """Of one document.  All methods are called on the GUI thread and return at once."""

    changed = Signal()
    """``line`` is another: a moment was kept or let go, a branch began, was named or removed, the run stands elsewhere.
    A few times a second at most while it trains."""
    viewing_changed = Signal()
    """``viewing`` is another; the snapshot of that moment follows."""
    film_changed = Signal()
    """``playing`` or ``speed``."""
    failed = Signal(object)
    """``Text``: what was asked for did not happen."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._document = document
        self.line = TimelineView()
        self.viewing: CheckpointKey | None = None
        """The moment that is looked at; None while it is the present one."""
        self._along = 0
        self.playing = False
        self.speed = 10.0
        self._film: tuple[CheckpointKey, ...] = ()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._next_picture)
        self._closely = QTimer(self)
        self._closely.setSingleShot(True)
        self._closely.timeout.connect(self._look_closely)
        document.trainer.timeline_changed.connect(self._take)

    def clear(self) -> None:
        """Nothing is kept yet.  No signal follows: who asks for it tells of it."""
        self._timer.stop()
        self._closely.stop()
        self.line, self.viewing, self._along = TimelineView(), None, 0
        self.playing, self._film = False, ()

    # -- looking

    @property
    def along(self) -> int:
        """The branch whose course is gone through: a moment of its ancestors may be looked at."""
        return self.line.current if self.viewing is None or self._along not in self.line else self._along

    def look(self, branch: int, step: int) -> None:
        """Show the kept moment at or before ``step`` of this branch (of its parents', where it began later).

        Call it as often as the mouse moves: what was asked before and not yet answered is dropped.  Looking at the very
        moment at which the run stands is looking at the present.
        """
        self._stop_film()
        if self._hindered():
            return
        before = self.viewing, self.along
        self._along = branch
        self._look(branch, step)
        if before[0] == self.viewing and before[1] != self.along:  # a moment that both branches have
            self.viewing_changed.emit()

    def look_now(self) -> None:
        """Show the network in training again, as it stands."""
        self._stop_film()
        self._set_viewing(None)

    # -- the film

    def play(self, playing: bool) -> None:
        """Show one moment after the other, from the one looked at (from the first, where that is the last or the
        present) to the end of the branch that is gone through."""
        if not playing:
            self._stop_film()
            return
        if self._hindered():
            return
        viewing, along = self.viewing, self.along
        course = self.line.course(along)
        if viewing in course[:-1]:
            course = course[course.index(viewing) :]
        if len(course) < 2:
            self.failed.emit(text("There is no film yet: train first."))
            return
        self._film, self._along = course, along
        self.playing = True
        self._look(*course[0])
        self._timer.start(round(1000 / self.speed))
        self.film_changed.emit()

    def set_speed(self, moments_per_second: float) -> None:
        """Of the film; one of ``SPEEDS``, say."""
        self.speed = moments_per_second
        self._timer.setInterval(round(1000 / moments_per_second))
        self.film_changed.emit()

    # -- going on from elsewhere

    def go_on(self, branch: int, step: int) -> None:
        """Put the network in training where it stood at that moment; the project stays as it is.

        Training on from there repeats the run bit for bit where nothing differs, and is a new branch otherwise.
        """
        self._stop_film()
        if self._hindered():
            return
        self._document.microscope.leave(keep=True)
        self._document.pause()
        self._document.trainer.go_on_from(CheckpointKey(branch, step))
        self._set_viewing(None, show=False)

    def take_up(self, branch: int, step: int, label: str) -> None:
        """As ``go_on``, and with the settings, network and data of that moment: one undoable edit called ``label``."""
        place = CheckpointKey(branch, step)
        try:
            project = self.line.project_of(place)
        except KeyError:
            self.failed.emit(text("This moment is no longer kept."))
            return
        self._stop_film()
        self._document.microscope.leave(keep=True)
        self._document.pause()
        self._set_viewing(None, show=False)
        self._document.edit(project, label)
        self._document.trainer.go_on_from(place)

    def settle(self) -> None:
        """What follows happens at the moment that is looked at: the run is put there."""
        if self.viewing is not None:
            viewing = self.viewing
            self._stop_film()
            self._document.trainer.go_on_from(viewing)
            self._set_viewing(None, show=False)

    # -- the branches

    def rename(self, branch: int, name: str) -> None:
        """Give it a name of its own, or an empty one: then it has a number again."""
        self._document.trainer.with_timeline(lambda timeline: timeline.rename(branch, name))

    def remove(self, branch: int) -> None:
        """Let go of a branch; those that left it keep the moments that they need.  The current one stays."""
        if branch == self.line.current:
            self.failed.emit(text("The branch that is in training stays. Go on from another one first."))
            return
        if self.viewing is not None and self.viewing.branch == branch:
            self.look_now()
        self._document.trainer.with_timeline(lambda timeline: timeline.remove(branch))

    def set_budget(self, bytes: int) -> None:
        """What all kept moments may take together, in memory and in the file."""
        self._document.trainer.with_timeline(lambda timeline: timeline.set_budget(bytes))

    # -- inside

    def _hindered(self) -> bool:
        """Whether nothing can be shown of any moment now, since the network or its data are not there; that is said."""
        if self._document.obstacle is None:
            return False
        self.failed.emit(self._document.obstacle)
        self.viewing_changed.emit()  # the track goes back to where it was
        return True

    def _look(self, branch: int, step: int) -> None:
        if branch not in self.line:
            return
        place = self._kept(branch, step)
        if place is None:
            self.failed.emit(self.line.problem or text("No moment is kept there."))
            return
        self._document.microscope.leave(keep=True)
        if self._document.running:
            self._document.pause()
        self._set_viewing(None if place == (self.line.current, self.line.now) else place)

    def _kept(self, branch: int, step: int) -> CheckpointKey | None:
        course = self.line.course(branch)
        before = [place for place in course if place.step <= step]
        return before[-1] if before else (course[0] if course else None)

    def _set_viewing(self, viewing: CheckpointKey | None, *, show: bool = True) -> None:
        """``show``: the training thread shall send the snapshot of it."""
        if viewing == self.viewing:
            return
        self.viewing = viewing
        if show:
            self._document.trainer.look(viewing, closely=viewing is None)
            self._closely.start(_REST)
        self.viewing_changed.emit()

    def _look_closely(self) -> None:
        """The mouse rests: now there is time for what takes long."""
        if self.viewing is not None:
            self._document.trainer.look(self.viewing, closely=True)

    def _next_picture(self) -> None:
        snapshot = self._document.snapshot
        place = self.viewing
        if snapshot is None or place not in self._film:
            self._stop_film()
        elif place is not None and snapshot.viewed == place:  # not before the last one is there
            later = self._film[self._film.index(place) + 1 :]
            kept = next((one for one in later if self._kept(*one) == one), None)  # some may have had to go
            if kept is None or self._hindered():
                self._stop_film()
            else:
                self._look(*kept)

    def _stop_film(self) -> None:
        if self.playing:
            self._timer.stop()
            self.playing, self._film = False, ()
            self.film_changed.emit()

    def _take(self, run: int, shown: TimelineView | Text) -> None:
        if run != self._document.trainer.run_number:
            return
        if isinstance(shown, Text):
            self._stop_film()
            self._set_viewing(None)
            self.failed.emit(shown)
        else:
            self.line = shown
            self.changed.emit()
