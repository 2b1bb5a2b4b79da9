"""What lies under everything: the colour of the canvas and a grid of faint dots."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nnplayground.ui.toolkit.theme import theme

_GAP = 24.0
_RADIUS = 1.1


def paint_background(painter: QPainter, area: QRectF, zoom: float) -> None:
    """Fill ``area``; zoomed out, the dots stand farther apart, and at last they go."""
    now = theme()
    painter.fillRect(area, QColor(now.canvas))
    if zoom < 0.35:
        return
    gap = _GAP if zoom >= 0.8 else 2 * _GAP
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(now.grid))
    for column in range(int(area.left() // gap), int(area.right() // gap) + 2):
        for row in range(int(area.top() // gap), int(area.bottom() // gap) + 2):
            painter.drawEllipse(QPointF(column * gap, row * gap), _RADIUS, _RADIUS)
