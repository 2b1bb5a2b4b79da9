"""A network in miniature: columns of neurons, stacks of pictures, the lines between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from nnplayground.datasets.spec import Shape
from nnplayground.graph.graph import Edge, Graph
from nnplayground.graph.shapes import Shapes, infer_shapes
from nnplayground.project import Project
from nnplayground.ui.toolkit.theme import Theme

_MOST_DOTS = 10
_MOST_COLUMNS = 9
"""Layers that can be drawn one by one; of longer chains what neither weighs nor changes the shape is left out."""
_WIDE = 22.0
"""Pixels between two columns from which lines have their full width."""


@dataclass(frozen=True)
class _NodeSpot:
    centre: QPointF
    dots: tuple[QPointF, ...]
    """Centres of the neurons; empty for what is drawn as a block."""


def paint_diagram(painter: QPainter, area: QRectF, project: Project, theme: Theme) -> None:
    """Draw the project's graph into ``area``."""
    graph = project.graph
    if not graph.order:
        _paint_empty(painter, area, theme)
        return
    shapes = infer_shapes(graph, project.spec)
    if len(graph.order) > _MOST_COLUMNS:
        graph = _shortened(graph, shapes)
    spots, gap = _spots(graph, shapes.outputs, area)
    radius = _radius(spots, gap)
    thin = min(1.0, gap / _WIDE)
    for edge in graph.edges:
        weighted = bool(shapes.parameters.get(edge.target))
        _paint_edge(painter, spots[edge.source], spots[edge.target], weighted, thin, theme)
    for node in graph.nodes:
        _paint_node(painter, spots[node.id], shapes.outputs.get(node.id, ()), radius, gap, theme)


def _shortened(graph: Graph, shapes: Shapes) -> Graph:
    """Without the nodes inside a chain that neither weigh nor change the shape: activations, Dropout, normalization."""
    for node_id in graph.order:
        arriving, leaving = graph.incoming[node_id], graph.outgoing[node_id]
        if len(arriving) != 1 or len(leaving) != 1:
            continue
        changes = shapes.outputs.get(node_id) != shapes.outputs.get(arriving[0].source)
        if changes or _weighs(shapes, node_id):
            continue
        around = Edge(arriving[0].source, leaving[0].target, arriving[0].source_port, leaving[0].target_port)
        kept = [edge for edge in graph.edges if edge not in (*arriving, *leaving)]
        graph = Graph(tuple(node for node in graph.nodes if node.id != node_id), (*kept, around))
    return graph


def _weighs(shapes: Shapes, node: str) -> bool:
    """Whether it has more than a number for each channel, as normalization has."""
    return any(len(shape) > 1 for shape in shapes.parameters.get(node, {}).values())


def _spots(graph: Graph, shapes: Mapping[str, Shape], area: QRectF) -> tuple[dict[str, _NodeSpot], float]:
    """One column for each step from the input; rows as on the canvas, but a chain of layers in one row.  And the
    distance of two columns."""
    depth: dict[str, int] = {}
    for node_id in graph.order:
        depth[node_id] = max((depth[edge.source] + 1 for edge in graph.incoming[node_id]), default=0)
    columns = max(depth.values()) + 1
    heights = [node.y for node in graph.nodes]
    middle, spread = (max(heights) + min(heights)) / 2, max(max(heights) - min(heights), 1.0)
    chain = all(len(graph.incoming[node]) <= 1 and len(graph.outgoing[node]) <= 1 for node in graph.order)
    rows = 1 if chain else len({round(node.y) for node in graph.nodes})
    reach = 0.0 if rows == 1 else area.height() * 0.28
    spots: dict[str, _NodeSpot] = {}
    for node in graph.nodes:
        x = area.left() + area.width() * (depth[node.id] + 0.5) / columns
        y = area.center().y() + (node.y - middle) / (spread / 2) * reach
        shape = shapes.get(node.id, ())
        count = shape[0] if len(shape) == 1 and shape[0] <= _MOST_DOTS else 0
        gap = min(15.0, area.height() / max(count, 1) / (1 if rows == 1 else 1.8))
        dots = tuple(QPointF(x, y + (place - (count - 1) / 2) * gap) for place in range(count))
        spots[node.id] = _NodeSpot(QPointF(x, y), dots)
    return spots, area.width() / columns


def _radius(spots: Mapping[str, _NodeSpot], gap: float) -> float:
    """Neurons of the tightest column just do not touch, and between columns there is room for lines."""
    gaps = [spot.dots[1].y() - spot.dots[0].y() for spot in spots.values() if len(spot.dots) > 1]
    return max(1.8, min(5.0, min(gaps, default=15.0) / 2 - 0.9, 0.24 * gap))


def _paint_edge(
    painter: QPainter, source: _NodeSpot, target: _NodeSpot, weighted: bool, thin: float, theme: Theme
) -> None:
    if not source.dots or not target.dots:
        painter.setPen(QPen(QColor(theme.faint), 1.2))
        path = QPainterPath(source.centre)
        half = (target.centre.x() - source.centre.x()) / 2
        path.cubicTo(source.centre + QPointF(half, 0), target.centre - QPointF(half, 0), target.centre)
        painter.setBrush(QColor(0, 0, 0, 0))
        painter.drawPath(path)
        return
    for row, start in enumerate(source.dots):
        for column, end in enumerate(target.dots):
            if not weighted and row != column and len(source.dots) == len(target.dots):
                continue
            colour = QColor(theme.negative_line if (3 * row + 5 * column) % 7 < 3 else theme.positive)
            painter.setPen(QPen(colour, thin * (0.8 + (row * 2 + column * 3) % 4 * 0.45)))
            painter.drawLine(start, end)


def _paint_node(painter: QPainter, spot: _NodeSpot, shape: Shape, radius: float, gap: float, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.faint), 1.1))
    painter.setBrush(QColor(theme.card))
    for dot in spot.dots:
        painter.drawEllipse(dot, radius, radius)
    if spot.dots:
        return
    x, y = spot.centre.x(), spot.centre.y()
    if len(shape) == 3:
        side = max(5.0, min(15.0, shape[1] * 1.9, 0.72 * gap))
        apart = min(2.5, 0.12 * gap)
        for layer in (2, 1, 0):
            painter.drawRect(QRectF(x - side / 2 + layer * apart, y - side / 2 - layer * apart, side, side))
    elif len(shape) == 1:
        half = min(3.5, 0.25 * gap)
        painter.drawRoundedRect(QRectF(x - half, y - 24, 2 * half, 48), half, half)
    else:
        painter.setBrush(QColor(theme.accent))
        painter.setPen(QPen(QColor(theme.card), 1.5))
        painter.drawEllipse(spot.centre, 5.5, 5.5)


def _paint_empty(painter: QPainter, area: QRectF, theme: Theme) -> None:
    pen = QPen(QColor(theme.faint), 1.4)
    pen.setDashPattern([4, 4])
    painter.setPen(pen)
    painter.setBrush(QColor(0, 0, 0, 0))
    frame = area.adjusted(area.width() * 0.12, area.height() * 0.2, -area.width() * 0.12, -area.height() * 0.2)
    painter.drawRoundedRect(frame, 8, 8)
    painter.setPen(QPen(QColor(theme.faint), 2))
    middle = frame.center()
    painter.drawLine(middle - QPointF(8, 0), middle + QPointF(8, 0))
    painter.drawLine(middle - QPointF(0, 8), middle + QPointF(0, 8))
