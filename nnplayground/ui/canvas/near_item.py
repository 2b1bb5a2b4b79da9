"""The neurons of a near node: a heat map each, or a plain circle where the data have no plane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground.ui import colours
from nnplayground.ui.canvas.geometry import NodeGeometry
from nnplayground.ui.canvas.node_item import NEURON_LEVEL
from nnplayground.ui.canvas.painting import font, pen
from nnplayground.ui.theme import theme

if TYPE_CHECKING:
    from nnplayground.ui.canvas.live import Live, Pictures

_CORNER = 2.0


class NearItem(QGraphicsItem):
    """All tiles of one node; reads the newest numbers when it paints."""

    def __init__(self, node: str, live: Live) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(NEURON_LEVEL)
        self._node = node
        self._live = live
        self._geometry: NodeGeometry | None = None
        self._titles: tuple[str, ...] = ()
        self._planar = False
        self._hovered: int | None = None

    def place(self, geometry: NodeGeometry, titles: tuple[str, ...], planar: bool) -> None:
        """``titles``: names left of the tiles, or none."""
        if (geometry, titles, planar) != (self._geometry, self._titles, self._planar):
            self.prepareGeometryChange()
            self._geometry, self._titles, self._planar = geometry, titles, planar
            self.update()

    def hover(self, unit: int | None) -> None:
        """Mark the neuron under the mouse."""
        if unit != self._hovered:
            self._hovered = unit
            self.update()

    def boundingRect(self) -> QRectF:
        if self._geometry is None or not self._geometry.tiles:
            return QRectF()
        first, last = self._geometry.tiles[0], self._geometry.tiles[-1]
        left = self._geometry.rect.left() if self._titles else first.left() - 5.0
        return QRectF(left, first.top() - 4.0, first.right() - left + 4.0, last.bottom() - first.top() + 9.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        geometry = self._geometry
        if geometry is None:
            return
        now = theme()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        pictures = self._live.pictures(self._node) if self._planar else None
        biases = self._live.bias(self._node) if geometry.biased else None
        table = colours.diverging(now)
        for unit, tile in enumerate(geometry.tiles):
            bias = None if biases is None else float(biases[unit])
            if self._planar:
                if pictures is not None and unit < pictures.count:
                    painter.drawImage(tile, pictures.image, _source(pictures, unit))
                else:
                    painter.fillRect(tile, QColor(now.neutral))
                painter.setPen(self._rim(unit))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(tile, _CORNER, _CORNER)
                if geometry.biased:
                    painter.setPen(QPen(QColor(now.canvas), 1.4))
                    painter.setBrush(QColor(now.border) if bias is None else colours.colour_at(bias, -1, 1, table))
                    painter.drawRoundedRect(geometry.bias(unit), 2.0, 2.0)
            else:
                painter.setPen(self._rim(unit))
                painter.setBrush(QColor(now.neutral) if bias is None else colours.colour_at(bias, -1, 1, table))
                painter.drawEllipse(tile.adjusted(2, 2, -2, -2))
        if self._titles:
            self._paint_titles(painter, geometry)

    def _rim(self, unit: int) -> QPen:
        now = theme()
        return pen(now.accent, 2.4) if unit == self._hovered else pen(now.faint, 1.1)

    def _paint_titles(self, painter: QPainter, geometry: NodeGeometry) -> None:
        used, small = font(12.0, QFont.Weight.Medium), font(8.5)
        painter.setPen(QColor(theme().text))
        how = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for tile, title in zip(geometry.tiles, self._titles, strict=True):
            width = tile.left() - geometry.rect.left() - 8.0
            area = QRectF(geometry.rect.left() + 3.0, tile.top() - 4.0, width, tile.height() + 8.0)
            if QFontMetricsF(used).horizontalAdvance(title) <= width:
                painter.setFont(used)
                painter.drawText(area, how, title)
            else:
                painter.setFont(small)
                painter.setClipRect(area)
                painter.drawText(area, how | Qt.TextFlag.TextWordWrap, title)
                painter.setClipping(False)


def _source(pictures: Pictures, unit: int) -> QRectF:
    """The part of the picture that belongs to one neuron."""
    return QRectF(0.0, unit * pictures.size, pictures.size, pictures.size)
