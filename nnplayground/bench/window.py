"""The real window, opened by a program that measures it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nnplayground.import_order import before_qt, load_quickly
from nnplayground.text import UserError, text

if TYPE_CHECKING:
    from nnplayground.project import Project
    from nnplayground.ui.document.document import Document
    from nnplayground.ui.window.main_window import MainWindow

SIZE = (1440, 900)
PATIENCE = 120.0
"""Seconds for the engine to load, and for whatever else is waited for."""
CHOOSING = 15.0
"""Seconds after which a run that has not chosen its way is measured as it is."""
_LOOK = 10
"""Milliseconds between two looks at what is waited for."""


class WindowError(UserError):
    """What was to be measured did not come about."""


class OpenedWindow:
    """A window on a project of its own, and time passing in its event loop."""

    def __init__(self, window: MainWindow) -> None:
        from nnplayground.ui.toolkit.collector import Collector

        self.window = window
        self.collector = Collector(window)
        self.interrupted = False

    @property
    def document(self) -> Document:
        return self.window.document

    def check(self) -> None:
        """Raises ``KeyboardInterrupt`` if Ctrl+C was pressed."""
        if self.interrupted:
            raise KeyboardInterrupt

    def spin(self, seconds: float) -> None:
        """Handle events for so long."""
        self._loop(lambda: False, seconds)

    def wait(self, reached: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
        """Handle events until something is so.  Raises ``WindowError`` where it does not come."""
        self._loop(reached, patience)
        if not reached():
            raise WindowError(text("The window could not be measured: {what} did not come about.", what=what))

    def wait_ready(self) -> None:
        """Until Run can be pressed and the first picture is there."""
        document = self.document
        self.wait(
            lambda: (
                document.training.engine.state == "failed"
                or (document.training.obstacle is None and document.training.snapshot is not None)
            ),
            "a network that can run",
        )
        self.collector.start()  # as the program does
        if document.training.obstacle is not None:
            raise WindowError(document.training.obstacle)

    def wait_decided(self) -> None:
        """Until the engine has chosen the way to run its steps, or as long as that may take."""

        def decided() -> bool:
            snapshot = self.document.training.snapshot
            return snapshot is not None and snapshot.execution.decided

        self._loop(decided, CHOOSING)

    def _loop(self, reached: Callable[[], bool], seconds: float) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        loop, timer = QEventLoop(), QTimer()
        end = time.perf_counter() + seconds

        def look() -> None:
            if self.interrupted or time.perf_counter() >= end or reached():
                loop.quit()

        timer.timeout.connect(look)
        timer.start(_LOOK)
        loop.exec()
        timer.stop()
        self.check()


def choose_platform() -> dict[str, str]:
    """The environment in which a window opens here: without a display it is drawn in memory only."""
    from nnplayground.ui.window.display import display_problem

    environment = dict(os.environ)
    if display_problem() is not None:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    return environment


@contextmanager
def open_window(project: Project) -> Iterator[OpenedWindow]:
    """The main window of 1440 x 900 pixels, in the light theme, with settings of its own; closed at the end."""
    load_quickly()
    os.environ.update(choose_platform())
    before_qt()
    from PySide6.QtCore import QCoreApplication, QEvent, qInstallMessageHandler

    from nnplayground.ui.document.document import Document
    from nnplayground.ui.toolkit.settings_store import SettingsStore
    from nnplayground.ui.toolkit.theme import themes
    from nnplayground.ui.window.app import application
    from nnplayground.ui.window.main_window import MainWindow

    before = qInstallMessageHandler(_print)
    application()
    themes().choose("light")
    window = MainWindow(Document(project), SettingsStore.memory())
    opened = OpenedWindow(window)
    try:
        with _interrupts(opened):
            window.resize(*SIZE)
            window.show()
            window.resize(*SIZE)
            opened.document.training.set_pace(None)  # as fast as it goes, whatever suits a class
            yield opened
    finally:
        opened.collector.stop()
        window.close_anyway()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qInstallMessageHandler(before)


@contextmanager
def _interrupts(opened: OpenedWindow) -> Iterator[None]:
    """Ctrl+C is noted and heard between two events: raised inside one of Qt's calls it would be lost."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def heard(_number: int, _frame: object) -> None:
        opened.interrupted = True

    before = signal.signal(signal.SIGINT, heard)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _print(_kind: object, _where: object, message: str | None) -> None:
    """What Qt says, but for what the offscreen platform says of every window."""
    if message and not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)
