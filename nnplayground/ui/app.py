"""Opens the window."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from nnplayground import __version__
from nnplayground.project import Project
from nnplayground.templates import TEMPLATES
from nnplayground.text import UserError
from nnplayground.ui.collector import Collector
from nnplayground.ui.display import display_problem
from nnplayground.ui.document import Document
from nnplayground.ui.faults import Faults
from nnplayground.ui.icons import application_icon
from nnplayground.ui.main_window import MainWindow
from nnplayground.ui.settings_store import SettingsStore
from nnplayground.ui.theme import Choice, themes

if TYPE_CHECKING:
    from nnplayground.training.state import State
    from nnplayground.training.timeline import Timeline

FIRST = "circle"
"""The template that a start without a file opens: Run can be pressed at once."""


_ROOMY = 1500
"""Pixels: on a narrower screen the first start takes all of it."""


def application() -> QApplication:
    """The one QApplication, made where there is none yet.  Ask ``display_problem`` before: Qt would abort."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    made = QApplication([sys.argv[0] if sys.argv else "nnplayground"])
    made.setApplicationName("nnplayground")
    made.setApplicationDisplayName("nnplayground")
    made.setApplicationVersion(__version__)
    made.setDesktopFileName("nnplayground")
    made.setWindowIcon(application_icon())
    return made


def main(path_or_template: str | None = None) -> int:
    """Open the window and stay in it; returns the exit code."""
    problem = display_problem()
    if problem is not None:
        print(f"nnplayground: {problem}", file=sys.stderr)
        return 1
    try:
        project, state, path, timeline = _start(path_or_template)
    except UserError as error:
        print(f"nnplayground: {error}", file=sys.stderr)
        return 1
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends it
    running = application()
    store = SettingsStore.open()
    themes().follow_system()
    themes().choose(_choice(store.text("view/theme", "system")))
    themes().enlarge(max(50, min(300, store.number("view/text_size", 100))))
    document = Document(project)
    if state is not None or path is not None:
        document.replace(project, state, path, timeline)
    if path is not None:
        store.add_recent(str(path))
    window = MainWindow(document, store)
    Faults(window).install()
    if path is None:
        window.lesson.begin()
    if store.bytes("window/geometry").isEmpty() and window.screen().availableSize().width() < _ROOMY:
        window.showMaximized()
    else:
        window.show_first()
    collector = Collector(window)
    document.trainer.status_changed.connect(partial(_rest, document, collector))
    running.aboutToQuit.connect(document.close)  # a thread that outlives its QThread would abort the process
    return running.exec()


def _start(name: str | None) -> tuple[Project, State | None, Path | None, Timeline | None]:
    """What to open.  Raises ``UserError``."""
    if name is None:
        return TEMPLATES[FIRST].build(), None, None, None
    if name in TEMPLATES:
        return TEMPLATES[name].build(), None, None, None
    from nnplayground import project_file

    path = Path(os.path.abspath(name))  # noqa: PTH100  (links stay as the user knows them)
    found = project_file.load_all(path)
    return found.project, found.state, path, found.timeline


def _rest(document: Document, collector: Collector) -> None:
    """The engine was the last heavy thing."""
    if document.trainer.engine in ("ready", "failed"):
        collector.start()


def _choice(kept: str) -> Choice:
    return "light" if kept == "light" else "dark" if kept == "dark" else "system"
