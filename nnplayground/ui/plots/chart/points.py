"""The points of a planar data set, drawn as marks of one size on screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground.ui.plots.chart.chart import Chart
from nnplayground.ui.toolkit.markers import Fill, Marker, draw_markers


@dataclass(frozen=True)
class Group:
    """Points of one split: ``points`` ``(n, 2)``, and of each the index of its style."""

    fill: Fill
    points: npt.NDArray[np.float64]
    levels: list[int]


@dataclass(frozen=True)
class PointStyle:
    """Of a class, or of a value."""

    marker: Marker
    colour: QColor


class Marks(QGraphicsItem):
    """Painted once into a cached picture: while only the map below changes, a frame costs one copy of it.

    Every mark has a rim in the background's colour, so that it is seen on a map of its own colour too.
    """

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.groups: tuple[Group, ...] = ()
        self.styles: Mapping[int, PointStyle] = {}
        self._rim = QColor()
        self._size = 7.0
        self._rect = QRectF()
        self.setZValue(3)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        chart.box.addItem(self, ignoreBounds=True)

    def show_groups(
        self, groups: tuple[Group, ...], styles: Mapping[int, PointStyle], rim: str, size: float, area: QRectF
    ) -> None:
        """``area`` in axis coordinates holds all places; ``size`` in pixels."""
        if area != self._rect:
            self.prepareGeometryChange()
            self._rect = area
        self.groups, self.styles, self._rim, self._size = groups, styles, QColor(rim), size
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        to_screen = painter.worldTransform()
        painter.resetTransform()
        for group in self.groups:
            by_level: dict[int, list[QPointF]] = defaultdict(list)
            across = (group.points[:, 0] * to_screen.m11() + to_screen.dx()).tolist()
            down = (group.points[:, 1] * to_screen.m22() + to_screen.dy()).tolist()
            for x, y, level in zip(across, down, group.levels, strict=True):
                by_level[level].append(QPointF(x, y))
            for level, points in by_level.items():
                style = self.styles[level]
                draw_markers(painter, style.marker, group.fill, points, self._size, style.colour, self._rim)
        painter.restore()

    def counts(self) -> dict[Fill, int]:
        """How many marks of each sort there are."""
        result: dict[Fill, int] = {"full": 0, "half": 0, "hollow": 0}
        for group in self.groups:
            result[group.fill] += len(group.levels)
        return result
