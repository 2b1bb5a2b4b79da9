"""Markers of points: the outline says the class, beside the colour, and how it is filled says the split."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal, get_args

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from nnplayground.datasets.spec import SplitName

Marker = Literal["circle", "triangle", "square", "diamond", "down", "plus", "star", "cross", "right", "left"]
Fill = Literal["full", "half", "hollow"]

MARKERS: tuple[Marker, ...] = get_args(Marker)
SPLIT_FILLS: Mapping[SplitName, Fill] = {"train": "full", "validation": "half", "test": "hollow"}
MARKER_ICONS: Mapping[Marker, str] = {
    "circle": "mdi6.circle", "triangle": "mdi6.triangle", "square": "mdi6.square", "diamond": "mdi6.rhombus",
    "down": "mdi6.triangle-down", "plus": "mdi6.plus-thick", "star": "mdi6.star", "cross": "mdi6.close-thick",
    "right": "mdi6.play", "left": "mdi6.menu-left",
}  # fmt: skip
_RIM = 0.6
"""Pixels of the ground's colour around a point."""


def class_marker(index: int) -> Marker:
    """Of the class at ``index``; where colours begin again, they meet other markers."""
    return MARKERS[(index + index // len(MARKERS)) % len(MARKERS)]


def sign_marker(value: float) -> Marker:
    """Of a point that stands for a value: what is below zero has another marker, too."""
    return MARKERS[value < 0]


def draw_markers(
    painter: QPainter, marker: Marker, fill: Fill, points: Iterable[QPointF], size: float, colour: QColor, rim: QColor
) -> None:
    """``size``: the diameter of a circle in pixels; other markers take the same area.  ``rim``: the ground's colour,
    so that a point is seen on an area of its own colour too."""
    outline = max(0.2 * size, 1.0)
    if fill == "full":
        painter.setPen(_pen(rim, _RIM))
        painter.setBrush(colour)
        _draw(painter, marker, points, size)
        return
    places = list(points)
    size -= outline  # the line goes as far as a filled one
    painter.setBrush(Qt.BrushStyle.NoBrush if fill == "hollow" else rim)
    painter.setPen(_pen(rim, outline + 2 * _RIM))
    _draw(painter, marker, places, size)
    if fill == "half":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for point in places:
            painter.drawPolygon(_left_half(marker, size).translated(point))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(colour, outline))
    _draw(painter, marker, places, size)


def unit_path(marker: Marker) -> QPainterPath:
    """The outline around the origin, of the area of a circle of diameter 1."""
    path = QPainterPath()
    if marker == "circle":
        path.addEllipse(QPointF(), 0.5, 0.5)
    else:
        path.addPolygon(_outline(marker, 1.0))
        path.closeSubpath()
    return path


def _draw(painter: QPainter, marker: Marker, points: Iterable[QPointF], size: float) -> None:
    if marker == "circle":
        for point in points:
            painter.drawEllipse(point, size / 2, size / 2)
        return
    outline = _outline(marker, size)
    for point in points:
        painter.drawPolygon(outline.translated(point))


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin)


@lru_cache(maxsize=256)
def _outline(marker: Marker, size: float) -> QPolygonF:
    """Around the origin, of the area of a circle of this diameter."""
    corners = _corners(marker)
    following = (*corners[1:], corners[0])
    area = abs(sum(x * v - u * y for (x, y), (u, v) in zip(corners, following, strict=True))) / 2
    scale = size / 2 * math.sqrt(math.pi / area)
    return QPolygonF([QPointF(scale * x, scale * y) for x, y in corners])


@lru_cache(maxsize=256)
def _left_half(marker: Marker, size: float) -> QPolygonF:
    half = QPainterPath()
    half.addRect(QRectF(-2.0, -2.0, 2.0, 4.0))
    return QTransform.fromScale(size, size).map(unit_path(marker).intersected(half)).toFillPolygon()


def _corners(marker: Marker) -> list[tuple[float, float]]:
    """Of any size; y goes down."""
    if marker == "square":
        return _round(4, 0.125)
    if marker == "diamond":
        return _round(4, 0.0)
    if marker == "star":
        pairs = zip(_round(5, 0.0), _round(5, 0.1, 0.45), strict=True)
        return [corner for pair in pairs for corner in pair]
    if marker in ("plus", "cross"):
        arm, thick = 1.0, 0.36
        quarter = [(thick, -thick), (thick, -arm), (-thick, -arm)]
        turns = [0.0 if marker == "plus" else 0.125, *([0.25] * 3)]
        corners: list[tuple[float, float]] = []
        angle = 0.0
        for turn in turns:
            angle -= turn
            corners += [_turned(x, y, angle) for x, y in quarter]
        return corners
    turn = {"triangle": 0.0, "right": 0.25, "down": 0.5, "left": 0.75}[marker]
    return _round(3, turn)


def _round(count: int, turn: float, radius: float = 1.0) -> list[tuple[float, float]]:
    """Corners on a circle, the first at the top, turned clockwise by ``turn`` of a whole turn."""
    return [_turned(0.0, -radius, turn + place / count) for place in range(count)]


def _turned(x: float, y: float, turn: float) -> tuple[float, float]:
    sine, cosine = math.sin(2 * math.pi * turn), math.cos(2 * math.pi * turn)
    return x * cosine - y * sine, x * sine + y * cosine
