"""The training thread: a QThread around a Qt-free session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from nnplayground.text import Text
from nnplayground.training.snapshot import Wanted

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.project import Project
    from nnplayground.training.state import State


class Trainer(QThread):
    """All methods are called on the GUI thread and return at once."""

    snapshot_made = Signal(object)
    status_changed = Signal()
    troubled = Signal(object)
    state_taken = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run_number = 0
        self.running = False
        self.obstacle: Text | None = None

    @property
    def run_id(self) -> int:
        return self.run_number

    def load(
        self, project: Project, revision: int, prepared: Prepared, state: State | None, runnable: bool
    ) -> None: ...
    def update_project(self, project: Project, revision: int, runnable: bool) -> None: ...
    def want(self, wanted: Wanted) -> None: ...
