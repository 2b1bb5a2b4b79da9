"""Loads data off the GUI thread; an answer that is no longer asked for is dropped."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from nnplayground.datasets.prepare import Prepared
from nnplayground.datasets.progress import Cancelled
from nnplayground.project import Project
from nnplayground.text import Text, UserError, text
from nnplayground.thread_turns import short_turns
from nnplayground.ui.toolkit.signal_types import UNION

_log = logging.getLogger(__name__)

_PAUSE = 0.05
"""Seconds between two reports, at least."""


@dataclass(frozen=True)
class Progress:
    """How far loading is."""

    what: Text | None = None
    """What is being done; None once it has ended."""
    share: float | None = None
    """That is done, from 0 to 1, where that is known."""


class DataLoader(QObject):
    """One request at a time counts: the newest."""

    loaded = Signal(Prepared)
    failed = Signal(Text)
    progressed = Signal(Progress)
    _answered = Signal(int, UNION)
    _reported = Signal(int, Progress)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._request = 0
        self._stop: threading.Event | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._answered.connect(self._take)
        self._reported.connect(self._pass_on)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._stop is not None

    def load(self, project: Project) -> None:
        """Ask for the data of ``project``."""
        self.cancel()
        self._stop = threading.Event()
        self._pool.start(_Task(self, self._request, project, self._stop))

    def cancel(self) -> None:
        """Drop what is under way, and have the thread stop as soon as it hears of it.  No signal follows."""
        self._request += 1
        if self._stop is not None:
            self._stop.set()
            self._stop = None
        self._pool.clear()

    def close(self) -> None:
        """Drop what is under way and wait for the thread."""
        self.cancel()
        self._pool.waitForDone()

    def _take(self, request: int, answer: Prepared | Text) -> None:
        if request != self._request:
            return
        self._stop = None
        if isinstance(answer, Prepared):
            self.loaded.emit(answer)
        else:
            self.failed.emit(answer)

    def _pass_on(self, request: int, progress: Progress) -> None:
        if request == self._request and self.busy:
            self.progressed.emit(progress)

    def answer(self, request: int, answer: Prepared | Text) -> None:
        """Called in the worker thread; the signal carries it over."""
        self._answered.emit(request, answer)

    def report(self, request: int, progress: Progress) -> None:
        """Called in the worker thread; the signal carries it over."""
        self._reported.emit(request, progress)


class _Task(QRunnable):
    def __init__(self, loader: DataLoader, request: int, project: Project, stop: threading.Event) -> None:
        super().__init__()
        self._loader = loader
        self._request = request
        self._project = project
        self._stop = stop
        self._next_report = 0.0

    def run(self) -> None:
        result: Prepared | Text | None
        try:
            with short_turns():
                result = self._project.load_data(self._report)
        except Cancelled:
            result = None
        except UserError as error:
            _log.info("The data are not there: %s", error)
            result = error.text
        except Exception:
            _log.exception("The data could not be loaded")
            sentence = traceback.format_exc(limit=1).splitlines()[-1]
            result = text("The data could not be loaded: {error}.", error=sentence)
        from nnplayground.datasets.tables.csv_table import forget_table  # a start does without it

        forget_table()  # the dialog that chose a file has read it already; now it is used
        if result is not None:
            self._loader.answer(self._request, result)

    def _report(self, what: Text, share: float | None) -> None:
        if self._stop.is_set():
            raise Cancelled
        if time.perf_counter() >= self._next_report:
            self._next_report = time.perf_counter() + _PAUSE
            self._loader.report(self._request, Progress(what, share))
