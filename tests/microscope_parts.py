"""What the tests of the microscope in the window share."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from window_parts import keys

from nnplayground.ui.document.document import Document
from nnplayground.ui.document.microscope_model import MicroscopeModel
from nnplayground.ui.microscope.bar import MicroscopeBar
from nnplayground.ui.window.main_window import MainWindow


def settled(qtbot: QtBot, document: Document) -> None:
    """Until the training thread has answered."""
    qtbot.waitUntil(lambda: not document.microscope.busy)


def open_microscope(qtbot: QtBot, document: Document) -> MicroscopeModel:
    """On the step that comes next."""
    document.microscope.open()
    qtbot.waitUntil(lambda: document.microscope.active and not document.microscope.busy)
    return document.microscope


def open_by_key(qtbot: QtBot, window: MainWindow) -> MicroscopeBar:
    """Press F9 on the canvas; the bar in the panel that comes to the front."""
    with qtbot.waitSignal(window.document.microscope.changed):
        keys(window, Qt.Key.Key_F9)
    return bar_of(window)


def bar_of(window: MainWindow) -> MicroscopeBar:
    bar = window.findChild(MicroscopeBar)
    assert isinstance(bar, MicroscopeBar)
    return bar
