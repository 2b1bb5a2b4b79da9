"""Training as the window sees it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from nnplayground.text import Text
from nnplayground.ui.document.engine import Engine
from nnplayground.ui.document.trainer import Trainer


class TrainingModel(QObject):
    """Of one document.  All methods are called on the GUI thread and return at once."""

    engine_changed = Signal()
    """``engine``."""
    noted = Signal(Text)
    """Something to know about the run that does not stop it."""

    def __init__(self, trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self._trainer = trainer
        trainer.engine_changed.connect(self.engine_changed)
        trainer.noted.connect(self.noted)

    @property
    def engine(self) -> Engine:
        return self._trainer.engine

    @property
    def pace(self) -> float | None:
        """Steps a second, at most; None for as fast as the machine."""
        return self._trainer.pace

    @property
    def at_work(self) -> bool:
        """Whether its thread has begun and not ended."""
        return self._trainer.isRunning()

    def start_engine(self) -> None:
        """Import torch and begin to work.  Called once, after the window was painted."""
        self._trainer.start_engine()
