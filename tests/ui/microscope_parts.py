"""What the tests of the microscope in the window share."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot
from window_parts import keys

from nnplayground.ui.microscope.bar import MicroscopeBar
from nnplayground.ui.window.main_window import MainWindow

Part = TypeVar("Part", bound=QWidget)


def settled(qtbot: QtBot, window: MainWindow) -> None:
    """Until the training thread has answered."""
    qtbot.waitUntil(lambda: not window.document.microscope.busy)


def open_by_key(qtbot: QtBot, window: MainWindow) -> MicroscopeBar:
    """Press F9 on the canvas; the bar in the panel that comes to the front."""
    with qtbot.waitSignal(window.document.microscope.changed):
        keys(window, Qt.Key.Key_F9)
    return bar_of(window)


def bar_of(window: MainWindow) -> MicroscopeBar:
    bar = window.findChild(MicroscopeBar)
    assert isinstance(bar, MicroscopeBar)
    return bar


def part(parent: QWidget, kind: type[Part], name: str) -> Part:
    """A widget by its object name."""
    match = parent.findChild(kind, name)
    assert isinstance(match, kind), name
    return match


def click(parent: QWidget, name: str) -> None:
    """Press a button by its object name."""
    button = part(parent, QAbstractButton, name)
    assert button.isEnabled(), name
    assert button.isVisible(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
