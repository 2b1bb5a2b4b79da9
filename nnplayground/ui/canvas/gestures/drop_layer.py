"""A layer dragged in from the palette: dropped on space, into an edge, or beside a port."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF, QSizeF

from nnplayground.graph import edits
from nnplayground.graph.graph import Edge
from nnplayground.graph.layer import Layer
from nnplayground.graph.layout import GAP
from nnplayground.text import UserError
from nnplayground.ui.canvas.geometry import PortPosition
from nnplayground.ui.canvas.hits import edge_at, port_at
from nnplayground.ui.canvas.port_item import Mood
from nnplayground.ui.canvas.preview_item import GhostItem, WireItem
from nnplayground.ui.document import graph_actions
from nnplayground.ui.document.card_size import END, FAR
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.canvas.scene import CanvasScene
    from nnplayground.ui.canvas.view import CanvasView

EDGE_PIXELS = 22.0
PORT_PIXELS = 34.0


@dataclass(frozen=True)
class Landing:
    """Where a dropped layer would go: its centre, the edge it splits, or the ports it is connected to."""

    centre: QPointF
    split: Edge | None = None
    source: PortPosition | None = None
    target: PortPosition | None = None


def layer_in(data: QMimeData) -> Layer | None:
    """The layer that a drag carries, or None.  Raises ``UserError`` for one that this version does not know."""
    if not data.hasFormat(graph_actions.LAYER_MIME):
        return None
    try:
        described = json.loads(bytes(data.data(graph_actions.LAYER_MIME).data()))
    except ValueError:
        return None
    return Layer.parse(described)


def landing(scene: CanvasScene, layer: Layer, point: QPointF, pixel: float) -> Landing:
    """What a drop at ``point`` would do.  A port close by wins over an edge, an edge over empty space."""
    kind = type(layer)
    size = FAR if kind.outputs else END
    graph = scene.document.project.graph
    port = port_at(scene.node_geometries, point, PORT_PIXELS * pixel)
    if port is not None and port.output and kind.inputs:
        fed = graph.outgoing[port.node]
        if len(fed) == 1 and edits.can_insert(type(layer)):
            return Landing(point, split=fed[0])
        return Landing(_beside(scene, port, point, size), source=port)
    if port is not None and not port.output and kind.outputs:
        fed = tuple(edge for edge in graph.incoming[port.node] if edge.target_port == port.name)
        if len(fed) == 1 and edits.can_insert(type(layer)):
            return Landing(point, split=fed[0])
        if not fed:
            return Landing(_beside(scene, port, point, size), target=port)
    if edits.can_insert(type(layer)):
        edge = edge_at(scene.edge_geometries, point, EDGE_PIXELS * pixel)
        if edge is not None:
            return Landing(point, split=edge.edge)
    return Landing(point)


def _beside(scene: CanvasScene, port: PortPosition, point: QPointF, size: tuple[float, float]) -> QPointF:
    """At ``point``, but far enough from the port's card and level with it."""
    node = scene.document.project.graph[port.node]
    away = abs(point.x() - node.x)
    x = node.x + (1 if port.output else -1) * max(GAP, away)
    level = abs(point.y() - port.point.y()) < size[1]
    y = port.point.y() if level else point.y()
    others = [geometry.rect for key, geometry in scene.node_geometries.items() if key != port.node]
    while any(
        abs(rect.center().x() - x) < size[0] and rect.top() - size[1] < y < rect.bottom() + size[1] for rect in others
    ):
        y += size[1] / 2
    return QPointF(x, y)


class DropLayer:
    """The preview of one drag over the canvas, and its end."""

    def __init__(self, view: CanvasView, layer: Layer) -> None:
        self._view = view
        self._scene = view.scene()
        self._layer = layer
        size = FAR if type(layer).outputs else END
        self._ghost = GhostItem(translated(type(layer).title) or type(layer).kind, QSizeF(*size))
        self._wire = WireItem()
        self._scene.addItem(self._ghost)
        self._scene.addItem(self._wire)

    def move_to(self, point: QPointF) -> None:
        """Show what a drop here would do."""
        result = landing(self._scene, self._layer, point, self._view.pixel)
        self._ghost.setPos(result.centre)
        self._scene.mark_edge(result.split)
        chosen = result.source or result.target
        self._scene.set_moods({chosen.key: Mood.CHOSEN} if chosen is not None else {})
        half = QPointF(self._ghost.size.width() / 2, 0.0)
        if result.source is not None:
            self._wire.show_wire(result.source.point, result.centre - half)
        elif result.target is not None:
            self._wire.show_wire(result.centre + half, result.target.point)
        else:
            self._wire.hide_wire()

    def drop(self, point: QPointF) -> str:
        """Add the layer; returns the node's id."""
        result = landing(self._scene, self._layer, point, self._view.pixel)
        self.cancel()
        return place_layer(self._view, self._layer, result)

    def cancel(self) -> None:
        """Take the preview away."""
        self._scene.removeItem(self._ghost)
        self._scene.removeItem(self._wire)
        self._scene.mark_edge(None)
        self._scene.set_moods({})


def place_layer(view: CanvasView, layer: Layer, spot: Landing) -> str:
    """Carry out a landing as one undo step."""
    x, y = round(spot.centre.x(), 1), round(spot.centre.y(), 1)
    return graph_actions.add_layer(
        view.document,
        layer,
        x,
        y,
        split=spot.split,
        source=None if spot.source is None else (spot.source.node, spot.source.name),
        target=None if spot.target is None else (spot.target.node, spot.target.name),
    )


def try_layer(view: CanvasView, data: QMimeData) -> Layer | None:
    """The layer of a drag; a faulty one is reported and refused."""
    try:
        return layer_in(data)
    except UserError as error:
        view.document.message_raised.emit(error.text)
        return None
