"""Opens the window."""

from __future__ import annotations

import logging
import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from nnplayground import __version__
from nnplayground.log_file import PRINTED
from nnplayground.project import Project
from nnplayground.templates import TEMPLATES
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.collector import Collector
from nnplayground.ui.toolkit.icons import application_icon
from nnplayground.ui.toolkit.settings_store import SettingsStore
from nnplayground.ui.toolkit.sizes import PER_CENT
from nnplayground.ui.toolkit.theme import Choice, themes
from nnplayground.ui.window.display import display_problem
from nnplayground.ui.window.faults import Faults
from nnplayground.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from nnplayground.training.state.state import State
    from nnplayground.training.timeline.timeline import Timeline

_log = logging.getLogger(__name__)
FIRST = "circle"
"""The template that a start without a file opens: Run can be pressed at once."""


_ROOMY = 1500
"""Pixels: on a narrower screen the first start takes all of it."""


def application() -> QApplication:
    """The one QApplication, made where there is none yet.  Ask ``display_problem`` before: Qt would abort."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    application = QApplication([sys.argv[0] if sys.argv else "nnplayground"])
    application.setApplicationName("nnplayground")
    application.setApplicationDisplayName("nnplayground")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("nnplayground")
    application.setWindowIcon(application_icon())
    return application


def main(
    project: Project | None = None,
    state: State | None = None,
    path: Path | None = None,
    timeline: Timeline | None = None,
) -> int:
    """Open the window on a project and stay in it; returns the exit code.

    ``state`` and ``timeline`` are what the file ``path`` brought along.  Without a project it is a first start.
    """
    problem = display_problem()
    if problem is not None:
        print(f"nnplayground: {problem}", file=sys.stderr)
        _log.debug("No window: %s", problem, extra=PRINTED)
        return 1
    if project is None:
        project = TEMPLATES[FIRST].build()
    if path is not None:
        path = Path(os.path.abspath(path))  # noqa: PTH100  (links stay as the user knows them)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends it
    running = application()
    store = SettingsStore.open()
    themes().follow_system()
    themes().choose(_choice(store.text("view/theme", "system")))
    themes().enlarge(store.number("view/text_size", 100, PER_CENT))
    document = Document(project, state, path, timeline)
    if path is not None:
        store.add_recent(str(path))
    window = MainWindow(document, store)
    Faults(window.messages).install()
    if path is None:
        window.by_hand.begin()
    if store.bytes("window/geometry").isEmpty() and window.screen().availableSize().width() < _ROOMY:
        window.showMaximized()
    else:
        window.show_first()
    collector = Collector(window)
    document.training.engine_changed.connect(partial(_rest, document, collector))
    running.aboutToQuit.connect(document.close)  # a thread that outlives its QThread would abort the process
    return running.exec()


def _rest(document: Document, collector: Collector) -> None:
    """The engine was the last heavy thing."""
    if document.training.engine.settled:
        collector.start()


def _choice(kept: str) -> Choice:
    return "light" if kept == "light" else "dark" if kept == "dark" else "system"
