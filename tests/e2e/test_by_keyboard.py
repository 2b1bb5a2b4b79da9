"""The main job with the keyboard alone: an empty canvas, a network, trained, looked at, stepped through, saved.

Nothing here touches the mouse or calls what the window is made of: keys go where a keyboard sends them, to the popup
that is open or to what has the focus.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from nnplayground import project_file
from nnplayground.templates import TEMPLATES
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.announcements import announcements
from nnplayground.ui.window.main_window import MainWindow

_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier
_FAR = 60
"""Presses of one key, at most, to come somewhere."""


class Keyboard:
    """Hands that know no mouse."""

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self._qtbot = qtbot
        self._window = window

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> None:
        """Where the focus is, in whatever window is in front."""
        self._qtbot.waitUntil(lambda: self._target() is not None)
        target = self._target()
        assert target is not None
        QTest.keyClick(target, key, modifiers)

    def write(self, words: str) -> None:
        """Letter by letter."""
        for letter in words:
            self._qtbot.waitUntil(lambda: self._target() is not None)
            target = self._target()
            assert target is not None
            QTest.keyClicks(target, letter)

    def at(self, name: str) -> None:
        """Wait until a window that comes to the front has put the focus there."""
        self._qtbot.waitUntil(lambda: (it := QApplication.focusWidget()) is not None and it.objectName() == name)

    def until(self, name: str, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> QWidget:
        """Press a key until what is called so has the focus."""
        for _ in range(_FAR):
            focused = QApplication.focusWidget()
            if focused is not None and focused.objectName() == name:
                return focused
            self.press(key, modifiers)
        raise AssertionError(f"{key.name} does not lead to {name}")

    def choose(self, field: str, entry: str) -> None:
        """Tab to a list of choices, and arrow keys to one of them."""
        box = self.until(field, Qt.Key.Key_Tab)
        assert isinstance(box, QComboBox)
        self.press(Qt.Key.Key_Home)
        for _ in range(_FAR):
            if box.currentText().strip() == entry:
                return
            self.press(Qt.Key.Key_Down)
        raise AssertionError(f"{field} offers no {entry}")

    def enter(self, field: str, value: str) -> None:
        """Tab to a field, where all of it is selected, and type."""
        self.until(field, Qt.Key.Key_Tab)
        self.write(value)
        self.press(Qt.Key.Key_Return)

    def _target(self) -> QWidget | None:
        if QApplication.activeWindow() is None:
            self._window.activateWindow()  # as window managers do when the one before it is closed
        return QApplication.activePopupWidget() or QApplication.focusWidget()


def test_build_train_look_step_and_save_without_the_mouse(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(Document(TEMPLATES["circle"].build()))
    said: list[str] = []
    announcements().said.connect(said.append)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    document, keyboard = window.document, Keyboard(qtbot, window)
    qtbot.waitUntil(lambda: document.training.obstacle is None and document.training.snapshot is not None)
    try:
        _build(qtbot, keyboard, document)
        _train(qtbot, keyboard, document, said)
        _look(keyboard, window)
        _step(qtbot, keyboard, document, said)
        _save(qtbot, keyboard, document, tmp_path / "by_keyboard.nnp")
    finally:
        window.close_anyway()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _build(qtbot: QtBot, keyboard: Keyboard, document: Document) -> None:
    """From the gallery an empty canvas, then layer by layer."""
    keyboard.press(Qt.Key.Key_N, _CONTROL)
    keyboard.at("gallery_cards")
    keyboard.press(Qt.Key.Key_End)
    keyboard.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not document.project.graph.nodes)
    keyboard.until("outline_tree", Qt.Key.Key_F6)
    for title in ("Input", "Linear", "Linear", "Linear", "Loss"):
        keyboard.press(Qt.Key.Key_Insert)
        keyboard.write(title)
        keyboard.press(Qt.Key.Key_Return)
    assert document.project.graph.order == ("input_1", "linear_1", "linear_2", "linear_3", "loss_1")
    assert len(document.project.graph.edges) == 4
    keyboard.press(Qt.Key.Key_Home)
    for node, units, activation in (("linear_1", 6, "Tanh"), ("linear_2", 3, "Tanh"), ("linear_3", 1, None)):
        keyboard.press(Qt.Key.Key_Down)
        keyboard.press(Qt.Key.Key_Down)  # past the edge
        assert document.selection == {node}
        keyboard.enter("field_units", str(units))
        if activation is not None:
            keyboard.choose("field_activation", activation)
        assert document.selection == {node}
        keyboard.until("outline_tree", Qt.Key.Key_F6, _SHIFT)
    keyboard.press(Qt.Key.Key_End)
    keyboard.choose("field_function", "Binary cross-entropy")
    keyboard.until("outline_tree", Qt.Key.Key_F6, _SHIFT)


def _train(qtbot: QtBot, keyboard: Keyboard, document: Document, said: list[str]) -> None:
    keyboard.press(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: _accuracy(document) >= 0.95)
    keyboard.press(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: any(words.startswith("Stopped at epoch") for words in said))


def _look(keyboard: Keyboard, window: MainWindow) -> None:
    """At the curve, larger, and at what one layer does."""
    keyboard.until("loss_both", Qt.Key.Key_F6)
    keyboard.press(Qt.Key.Key_F1)
    keyboard.at("panel_help_lines")
    assert any("Loss and accuracy" in label.text() for label in window.findChildren(QLabel) if label.isVisible())
    keyboard.press(Qt.Key.Key_Escape)
    keyboard.until("loss_both", Qt.Key.Key_F6)
    keyboard.press(Qt.Key.Key_Tab)
    keyboard.press(Qt.Key.Key_Space)
    loss_only = window.findChild(QWidget, "loss_loss")
    assert loss_only is not None
    assert loss_only.hasFocus()
    keyboard.until("canvas", Qt.Key.Key_F6)
    keyboard.press(Qt.Key.Key_Tab)
    assert len(window.document.selection) == 1


def _step(qtbot: QtBot, keyboard: Keyboard, document: Document, said: list[str]) -> None:
    """A minibatch, an epoch, and a step operation by operation."""
    step = _now(document)
    keyboard.press(Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: _now(document) == step + 1 and not document.training.running)
    keyboard.press(Qt.Key.Key_F10, _CONTROL)
    qtbot.waitUntil(lambda: _now(document) > step + 1 and not document.training.running)
    keyboard.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: document.microscope.trace is not None)
    for _ in range(3):
        keyboard.press(Qt.Key.Key_F8)
    assert document.microscope.walk.position == 3
    qtbot.waitUntil(lambda: any(words.startswith("Microscope: Forward pass, Linear 1") for words in said))
    keyboard.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: not document.microscope.active)


def _save(qtbot: QtBot, keyboard: Keyboard, document: Document, path: Path) -> None:
    keyboard.press(Qt.Key.Key_S, _CONTROL)
    keyboard.at("fileNameEdit")
    keyboard.press(Qt.Key.Key_A, _CONTROL)
    keyboard.write(str(path))
    keyboard.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: path.exists() and not document.file.modified)
    assert project_file.load_all(path).project == document.project


def _accuracy(document: Document) -> float:
    snapshot = document.training.snapshot
    return 0.0 if snapshot is None or snapshot.now.test is None else snapshot.now.test.score


def _now(document: Document) -> int:
    snapshot = document.training.snapshot
    return -1 if snapshot is None else snapshot.now.step
