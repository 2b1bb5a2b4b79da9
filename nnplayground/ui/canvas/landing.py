"""Where a layer that is let go of on the canvas would stand, and what it would be connected to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from nnplayground.graph import edits
from nnplayground.graph.graph import Edge
from nnplayground.graph.layer import Layer
from nnplayground.graph.layout import GAP
from nnplayground.ui.canvas.geometry import PortPosition
from nnplayground.ui.canvas.hits import edge_at, port_at
from nnplayground.ui.document import graph_actions

if TYPE_CHECKING:
    from nnplayground.ui.canvas.scene import CanvasScene
    from nnplayground.ui.document.document import Document

EDGE_PIXELS = 22.0
PORT_PIXELS = 34.0


@dataclass(frozen=True)
class Landing:
    """Where a dropped layer would go: its place in the graph, the edge it splits, or the ports it is connected to."""

    centre: QPointF
    split: Edge | None = None
    source: PortPosition | None = None
    target: PortPosition | None = None


def landing(scene: CanvasScene, layer: Layer, point: QPointF, pixel: float) -> Landing:
    """What a drop at ``point`` would do.  A port close by wins over an edge, an edge over empty space."""
    kind = type(layer)
    letters = scene.lettering
    size = letters.block_size(layer)
    spot = letters.to_graph(point)
    graph = scene.document.project.graph
    port = port_at(scene.node_geometries, point, PORT_PIXELS * pixel)
    if port is not None and port.output and kind.inputs:
        fed = graph.outgoing[port.node]
        if len(fed) == 1 and edits.can_insert(type(layer)):
            return Landing(spot, split=fed[0])
        return Landing(_beside(scene, port, point, size), source=port)
    if port is not None and not port.output and kind.outputs:
        fed = tuple(edge for edge in graph.incoming[port.node] if edge.target_port == port.name)
        if len(fed) == 1 and edits.can_insert(type(layer)):
            return Landing(spot, split=fed[0])
        if not fed:
            return Landing(_beside(scene, port, point, size), target=port)
    if edits.can_insert(type(layer)):
        edge = edge_at(scene.edge_geometries, point, EDGE_PIXELS * pixel)
        if edge is not None:
            return Landing(spot, split=edge.edge)
    return Landing(spot)


def _beside(scene: CanvasScene, port: PortPosition, point: QPointF, size: tuple[float, float]) -> QPointF:
    """The position in the graph at ``point``, but far enough from the port's card and level with it."""
    node = scene.document.project.graph[port.node]
    letters = scene.lettering
    away = abs(letters.to_graph(point).x() - node.x)
    x = letters.across.to_scene(node.x + (1 if port.output else -1) * max(GAP, away))
    level = abs(point.y() - port.point.y()) < size[1]
    y = port.point.y() if level else point.y()
    others = [geometry.rect for key, geometry in scene.node_geometries.items() if key != port.node]
    while any(
        abs(rect.center().x() - x) < size[0] and rect.top() - size[1] < y < rect.bottom() + size[1] for rect in others
    ):
        y += size[1] / 2
    return letters.to_graph(QPointF(x, y))


def place_layer(document: Document, layer: Layer, spot: Landing) -> str:
    """Carry out a landing as one undo step."""
    x, y = round(spot.centre.x(), 1), round(spot.centre.y(), 1)
    return graph_actions.add_layer(
        document,
        layer,
        x,
        y,
        split=spot.split,
        source=None if spot.source is None else (spot.source.node, spot.source.name),
        target=None if spot.target is None else (spot.target.node, spot.target.name),
    )
