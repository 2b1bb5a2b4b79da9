"""What lies under a point of the canvas: free functions from geometry to frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from nnplayground.graph.graph import Edge
from nnplayground.ui.canvas.geometry import PORT_RADIUS, NodeGeometry, PortPosition
from nnplayground.ui.canvas.links import EdgeGeometry, distances


@dataclass(frozen=True)
class Reach:
    """How far from its middle a thing can be grabbed, in pixels."""

    port: float
    line: float
    finger: bool = False


MOUSE = Reach(11.0, 7.0)
FINGER = Reach(20.0, 20.0, finger=True)
_FINGER_SHARE = 1 / 3
"""Of the width of a card: so far into it a finger grabs its ports, and the card itself beyond."""
NEAR_FACTOR = 1.7
"""The ports of a near node are that much harder to grab: lines that can be read run close by."""
END_SHARE = 0.75
"""Past this part of an edge a press grabs its end."""


@dataclass(frozen=True)
class PortHit:
    port: PortPosition


@dataclass(frozen=True)
class ToggleHit:
    """The button for near and far."""

    node: str


@dataclass(frozen=True)
class BiasHit:
    node: str
    unit: int


@dataclass(frozen=True)
class TileHit:
    node: str
    unit: int


@dataclass(frozen=True)
class NodeHit:
    node: str


@dataclass(frozen=True)
class EdgeHit:
    """``share``: how far along, 0 at the source.  ``row`` and ``column`` name the line of a bundle, -1 a port;
    ``line`` is its place in the bundle, None where the edge is one cable."""

    edge: Edge
    share: float
    line: int | None = None
    row: int = -1
    column: int = -1


Hit = PortHit | ToggleHit | BiasHit | TileHit | NodeHit | EdgeHit


def hit(
    nodes: Mapping[str, NodeGeometry],
    edges: Mapping[Edge, EdgeGeometry],
    point: QPointF,
    pixel: float = 1.0,
    reach: Reach = MOUSE,
) -> Hit | None:
    """The topmost thing at ``point``.  ``pixel``: scene units per pixel of the screen; later nodes lie on top."""
    if reach.finger:
        port = _port_under_finger(nodes, point, reach.port * pixel)
    else:
        port = port_at(nodes, point, min(reach.port * pixel, 2.5 * PORT_RADIUS))
    if port is not None:
        return PortHit(port)
    for geometry in reversed(list(nodes.values())):
        hit = _in_node(geometry, point)
        if hit is not None and not (isinstance(hit, NodeHit) and geometry.near):
            return hit
    if reach.finger and any(geometry.rect.contains(point) for geometry in nodes.values()):
        reach = MOUSE  # the card is what a finger means, but for what lies right under it
    edge = edge_at(edges, point, reach.line * pixel)
    if edge is not None:
        return edge
    for geometry in reversed(list(nodes.values())):
        if geometry.rect.contains(point):
            return NodeHit(geometry.node)
    return None


def port_at(
    nodes: Mapping[str, NodeGeometry], point: QPointF, reach: float, output: bool | None = None
) -> PortPosition | None:
    """The nearest port within ``reach`` scene units; of one side only if ``output`` is given."""
    best, nearest = None, reach
    for geometry in nodes.values():
        if not geometry.rect.adjusted(-reach, -reach, reach, reach).contains(point):
            continue
        for port in geometry.ports:
            gap = _distance(port.point, point) * (1.0 if not geometry.near or output is not None else NEAR_FACTOR)
            if gap <= nearest and output in (None, port.output):
                best, nearest = port, gap
    return best


def _port_under_finger(nodes: Mapping[str, NodeGeometry], point: QPointF, reach: float) -> PortPosition | None:
    """The nearest within ``reach`` scene units, but not where the finger is well inside of a card."""
    port = port_at(nodes, point, reach, output=False)
    other = port_at(nodes, point, reach, output=True)
    if port is None or (other is not None and _distance(other.point, point) < _distance(port.point, point)):
        port = other
    if port is None:
        return None
    rect = nodes[port.node].rect
    return None if rect.contains(point) and _distance(port.point, point) > _FINGER_SHARE * rect.width() else port


def edge_at(edges: Mapping[Edge, EdgeGeometry], point: QPointF, reach: float) -> EdgeHit | None:
    """The nearest edge, and which of its lines, within ``reach`` scene units."""
    best, nearest = None, reach
    for geometry in edges.values():
        if not geometry.bounds.adjusted(-reach, -reach, reach, reach).contains(point):
            continue
        gaps, shares = distances(geometry.points, point.x(), point.y())
        index = int(gaps.argmin())
        if gaps[index] <= nearest:
            nearest = float(gaps[index])
            share = float(shares[index])
            if geometry.lines:
                line = geometry.lines[index]
                best = EdgeHit(geometry.edge, share, index, line.row, line.column)
            else:
                best = EdgeHit(geometry.edge, share)
    return best


def nodes_in(nodes: Mapping[str, NodeGeometry], area: QRectF) -> frozenset[str]:
    """The nodes that a rubber band touches."""
    return frozenset(key for key, geometry in nodes.items() if geometry.rect.intersects(area))


def _in_node(geometry: NodeGeometry, point: QPointF) -> Hit | None:
    if geometry.able and geometry.toggle.contains(point):
        return ToggleHit(geometry.node)
    if not geometry.rect.contains(point):
        return None
    for unit, tile in enumerate(geometry.tiles):
        if geometry.biased and geometry.bias(unit).adjusted(-2, -2, 2, 2).contains(point):
            return BiasHit(geometry.node, unit)
        if tile.contains(point):
            return TileHit(geometry.node, unit)
    return NodeHit(geometry.node)


def _distance(one: QPointF, other: QPointF) -> float:
    gap = one - other
    return float((gap.x() ** 2 + gap.y() ** 2) ** 0.5)
