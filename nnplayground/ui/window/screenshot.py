"""A picture of the real window, for the command line and for the documentation."""

from __future__ import annotations

import logging
import os
import sys
import time
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
from nnplayground.text import UserError, text
from nnplayground.ui.document.document import Document
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


def render(
    project: Project,
    state: State | None,
    path: Path,
    size: tuple[int, int] = (1440, 900),
    theme: Literal["light", "dark"] = "light",
) -> None:
    """Draw the window with ``project`` in ``state`` into the PNG file ``path``.  Raises ``UserError``."""
    if display_problem() is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    before = qInstallMessageHandler(_print)
    try:
        _render(project, state, path, size, theme)
    finally:
        qInstallMessageHandler(before)


def _render(
    project: Project, state: State | None, path: Path, size: tuple[int, int], theme: Literal["light", "dark"]
) -> None:
    running = application()
    themes().choose(theme)
    document = Document(project, state)
    window = MainWindow(document, SettingsStore.memory())
    try:
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        window.resize(*size)
        window.show()
        window.resize(*size)
        running.processEvents()
        window.dock_layout.reset()
        window.bring_forward()
        document.training.start_engine()
        _settle(document)
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


def _settle(document: Document) -> None:
    """Handle events until nothing new has come for a while."""
    loop = QEventLoop()
    began = time.monotonic()
    last = began
    failed = False

    def news() -> None:
        nonlocal last
        last = time.monotonic()

    def trouble() -> None:
        nonlocal failed
        failed = True
        news()

    def look() -> None:
        now = time.monotonic()
        ready = document.training.snapshot is not None or failed
        if not ready and document.training.engine.settled:
            ready = document.training.obstacle is not None and (
                document.data is not None or document.data_problem is not None
            )
        if (ready and now - last > _QUIET) or now - began > _PATIENCE:
            loop.quit()

    document.training.snapshot_changed.connect(news)
    document.training.run_changed.connect(news)
    document.training.trouble_raised.connect(trouble)
    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(40)
    loop.exec()
    timer.stop()
