"""What the tests of the window share: a window on a template, and a person's gestures on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from patience import PATIENCE
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from nnplayground.templates import TEMPLATES
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.settings_store import SettingsStore
from nnplayground.ui.window.main_window import MainWindow


@contextmanager
def open_window(qtbot: QtBot, template: str = "circle", store: SettingsStore | None = None) -> Iterator[MainWindow]:
    """A shown window; closed without questions at the end."""
    window = MainWindow(Document(TEMPLATES[template].build()), store)
    window.document.training.set_pace(None)  # a template's own would make tests wait
    window.resize(1366, 768)
    with qtbot.waitSignal(window.first_painted):
        window.show()
    try:
        yield window
    finally:
        window.close_anyway()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # or the next theme dresses it too


def wait_ready(qtbot: QtBot, window: MainWindow) -> None:
    """Until Run can be pressed."""
    qtbot.waitUntil(lambda: window.document.training.obstacle is None and window.document.training.snapshot is not None)


def press(window: MainWindow, action: str) -> None:
    """Click the button of an action in the toolbar."""
    button = window.toolbar.findChild(QToolButton, f"action_{action}")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, button.height() // 2))


def keys(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key while the canvas has the focus."""
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window, PATIENCE * 1000)
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, key, modifier)


def type_file(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    """Put a path into the file dialog that is open, and press Enter."""
    qtbot.waitUntil(lambda: window.findChild(QFileDialog, "file_dialog") is not None)
    dialog = window.findChild(QFileDialog, "file_dialog")
    assert dialog is not None
    edit = dialog.findChild(QLineEdit, "fileNameEdit")
    assert edit is not None
    edit.setText(str(path))  # as pasted: typing would pop up a list of completions
    QTest.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def answer(qtbot: QtBot, window: MainWindow, button: QMessageBox.StandardButton) -> None:
    """Press a button of the prompt about unsaved changes."""
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "unsaved_prompt") is not None)
    box = window.findChild(QMessageBox, "unsaved_prompt")
    assert box is not None
    pressed = box.button(button)
    assert isinstance(pressed, QPushButton)
    QTest.mouseClick(pressed, Qt.MouseButton.LeftButton)
