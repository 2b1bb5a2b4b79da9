"""What is seen of a window from outside: how late its events are, and how many pictures it draws."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING

from nnplayground.bench.statistics import percentile, waits

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nnplayground.ui.document.document import Document

_INTERVAL = 1
"""Milliseconds between two events of the clock."""


class Lag:
    """How many milliseconds events wait before they are handled; one event is due every millisecond."""

    def __init__(self) -> None:
        self._gaps: list[float] = []
        self._last = 0.0

    @contextmanager
    def measured(self) -> Iterator[None]:
        """While inside."""
        from PySide6.QtCore import Qt, QTimer

        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(self._tick)
        self._last = time.perf_counter()
        timer.start(_INTERVAL)
        try:
            yield
        finally:
            timer.stop()
            self._tick()  # it may have been held up all the time

    def figures(self) -> dict[str, float]:
        """``median``, ``p99``, ``p999`` and ``worst``, in milliseconds."""
        late = waits(self._gaps, float(_INTERVAL))
        return {
            "median": median(late),
            "p99": percentile(late, 0.99),
            "p999": percentile(late, 0.999),
            "worst": max(late),
        }

    def _tick(self) -> None:
        now = time.perf_counter()
        self._gaps.append((now - self._last) * 1e3)
        self._last = now


class FrameCost:
    """CPU time of the window's thread for each snapshot that is shown, all that follows from it included.

    What the same window takes while nothing trains is no part of it.
    """

    def __init__(self, document: Document, wait: Callable[[float], None]) -> None:
        """``wait`` lets so many seconds pass in the event loop."""
        self._document = document
        self._wait = wait
        self._frames = 0
        self._idle = 1.0
        """Share of the time that goes by."""

    def measure_idle(self, seconds: float) -> None:
        """What the window takes as it stands; the least that was ever measured, as something may still be under way."""
        self._idle = min(self._idle, self._busy(seconds) / seconds)

    def measure(self, seconds: float) -> float:
        """Milliseconds for each snapshot of a run; NaN where none came."""
        self._frames = 0
        self._document.training.snapshot_changed.connect(self._count)
        began = time.perf_counter()
        busy = self._busy(seconds) - self._idle * (time.perf_counter() - began)
        self._document.training.snapshot_changed.disconnect(self._count)
        return busy / self._frames * 1e3 if self._frames else float("nan")

    def _busy(self, seconds: float) -> float:
        began = time.thread_time()
        self._wait(seconds)
        return time.thread_time() - began

    def _count(self) -> None:
        self._frames += 1


class Frames:
    """Pictures of a run that were painted, and how far the run was.

    A picture counts when the next snapshot comes, if a view has painted itself since: that is made when all views have
    drawn, and those that have nothing new paint nothing.
    """

    def __init__(self, document: Document, views: dict[str, list[QWidget]]) -> None:
        self._document = document
        self._views = views
        self._painted = False
        """Whether a view has, since the last snapshot."""
        self._pictures = 0
        self._marks: list[tuple[float, int]] = []

    @contextmanager
    def counted(self) -> Iterator[None]:
        """While inside."""
        from PySide6.QtCore import QEvent, QObject

        watched_widgets = [widget for widgets in self._views.values() for widget in widgets]

        class Watcher(QObject):
            def __init__(self, frames: Frames) -> None:
                super().__init__()
                self.frames = frames

            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Paint:
                    self.frames.paint()
                return False

        watcher = Watcher(self)
        for widget in watched_widgets:
            widget.installEventFilter(watcher)
        self._document.training.snapshot_changed.connect(self._arrive)
        try:
            yield
        finally:
            self._document.training.snapshot_changed.disconnect(self._arrive)
            for widget in watched_widgets:
                widget.removeEventFilter(watcher)

    @property
    def steps_per_second(self) -> float:
        """Of the training, from the first snapshot to the last."""
        return (self._marks[-1][1] - self._marks[0][1]) / self._seconds if self._marks else float("nan")

    @property
    def frames_per_second(self) -> float:
        """Of those that were painted."""
        return self._pictures / self._seconds if self._marks else float("nan")

    @property
    def _seconds(self) -> float:
        """From the first snapshot to the last; NaN where there is one only."""
        return self._marks[-1][0] - self._marks[0][0] or float("nan")

    def paint(self) -> None:
        """A view has painted itself."""
        self._painted = True

    def _arrive(self) -> None:
        snapshot = self._document.training.snapshot
        if snapshot is not None:
            self._pictures += self._painted and bool(self._marks)
            self._painted = False
            self._marks.append((time.perf_counter(), snapshot.now.step))
