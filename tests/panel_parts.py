"""What the tests of forms, panels and dialogs share: widgets found by their names, and a person's gestures on them."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QSlider, QWidget
from pytestqt.qtbot import QtBot

from nnplayground.fields.kind import Kind
from nnplayground.ui.toolkit.forms.form import Form, FormEdit

W = TypeVar("W", bound=QWidget)


def find(parent: QWidget, cls: type[W], name: str) -> W:
    """The one widget of this class and name below ``parent``."""
    result = parent.findChildren(cls, name)
    assert len(result) == 1, f"{len(result)} widgets called {name}"
    return result[0]


def show(qtbot: QtBot, widget: W, width: int = 300, height: int = 700) -> W:
    """Show a widget of the test's own, with the keyboard."""
    qtbot.addWidget(widget)
    widget.resize(width, height)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()
    return widget


def click(parent: QWidget, name: str, at: QPoint | None = None) -> None:
    """Press a button by its name: in its middle, or at a place of it."""
    button = find(parent, QAbstractButton, name)
    assert button.isEnabled(), name
    assert button.isVisible(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center() if at is None else at)


def menu_at(viewport: QWidget, point: QPoint) -> QMenu:
    """The context menu that a click of the right button opens."""
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, viewport.mapToGlobal(point))
    QApplication.sendEvent(viewport, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def type_into(widget: QWidget, text: str, enter: bool = True) -> None:
    """Select all, type, press Enter."""
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)
    if enter:
        QTest.keyClick(widget, Qt.Key.Key_Return)


def drag_slider(slider: QSlider, start: float, end: float) -> None:
    """Press the handle, move it in small steps, let go."""
    handle = 14

    def at(share: float) -> QPoint:
        return QPoint(round(handle / 2 + share * (slider.width() - handle)), slider.height() // 2)

    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=at(start))
    for step in range(1, 9):
        QTest.mouseMove(slider, at(start + (end - start) * step / 8))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=at(end))


class Bound:
    """A form that takes every change, as a document would, and remembers them."""

    def __init__(self, value: Kind) -> None:
        self.form = Form(value)
        self.changes: list[tuple[dict[str, object], str | None]] = []
        self.form.changed.connect(self._change)

    @property
    def value(self) -> Kind:
        assert self.form.value is not None
        return self.form.value

    def _change(self, edit: FormEdit) -> None:
        self.changes.append(({edit.name: edit.value}, edit.merge))
        self.form.set_value(edit.after)
