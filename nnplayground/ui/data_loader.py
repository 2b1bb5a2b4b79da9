"""Loads data off the GUI thread; an answer that is no longer asked for is dropped."""

from __future__ import annotations

import traceback

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from nnplayground.datasets.prepare import Prepared
from nnplayground.project import Project
from nnplayground.text import Text, UserError, text
from nnplayground.ui.background import short_turns


class DataLoader(QObject):
    """One request at a time counts: the newest."""

    loaded = Signal(object)
    """``Prepared``."""
    failed = Signal(object)
    """``Text``."""
    _answered = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._request = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._answered.connect(self._take)

    def load(self, project: Project) -> None:
        """Ask for the data of ``project``."""
        self._request += 1
        self._pool.clear()
        self._pool.start(_Task(self, self._request, project))

    def cancel(self) -> None:
        """Drop what is under way and wait for the thread."""
        self._request += 1
        self._pool.clear()
        self._pool.waitForDone()

    def _take(self, request: int, answer: Prepared | Text) -> None:
        if request != self._request:
            return
        if isinstance(answer, Prepared):
            self.loaded.emit(answer)
        else:
            self.failed.emit(answer)

    def answer(self, request: int, answer: Prepared | Text) -> None:
        """Called in the worker thread; the signal carries it over."""
        self._answered.emit(request, answer)


class _Task(QRunnable):
    def __init__(self, loader: DataLoader, request: int, project: Project) -> None:
        super().__init__()
        self._loader = loader
        self._request = request
        self._project = project

    def run(self) -> None:
        try:
            with short_turns():
                answer: Prepared | Text = self._project.load_data()
        except UserError as error:
            answer = error.text
        except Exception:
            said = traceback.format_exc(limit=1).splitlines()[-1]
            answer = text("The data could not be loaded: {error}.", error=said)
        from nnplayground.datasets.csv_table import forget_table  # a start does without it

        forget_table()  # the dialog that chose a file has read it already; now it is used
        self._loader.answer(self._request, answer)
