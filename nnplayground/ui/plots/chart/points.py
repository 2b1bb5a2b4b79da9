"""The points of a planar data set, drawn as marks of one size on screen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground.ui.plots.chart.chart import Chart

Mark = Literal["dot", "diamond", "ring"]


@dataclass(frozen=True)
class Group:
    """Marks of one sort: ``points`` ``(n, 2)``, and of each the index of its colour."""

    mark: Mark
    points: npt.NDArray[np.float64]
    levels: list[int]


class Marks(QGraphicsItem):
    """Painted once into a cached picture: while only the map below changes, a frame costs one copy of it.

    Every mark has a rim in the background's colour, so that it is seen on a map of its own colour too.
    """

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.groups: tuple[Group, ...] = ()
        self._colours: dict[int, QColor] = {}
        self._rim = QColor()
        self._size = 7.0
        self._rect = QRectF()
        self.setZValue(3)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        chart.box.addItem(self, ignoreBounds=True)

    def show_groups(
        self, groups: tuple[Group, ...], colours: dict[int, QColor], rim: str, size: float, area: QRectF
    ) -> None:
        """``area`` in axis coordinates holds all places; ``size`` in pixels."""
        if area != self._rect:
            self.prepareGeometryChange()
            self._rect = area
        self.groups, self._colours, self._rim, self._size = groups, colours, QColor(rim), size
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        to_screen = painter.worldTransform()
        painter.resetTransform()
        for group in self.groups:
            by_colour: dict[int, list[QPointF]] = defaultdict(list)
            across = (group.points[:, 0] * to_screen.m11() + to_screen.dx()).tolist()
            down = (group.points[:, 1] * to_screen.m22() + to_screen.dy()).tolist()
            for x, y, level in zip(across, down, group.levels, strict=True):
                by_colour[level].append(QPointF(x, y))
            for level, points in by_colour.items():
                self._draw(painter, group.mark, points, self._colours[level])
        painter.restore()

    def _draw(self, painter: QPainter, mark: Mark, points: list[QPointF], colour: QColor) -> None:
        half = self._size / 2
        if mark == "ring":
            width = max(0.22 * self._size, 1.0)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for line in (QPen(self._rim, width + 1.2), QPen(colour, width)):
                painter.setPen(line)
                for point in points:
                    painter.drawEllipse(point, half, half)
            return
        painter.setPen(QPen(self._rim, 0.7))
        painter.setBrush(QBrush(colour))
        if mark == "dot":
            for point in points:
                painter.drawEllipse(point, half, half)
            return
        for point in points:
            x, y = point.x(), point.y()
            painter.drawPolygon(
                [QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)]
            )

    def counts(self) -> dict[str, int]:
        """How many marks of each sort there are."""
        result: dict[str, int] = {"dot": 0, "diamond": 0, "ring": 0}
        for group in self.groups:
            result[group.mark] += len(group.levels)
        return result
