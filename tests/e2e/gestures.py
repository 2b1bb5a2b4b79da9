"""What a person's hand does in the window, as mouse and key events."""

from __future__ import annotations

from typing import TypeVar
from unittest import mock

from drag_parts import drag_place
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QTreeWidget, QTreeWidgetItemIterator, QWidget

from nnplayground.graph.layer import LAYERS
from nnplayground.ui.canvas.geometry import PortPosition
from nnplayground.ui.toolkit.translate import translated
from nnplayground.ui.window.main_window import MainWindow

W = TypeVar("W", bound=QWidget)

LEFT = Qt.MouseButton.LeftButton


def drag_layer(window: MainWindow, kind: str, to: QPoint) -> None:
    """Take a layer from the palette and let it go over the canvas at ``to`` (pixels of its viewport)."""
    palette = window.findChild(QTreeWidget, "palette_list")
    assert palette is not None
    title = translated(LAYERS[kind].title) or kind
    walk = QTreeWidgetItemIterator(palette)
    while walk.value() is not None and (walk.value().parent() is None or walk.value().text(0) != title):
        walk += 1
    item = walk.value()
    assert item is not None, f"{kind} is not in the palette"
    palette.scrollToItem(item)
    start = palette.visualItemRect(item).center()
    viewport = palette.viewport()

    def carry(dragged: QDrag, *_actions: Qt.DropAction) -> Qt.DropAction:
        """The platform's part of a drag, which offscreen there is none of: say where the mouse goes, and drop."""
        canvas, copy = window.canvas.viewport(), Qt.DropAction.CopyAction
        none = Qt.KeyboardModifier.NoModifier
        entered = QDragEnterEvent(drag_place(to - QPoint(24, 0)), copy, dragged.mimeData(), LEFT, none)
        QApplication.sendEvent(canvas, entered)
        assert entered.isAccepted()
        for away in (24, 6, 0):
            place = drag_place(to - QPoint(away, 0))
            QApplication.sendEvent(canvas, QDragMoveEvent(place, copy, dragged.mimeData(), LEFT, none))
        dropped = QDropEvent(QPointF(to), copy, dragged.mimeData(), LEFT, none)
        QApplication.sendEvent(canvas, dropped)
        return copy if dropped.isAccepted() else Qt.DropAction.IgnoreAction

    QTest.mousePress(viewport, LEFT, Qt.KeyboardModifier.NoModifier, start)
    with mock.patch.object(QDrag, "exec", carry):
        for away in (QPoint(12, 2), QPoint(30, 4), QPoint(60, 6)):
            _move(viewport, start + away)
    QTest.mouseRelease(viewport, LEFT, Qt.KeyboardModifier.NoModifier, start)


def drag(widget: QWidget, start: QPoint, end: QPoint) -> None:
    """Press, move in a few steps, release."""
    QTest.mousePress(widget, LEFT, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 6):
        _move(widget, start + (end - start) * step / 5)
    QTest.mouseRelease(widget, LEFT, Qt.KeyboardModifier.NoModifier, end)


def port(window: MainWindow, node: str, *, output: bool) -> QPoint:
    """Where a node's first output or input port is, in pixels of the canvas viewport."""
    geometry = window.canvas.scene().node_geometries[node]
    ports: tuple[PortPosition, ...] = geometry.outputs if output else geometry.inputs
    return window.canvas.mapFromScene(ports[0].point)


def connect(window: MainWindow, source: str, target: str) -> None:
    """Drag from an output port to an input port."""
    drag(window.canvas.viewport(), port(window, source, output=True), port(window, target, output=False))


def click_node(window: MainWindow, node: str) -> None:
    """Click on the upper left of a node's card."""
    rect = window.canvas.scene().node_geometries[node].rect
    where = window.canvas.mapFromScene(QPointF(rect.left() + 14, rect.top() + 12))
    QTest.mouseClick(window.canvas.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, where)


def choose(window: MainWindow, field: str, entry: str) -> None:
    """Walk through a combo box of the inspector with the arrow keys until it shows ``entry``."""
    box = visible(window, QComboBox, f"field_{field}")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.count()):
        if box.currentText() != entry:
            QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == entry


def enter(window: MainWindow, field: str, value: str) -> None:
    """Type a number into a field and press Enter."""
    box = visible(window, QAbstractSpinBox, f"field_{field}")
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, value)
    QTest.keyClick(box, Qt.Key.Key_Return)


def visible(window: MainWindow, kind: type[W], name: str) -> W:
    """The one widget of that name that can be seen."""
    result = [widget for widget in window.findChildren(kind, name) if widget.isVisible()]
    assert len(result) == 1, f"{name}: {result}"
    return result[0]


def _move(widget: QWidget, where: QPoint) -> None:
    QTest.mouseMove(widget, where)
