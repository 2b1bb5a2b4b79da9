"""A node dragged over a canvas with many of them."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from nnplayground.bench.statistics import percentile
from nnplayground.bench.window import WindowError, open_window
from nnplayground.datasets.dataset import Dataset
from nnplayground.graph.edits import chain
from nnplayground.graph.graph import Graph
from nnplayground.graph.layer import Layer
from nnplayground.project import Project
from nnplayground.text import text

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QPointF

    from nnplayground.bench.window import OpenedWindow

_GAP = (190.0, 130.0)
_LOST = 0.5
"""Seconds after which a move that nothing was painted for is given up."""


@dataclass(frozen=True)
class Dragged:
    """Milliseconds per move of the mouse, what it repaints included, and such moves a second."""

    median: float
    p99: float
    moves_per_second: float


def network(nodes: int) -> Graph:
    """A chain of so many nodes in rows that lead to and fro, about as wide as high on a screen."""
    hidden = [Layer.parse({"kind": "Linear", "units": 4, "activation": "Tanh"})] * (nodes - 3)
    graph = chain(
        Layer.parse("Input"),
        *hidden,
        Layer.parse({"kind": "Linear", "units": 1}),
        Layer.parse({"kind": "Loss", "function": "BCEWithLogits"}),
    )
    columns = max(5, round(math.sqrt(nodes * 1.25)))
    placed = []
    for index, node in enumerate(graph.nodes):
        row, column = divmod(index, columns)
        column = columns - 1 - column if row % 2 else column
        placed.append(replace(node, x=column * _GAP[0], y=row * _GAP[1]))
    return replace(graph, nodes=tuple(placed))


def drag(nodes: int, moves: int) -> Dragged:
    """Drag one node of ``nodes``, all of them in sight, back and forth by ``moves`` moves of the mouse."""
    with open_window(Project(network(nodes), Dataset.parse("circle"))) as opened:
        opened.wait_ready()
        opened.spin(0.3)
        opened.window.canvas.zoom_to_fit()
        opened.spin(0.5)
        taken = _drag(opened, moves)
    return Dragged(median(taken) * 1e3, percentile(taken, 0.99) * 1e3, len(taken) / sum(taken))


def _drag(opened: OpenedWindow, moves: int) -> list[float]:
    """Seconds for each move, from the event to the end of the repaint that it causes."""
    from PySide6.QtCore import QEvent, QObject, QPointF
    from PySide6.QtWidgets import QApplication

    canvas = opened.window.canvas
    view = canvas.viewport()
    graph = opened.document.project.graph
    node = graph.nodes[len(graph.nodes) // 2].id
    rect = canvas.scene().node_geometries[node].rect
    start = QPointF(canvas.mapFromScene(QPointF(rect.center().x(), rect.top() + rect.height() / 4)))
    painted = 0

    class Watcher(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            nonlocal painted
            painted += event.type() == QEvent.Type.Paint
            return False

    watcher = Watcher()
    view.installEventFilter(watcher)
    taken = []
    try:
        _send(view, QEvent.Type.MouseButtonPress, start)
        for step in range(1, moves + 1):
            angle = step * 0.15
            at = start + QPointF(120.0 * math.sin(angle) + 8.0, 60.0 * math.sin(2.0 * angle) + 8.0)
            before, began = painted, time.perf_counter()
            _send(view, QEvent.Type.MouseMove, at)
            while painted == before and time.perf_counter() - began < _LOST:
                QApplication.processEvents()
            if painted == before:
                raise WindowError(text("The canvas did not repaint while a node was dragged over it."))
            taken.append(time.perf_counter() - began)
            opened.check()
        _send(view, QEvent.Type.MouseButtonRelease, start)
    finally:
        view.removeEventFilter(watcher)
    return taken


def _send(view: object, kind: QEvent.Type, at: QPointF) -> None:
    """One event of the left button, as the window system sends it."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication, QWidget

    assert isinstance(view, QWidget)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    moving, released = kind == QEvent.Type.MouseMove, kind == QEvent.Type.MouseButtonRelease
    event = QMouseEvent(
        kind,
        at,
        QPointF(view.mapToGlobal(at.toPoint())),
        none if moving else left,
        none if released else left,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view, event)
