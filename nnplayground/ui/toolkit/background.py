"""A piece of work off the GUI thread, and its answer back on it."""

from __future__ import annotations

import atexit
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, QThreadPool, Signal

from nnplayground.text import UserError
from nnplayground.thread_turns import short_turns

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class _Answer:
    tell: Callable[[], None]


class Background(QObject):
    """Runs functions in threads of its own, which ``close`` waits for."""

    _answered = Signal(_Answer)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._closed = False
        self._busy = 0
        self._answered.connect(self._deliver)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._busy > 0

    def start(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None] | None = None
    ) -> None:
        """Call ``work`` in a thread, then ``done`` or ``failed`` on the GUI thread.

        Without ``failed``, an exception is a fault of the program, and is shown as one.
        """
        self._busy += 1
        self._pool.start(_Task(work, done, failed or _raise, self._answered.emit))

    def drop(self) -> None:
        """Leave out what has not begun.  What is at work goes on, and is answered."""
        self._pool.clear()

    def close(self) -> None:
        """Wait for the threads; answers that are still under way are dropped."""
        self._closed = True
        self._pool.clear()
        self._pool.waitForDone()

    def abandon(self, heir: QObject) -> None:
        """Drop all answers without waiting; ``heir`` keeps what still works until it has ended, or closes it."""
        self._closed = True
        self._pool.clear()
        self.setParent(heir)
        if self._pool.activeThreadCount() == 0:
            self.deleteLater()

    def _deliver(self, answer: _Answer) -> None:
        self._busy -= 1
        if not self._closed:
            answer.tell()
        elif self._pool.activeThreadCount() == 0:
            self.deleteLater()


def lasting() -> Background:
    """One for the application's whole life: closed before that ends, or its threads would answer no one."""
    background = Background(QCoreApplication.instance())
    atexit.register(background.close)
    return background


def _raise(error: Exception) -> None:
    raise error


class _Task(QRunnable, Generic[T]):
    def __init__(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        answer: Callable[[_Answer], None],
    ) -> None:
        super().__init__()
        self._work = work
        self._done = done
        self._failed = failed
        self._answer = answer

    def run(self) -> None:
        done, failed = self._done, self._failed
        try:
            with short_turns():
                result = self._work()
        except Exception as problem:
            error = problem
            _log.log(
                logging.DEBUG if isinstance(error, UserError) else logging.WARNING,
                "Work in a thread failed",
                exc_info=True,
            )
            self._answer(_Answer(lambda: failed(error)))
        else:
            self._answer(_Answer(lambda: done(result)))
