"""The neurons of a near node: a heat map each, or a plain circle where the data have no plane."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground.ui.canvas.geometry import NodeGeometry
from nnplayground.ui.canvas.node_item import NEURON_LEVEL
from nnplayground.ui.canvas.painting import font, pen
from nnplayground.ui.toolkit import colours
from nnplayground.ui.toolkit.theme import Theme, theme

if TYPE_CHECKING:
    from nnplayground.ui.canvas.snapshot_cache import NeuronImages, SnapshotCache

_CORNER = 2.0


class NearItem(QGraphicsItem):
    """All tiles of one node; reads the newest numbers when it paints.

    What stays the same from snapshot to snapshot lies in a cached item above the maps, and the biases above that.
    """

    def __init__(self, node: str, cache: SnapshotCache) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(NEURON_LEVEL)
        self._node = node
        self._cache = cache
        self._geometry: NodeGeometry | None = None
        self._area = QRectF()
        self._titles: tuple[str, ...] = ()
        self._planar = False
        self._hovered: int | None = None
        self._frame: _Frame | None = None  # both made when it is first near: a large network is mostly far
        self._biases: _Biases | None = None

    def place(self, geometry: NodeGeometry, titles: tuple[str, ...], planar: bool) -> None:
        """``titles``: names left of the tiles, or none."""
        if (geometry, titles, planar) != (self._geometry, self._titles, self._planar):
            self.prepareGeometryChange()
            self._geometry, self._titles, self._planar = geometry, titles, planar
            self._area = _area(geometry, titles)
            if self._frame is None or self._biases is None:
                self._frame, self._biases = _Frame(self), _Biases(self, self._node, self._cache)
            self._frame.place(self._area, geometry, titles, planar)
            self._biases.place(self._area, geometry if planar and geometry.biased else None)
            self.update()

    def hover(self, unit: int | None) -> None:
        """Mark the neuron under the mouse."""
        if unit != self._hovered:
            self._hovered = unit
            if self._frame is not None:
                self._frame.hover(unit)
            self.update()

    def renew(self) -> None:
        """There are newer numbers."""
        self.update()
        if self._biases is not None:
            self._biases.update()

    def boundingRect(self) -> QRectF:
        return self._area

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        geometry = self._geometry
        if geometry is None:
            return
        now = theme()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self._planar:
            pictures = self._cache.pictures(self._node)
            for unit, tile in enumerate(geometry.tiles):
                if pictures is not None and unit < pictures.count:
                    painter.drawImage(tile, pictures.image, _source(pictures, unit))
                else:
                    painter.fillRect(tile, QColor(now.neutral))
            return
        biases = self._cache.bias(self._node) if geometry.biased else None
        table = colours.diverging(now)
        for unit, tile in enumerate(geometry.tiles):
            bias = None if biases is None else float(biases[unit])
            painter.setPen(_rim(unit == self._hovered))
            painter.setBrush(QColor(now.neutral) if bias is None else colours.colour_at(bias, -1, 1, table))
            painter.drawEllipse(tile.adjusted(2, 2, -2, -2))


class _Frame(QGraphicsItem):
    """The rims of the maps, and the names of the tiles."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._area = QRectF()
        self._geometry: NodeGeometry | None = None
        self._titles: tuple[str, ...] = ()
        self._rimmed = False
        self._hovered: int | None = None

    def place(self, area: QRectF, geometry: NodeGeometry, titles: tuple[str, ...], rimmed: bool) -> None:
        self.prepareGeometryChange()
        self._area, self._geometry, self._titles, self._rimmed = area, geometry, titles, rimmed
        self.update()

    def hover(self, unit: int | None) -> None:
        self._hovered = unit
        self.update()

    def boundingRect(self) -> QRectF:
        return self._area

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._geometry is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for unit, tile in enumerate(self._geometry.tiles if self._rimmed else ()):
            painter.setPen(_rim(unit == self._hovered))
            painter.drawRoundedRect(tile, _CORNER, _CORNER)
        if self._titles:
            self._paint_titles(painter, self._geometry)

    def _paint_titles(self, painter: QPainter, geometry: NodeGeometry) -> None:
        letters = geometry.lettering
        pixels = 12.0 * letters.scale
        small = font(letters.smallest(8.5))
        painter.setPen(QColor(theme().text))
        how = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for tile, title in zip(geometry.tiles, self._titles, strict=True):
            width = tile.left() - geometry.rect.left() - 8.0
            area = QRectF(geometry.rect.left() + 3.0, tile.top() - 4.0, width, tile.height() + 8.0)
            used = font(pixels, QFont.Weight.Medium)
            needed = QFontMetricsF(used).horizontalAdvance(title)
            if letters.large and width < needed <= width * pixels / letters.smallest(8.5):
                used = font(math.floor(pixels * width / needed), QFont.Weight.Medium)
                needed = width
            if needed <= width:
                painter.setFont(used)
                painter.drawText(area, how, title)
            else:
                lines = how | Qt.TextFlag.TextWordWrap
                if letters.large and QFontMetricsF(small).boundingRect(area, lines, title).height() > area.height():
                    title = title.partition(" (")[0]  # the unit has no room
                    area.adjust(0.0, -4.0, 0.0, 4.0)
                painter.setFont(small)
                painter.setClipRect(area)
                painter.drawText(area, lines, title)
                painter.setClipping(False)


class _Biases(QGraphicsItem):
    """A small square at each map."""

    def __init__(self, parent: QGraphicsItem, node: str, cache: SnapshotCache) -> None:
        super().__init__(parent)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self._node = node
        self._cache = cache
        self._area = QRectF()
        self._geometry: NodeGeometry | None = None

    def place(self, area: QRectF, geometry: NodeGeometry | None) -> None:
        """``geometry`` is None where there are none."""
        self.prepareGeometryChange()
        self._area, self._geometry = area, geometry
        self.setVisible(geometry is not None)

    def boundingRect(self) -> QRectF:
        return self._area

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._geometry is None:
            return
        now, biases = theme(), self._cache.bias(self._node)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(now.canvas), 1.4))
        inks = _inks(now)
        for unit in range(len(self._geometry.tiles)):
            bias = None if biases is None else float(biases[unit])
            painter.setBrush(QColor(now.border) if bias is None else inks[_step(bias)])
            painter.drawRoundedRect(self._geometry.bias(unit), 2.0, 2.0)


@lru_cache(maxsize=2)
def _inks(now: Theme) -> list[QColor]:
    """Colours of biases from -1 to 1 in 256 steps."""
    table = colours.diverging(now)
    return [colours.colour_at(float(step), 0.0, 255.0, table) for step in range(256)]


def _step(bias: float) -> int:
    """Its place among the inks; the middle where it is not a number."""
    return 128 if math.isnan(bias) else round((min(max(bias, -1.0), 1.0) + 1.0) * 127.5)


def _area(geometry: NodeGeometry, titles: tuple[str, ...]) -> QRectF:
    """What the tiles take with their biases and titles."""
    if not geometry.tiles:
        return QRectF()
    first, last = geometry.tiles[0], geometry.tiles[-1]
    left = geometry.rect.left() if titles else first.left() - 5.0
    return QRectF(left, first.top() - 4.0, first.right() - left + 4.0, last.bottom() - first.top() + 9.0)


def _rim(hovered: bool) -> QPen:
    now = theme()
    return pen(now.accent, 2.4) if hovered else pen(now.faint, 1.1)


def _source(pictures: NeuronImages, unit: int) -> QRectF:
    """The part of the picture that belongs to one neuron."""
    return QRectF(0.0, unit * pictures.size, pictures.size, pictures.size)
