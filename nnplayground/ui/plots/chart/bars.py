"""Bars that touch each other, as those of a histogram."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground.ui.plots.chart.chart import Chart
from nnplayground.ui.plots.chart.series import Floats


class Bars(QGraphicsItem):
    """One outline around all of them, and the ground within it; it covers all that the axes show, so that new heights
    change no geometry."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.edges: Floats = np.zeros(1)
        self.heights: Floats = np.zeros(0)
        self._pen, self._fill = QPen(), QColor()
        self._box: Any = chart.box
        self._seen = QRectF(chart.box.viewRect())
        chart.box.addItem(self, ignoreBounds=True)
        chart.box.sigRangeChanged.connect(self._look)

    def show_bars(self, edges: Floats, heights: Floats) -> None:
        """``edges`` ascend, and are one more than ``heights``."""
        self.edges, self.heights = edges, heights
        self.update()

    def set_colours(self, outline: QPen, fill: QColor) -> None:
        self._pen, self._fill = outline, fill
        self.update()

    def boundingRect(self) -> QRectF:
        return self._seen

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if not len(self.heights):
            return
        to_screen = painter.worldTransform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # upright edges
        x = np.repeat(self.edges * to_screen.m11() + to_screen.dx(), 2)
        y = np.zeros(len(x))
        y[1:-1] = np.repeat(self.heights, 2)
        y = y * to_screen.m22() + to_screen.dy()
        painter.setPen(self._pen)
        painter.setBrush(self._fill)
        painter.drawPolygon(QPolygonF([QPointF(*place) for place in zip(x.tolist(), y.tolist(), strict=True)]))
        painter.restore()

    def _look(self, *_: object) -> None:
        area = QRectF(self._box.viewRect())
        if area != self._seen:
            self.prepareGeometryChange()
            self._seen = area
