"""Where a document is kept, and whether that is all of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

if TYPE_CHECKING:
    from nnplayground.project import Project
    from nnplayground.training.state.state import State


class Edited(Protocol):
    """What can be edited, and was."""

    @property
    def project(self) -> Project: ...
    @property
    def undo_stack(self) -> QUndoStack: ...


class DocumentFile(QObject):
    """Of one document."""

    changed = Signal()
    """Path or modified mark."""

    def __init__(self, edited: Edited, path: Path | None, state: State | None, parent: QObject) -> None:
        """``path``: where it was read, with ``state``."""
        super().__init__(parent)
        self._edited = edited
        self.path = path
        self._saved_step = _step_of(state)
        self._step: int | None = None
        """At which the network in training was seen last."""
        edited.undo_stack.cleanChanged.connect(lambda _clean: self.changed.emit())

    @property
    def modified(self) -> bool:
        """Whether something would be lost: an edit, or training, since the last save."""
        trained = self._step is not None and self._step != self._saved_step
        return trained or not self._edited.undo_stack.isClean()

    @property
    def repeatable(self) -> bool:
        """Whether this is a template that was trained but never edited: the same seed gives all of it again."""
        return self.path is None and bool(self._edited.project.template) and self._edited.undo_stack.count() == 0

    def saved(self, path: Path, state: State | None, project: Project | None = None) -> None:
        """``state`` and ``project`` (None: that of this moment) are in ``path`` now; what came since is not saved."""
        self.path = path
        self._saved_step = _step_of(state)
        if project is None or project is self._edited.project:
            self._edited.undo_stack.setClean()
        else:
            self._edited.undo_stack.resetClean()  # no step of the history is known to be what the file holds now
        self.changed.emit()

    def take_step(self, step: int) -> None:
        """The network in training was seen at this step."""
        before, self._step = self._step, step
        if before is None or (before == self._saved_step) != (step == self._saved_step):
            self.changed.emit()

    def clear(self, path: Path | None, state: State | None) -> None:
        """Another project comes, of this file.  No signal follows: who asks for it tells of it."""
        self.path, self._saved_step, self._step = path, _step_of(state), None


def _step_of(state: State | None) -> int:
    return 0 if state is None else state.step
