"""``python -m nnplayground.bench.child``: opens the window as the program does and says when it has come how far.

Writes ``painted`` to stdout when the first picture of the window is complete, ``ready`` when Run can be pressed, and
ends there.
"""

from __future__ import annotations

import os
import runpy
import sys
from typing import Any


def main() -> None:
    """``python -m nnplayground``, watched."""
    _watch_windows()
    sys.argv = ["nnplayground"]
    runpy.run_module("nnplayground", run_name="__main__", alter_sys=True)


def _watch_windows() -> None:
    """Let every main window made from here on tell of its first picture.

    The program is not changed for it: its window is derived from Qt's, which is replaced by one that is watched.
    """
    from nnplayground.import_order import before_qt

    before_qt()
    from PySide6 import QtWidgets
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                # All widgets are painted in the course of this event; a timer that is due comes after it.
                QTimer.singleShot(0, lambda: _painted(watched))
            return False

    class Watched(QtWidgets.QMainWindow):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.watcher = Watcher(self)
            self.installEventFilter(self.watcher)

    QtWidgets.QMainWindow = Watched  # type: ignore[misc]  # a class is put in place of a class


def _painted(window: Any) -> None:
    _say("painted")
    document = window.document

    def look() -> None:
        if document.training.engine.state == "failed":
            os._exit(1)
        if document.training.engine.state == "ready" and document.training.obstacle is None:
            _say("ready")
            os._exit(0)  # nothing was done that is worth the time of an orderly end

    document.training.run_changed.connect(look)
    look()


def _say(word: str) -> None:
    os.write(1, f"{word}\n".encode())


if __name__ == "__main__":
    main()
