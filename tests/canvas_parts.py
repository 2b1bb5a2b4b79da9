"""What the tests of the canvas share: a small network on a shown canvas, and a mouse that does what a person does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from document_parts import opened, project_of
from drag_parts import drag_place
from graph_parts import chain, layer
from patience import PATIENCE
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from nnplayground.engine.snapshot import Snapshot
from nnplayground.graph.graph import Graph
from nnplayground.graph.layer import Layer
from nnplayground.graph.shapes import infer_shapes
from nnplayground.text import Text
from nnplayground.training.measurements import HistoryRow, Measured
from nnplayground.training.step.execution.execution import Execution
from nnplayground.ui.canvas.scene import CanvasScene
from nnplayground.ui.canvas.view import CanvasView
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.graph_actions import LAYER_MIME

PLAIN = Execution("plain", Text("In a test."))
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def small_network() -> Graph:
    """Input, Linear 4, Linear 2, Loss."""
    return chain("Input", layer("Linear", units=4), layer("Linear", units=2), layer("Loss", function="CrossEntropy"))


@contextmanager
def on_canvas(
    graph: Graph, dataset: str = "circle", prepare: Callable[[Document], None] | None = None
) -> Iterator[CanvasView]:
    """A canvas of 900 x 500 pixels with this network, and its document closed afterwards.  ``prepare`` is called before
    the canvas is made."""
    with opened(project_of(graph, dataset)) as document:
        if prepare is not None:
            prepare(document)
        view = CanvasView(document)
        view.resize(900, 500)
        view.show()
        assert QTest.qWaitForWindowExposed(view, PATIENCE * 1000)
        try:
            yield view
        finally:
            document.close()
            view.close()
            view.deleteLater()
            QApplication.sendPostedEvents(None, 52)  # what asked to be deleted is
            document.deleteLater()


def made_up_snapshot(document: Document, seed: int = 0) -> Snapshot:
    """Made-up maps and weights for every node of the document."""
    random = np.random.default_rng(seed)
    shapes = infer_shapes(document.project.graph, document.project.spec)
    weights = {
        f"{node}.{name}": random.normal(size=shape).astype(np.float32)
        for node, tensors in shapes.parameters.items()
        for name, shape in tensors.items()
    }
    maps = {
        node: random.uniform(-1, 1, size=(*shape, 50, 50)).astype(np.float32)
        for node, shape in shapes.outputs.items()
        if len(shape) == 1
    }
    now = HistoryRow(3, 75, 0.4, 0.03, Measured(0.25, 0.9), None, Measured(0.375, 0.85))
    return Snapshot(1, 0, now, (now,), True, 0, 25, 1000.0, 25, "cpu", PLAIN, {}, maps, weights)


def show_snapshot(document: Document, seed: int = 0) -> None:
    document.training.snapshot = made_up_snapshot(document, seed)
    document.training.snapshot_changed.emit()
    document.training.frames.finish()


def pixel_of(view: CanvasView, point: QPointF) -> QPoint:
    return view.mapFromScene(point)


def node_pixel(view: CanvasView, node: str) -> QPoint:
    """A place on the node where nothing but the node is."""
    rect = view.scene().node_geometries[node].rect
    return pixel_of(view, QPointF(rect.center().x(), rect.top() + 14.0))


def port_pixel(view: CanvasView, node: str, output: bool) -> QPoint:
    geometry = view.scene().node_geometries[node]
    return pixel_of(view, (geometry.outputs if output else geometry.inputs)[0].point)


def mouse(
    view: CanvasView,
    kind: QMouseEvent.Type,
    at: QPoint,
    modifiers: Qt.KeyboardModifier = NONE,
    button: Qt.MouseButton = LEFT,
) -> None:
    """One event as the window system sends it."""
    moving = kind == QMouseEvent.Type.MouseMove
    held = Qt.MouseButton.NoButton if kind == QMouseEvent.Type.MouseButtonRelease else LEFT | button
    event = QMouseEvent(
        kind,
        QPointF(at),
        QPointF(view.viewport().mapToGlobal(at)),
        Qt.MouseButton.NoButton if moving else button,
        held,
        modifiers,
    )
    QApplication.sendEvent(view.viewport(), event)


def press(view: CanvasView, at: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
    mouse(view, QMouseEvent.Type.MouseButtonPress, at, modifiers)


def move(view: CanvasView, at: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
    mouse(view, QMouseEvent.Type.MouseMove, at, modifiers)


def release(view: CanvasView, at: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
    mouse(view, QMouseEvent.Type.MouseButtonRelease, at, modifiers)


def drag(view: CanvasView, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Press, move in steps, release."""
    press(view, start, modifiers)
    for step in range(1, 6):
        move(view, start + (end - start) * step / 5, modifiers)
    release(view, end, modifiers)


def hover(view: CanvasView, at: QPoint) -> None:
    """The mouse over a place, no button held."""
    nothing = Qt.MouseButton.NoButton
    place = QPointF(at), QPointF(view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), QMouseEvent(QMouseEvent.Type.MouseMove, *place, nothing, nothing, NONE))


def layer_data(dragged: Layer) -> QMimeData:
    data = QMimeData()
    data.setData(LAYER_MIME, json.dumps(dragged.dump()).encode())
    return data


def drag_in(view: CanvasView, data: QMimeData, at: QPoint) -> bool:
    """Bring a drag over the canvas; whether it would be taken."""
    copy, no_keys = Qt.DropAction.CopyAction, NONE
    entering = QDragEnterEvent(drag_place(at), copy, data, LEFT, no_keys)
    QApplication.sendEvent(view.viewport(), entering)
    moving = QDragMoveEvent(drag_place(at), copy, data, LEFT, no_keys)
    QApplication.sendEvent(view.viewport(), moving)
    return entering.isAccepted() and moving.isAccepted()


def drop(view: CanvasView, data: QMimeData, at: QPoint) -> None:
    event = QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, LEFT, NONE)
    QApplication.sendEvent(view.viewport(), event)


def leave(view: CanvasView) -> None:
    QApplication.sendEvent(view.viewport(), QDragLeaveEvent())


def drop_layer(view: CanvasView, dragged: Layer, at: QPoint) -> None:
    """From the palette onto the canvas."""
    data = layer_data(dragged)
    assert drag_in(view, data, at)
    drop(view, data, at)


def search_in(view: CanvasView) -> QLineEdit:
    """The search for a layer that is open."""
    result = [edit for edit in view.findChildren(QLineEdit, "canvas_add_search") if edit.isVisible()]
    assert len(result) == 1
    return result[0]


def items_match(scene: CanvasScene) -> bool:
    """The items are those of the graph, and nothing of a preview is left."""
    graph = scene.document.project.graph
    ports = {
        (node.id, port.name, output)
        for node in graph.nodes
        for output, places in ((False, type(node.layer).inputs), (True, type(node.layer).outputs))
        for port in places
    }
    items = len(scene.nodes) + len(scene.near) + len(scene.notes) + len(scene.edges) + len(scene.ports)
    return (
        set(scene.nodes) == set(scene.near) == set(scene.notes) == set(scene.node_geometries) == set(graph.by_id)
        and set(scene.edges) == set(scene.edge_geometries) == set(graph.edges)
        and set(scene.ports) == ports
        and sum(item.parentItem() is None for item in scene.items()) == items
        and all(
            (scene.node_geometries[node.id].outputs or scene.node_geometries[node.id].inputs)[0].point.y() == node.y
            for node in graph.nodes
        )
    )
