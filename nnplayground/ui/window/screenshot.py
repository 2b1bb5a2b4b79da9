"""A picture of the real window, for the command line and for the documentation."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QEventLoop,
    QIODevice,
    QMessageLogContext,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)

from nnplayground.files import write_atomically
from nnplayground.log_file import PRINTED
from nnplayground.text import Text, UserError, text
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.formula import FormulaView
from nnplayground.ui.toolkit.settings_store import SettingsStore
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.window.app import application
from nnplayground.ui.window.display import display_problem
from nnplayground.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from nnplayground.project import Project
    from nnplayground.training.state.state import State

_log = logging.getLogger(__name__)

_QUIET = 0.4
"""Seconds without news after which everything that is visible has been drawn."""
_PATIENCE = 180.0


@dataclass(frozen=True)
class Look:
    """How the window looks in a picture."""

    size: tuple[int, int] = (1440, 900)
    theme: Literal["light", "dark"] = "light"
    text_size: int = 100
    """Per cent of the platform's size."""
    operation: int | None = None
    """The operation of the next training step at which the microscope stands, counted from 0; None: it is not open."""
    present: bool = False
    """For a class: the canvas and one plot, or the microscope."""


def render(project: Project, state: State | None, path: Path, look: Look) -> None:
    """Draw the window with ``project`` in ``state`` into the PNG file ``path``.  Raises ``UserError``."""
    if display_problem() is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    before = qInstallMessageHandler(_print)
    try:
        _render(project, state, path, look)
    finally:
        qInstallMessageHandler(before)


def _render(project: Project, state: State | None, path: Path, look: Look) -> None:
    running = application()
    themes().choose(look.theme)
    themes().enlarge(look.text_size)
    document = Document(project, state)
    window = MainWindow(document, SettingsStore.memory())
    try:
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        window.resize(*look.size)
        window.show()
        window.resize(*look.size)
        running.processEvents()
        window.dock_layout.reset()
        window.bring_forward()
        document.training.start_engine()
        _settle(document)
        if look.present and not window.present.on:
            window.present.toggle()
        if look.operation is not None:
            _open_microscope(window, look.operation)
        if look.present:
            _pass(window)  # what came to the front is drawn
        window.canvas.zoom_to_fit()
        running.processEvents()
        picture = QByteArray()
        buffer = QBuffer(picture)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if not window.grab().save(buffer, "PNG"):
            raise UserError(text("The picture for {path} cannot be made.", path=path))
        content = picture.data()
        write_atomically(path, lambda file: file.write(content))
    finally:
        window.close_anyway()
        window.deleteLater()


def _print(_kind: QtMsgType, _where: QMessageLogContext, message: str | None) -> None:
    """What Qt says, but for what the offscreen platform says of every window."""
    if message and not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)
        _log.warning("Qt: %s", message, extra=PRINTED)


def _open_microscope(window: MainWindow, operation: int) -> None:
    """Walk to one operation of the next training step."""
    microscope = window.document.microscope
    problems: list[Text] = []
    microscope.failed.connect(problems.append)
    microscope.open()
    _wait(lambda: bool(problems) or (microscope.trace is not None and not microscope.busy))
    trace = microscope.trace
    if trace is None:
        raise UserError(problems[0] if problems else text("The training step cannot be opened under the microscope."))
    if operation >= len(trace.operations):
        raise UserError(
            text(
                "The training step has the operations 0 to {last}; there is no operation {operation}.",
                last=len(trace.operations) - 1,
                operation=operation,
            )
        )
    microscope.walk.go(operation + 1)
    _pass(window)


def _pass(window: MainWindow) -> None:
    """Until formulas are typeset and docks have found their places."""
    last = time.monotonic()

    def settled() -> bool:
        nonlocal last
        if not all(view.is_drawn for view in window.findChildren(FormulaView) if view.isVisible()):
            last = time.monotonic()
        return time.monotonic() - last > _QUIET

    _wait(settled)


def _wait(reached: Callable[[], bool]) -> None:
    """Handle events until something is so, or for too long."""
    loop, timer = QEventLoop(), QTimer()
    end = time.monotonic() + _PATIENCE

    def look() -> None:
        if reached() or time.monotonic() > end:
            loop.quit()

    timer.timeout.connect(look)
    timer.start(40)
    loop.exec()
    timer.stop()


def _settle(document: Document) -> None:
    """Handle events until nothing new has come for a while."""
    last = time.monotonic()
    failed = False

    def news() -> None:
        nonlocal last
        last = time.monotonic()

    def trouble() -> None:
        nonlocal failed
        failed = True
        news()

    def settled() -> bool:
        ready = document.training.snapshot is not None or failed
        if not ready and document.training.engine.settled:
            ready = document.training.obstacle is not None and (
                document.data is not None or document.data_problem is not None
            )
        return ready and time.monotonic() - last > _QUIET

    document.training.snapshot_changed.connect(news)
    document.training.run_changed.connect(news)
    document.training.trouble_raised.connect(trouble)
    _wait(settled)
