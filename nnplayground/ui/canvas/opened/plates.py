"""The numbers in the neurons of a near node."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground.story.digits import FEWEST, shown
from nnplayground.ui import colours
from nnplayground.ui.canvas.geometry import NodeGeometry
from nnplayground.ui.canvas.node_item import NEURON_LEVEL
from nnplayground.ui.canvas.opened.sight import Entry, NodeSight
from nnplayground.ui.canvas.painting import font, pen
from nnplayground.ui.colours import mixed
from nnplayground.ui.theme import theme

HIDDEN = "?"
_LETTER = 13.0
"""Room of a letter before the number."""
_TWO_LINES_FROM = 30.0
"""Height of a tile from which on it takes two numbers."""


class PlateItem(QGraphicsItem):
    """Lies on the tiles: a map says how a neuron answers to the whole plane, and now one sample counts."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(NEURON_LEVEL + 0.2)
        self._geometry: NodeGeometry | None = None
        self._sight = NodeSight("idle")
        self._digits = FEWEST

    @property
    def sight(self) -> NodeSight:
        return self._sight

    def show_sight(self, geometry: NodeGeometry, sight: NodeSight, digits: int) -> None:
        """Repaint if anything on it is new."""
        self.setVisible(geometry.near and bool(sight.neurons))
        if geometry is not self._geometry:
            self.prepareGeometryChange()
        if (geometry, sight, digits) != (self._geometry, self._sight, self._digits):
            self._geometry, self._sight, self._digits = geometry, sight, digits
            self.update()

    def boundingRect(self) -> QRectF:
        return QRectF() if self._geometry is None else self._geometry.rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        geometry, sight = self._geometry, self._sight
        if geometry is None or len(sight.neurons) != len(geometry.tiles):
            return
        now = theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        largest = max((abs(entries[-1].value or 0.0) for entries in sight.neurons), default=0.0) or 1.0
        table = colours.diverging(now)
        for unit, (tile, entries) in enumerate(zip(geometry.tiles, sight.neurons, strict=True)):
            plate = plate_of(geometry, tile)
            last = entries[-1]
            tint = colours.colour_at(last.value or 0.0, -largest, largest, table)
            painter.setBrush(QColor(now.block) if last.gradient else mixed(now.block, tint, 0.2 if last.faint else 0.4))
            ringed = unit == sight.ringed
            ink = now.gradient if last.gradient else now.lit
            painter.setPen(pen(ink, 2.6) if ringed else QPen(mixed(now.border, now.faint, 0.5), 1.0))
            painter.drawRoundedRect(plate, 6.0, 6.0)
            if geometry.biased:  # where it can be taken hold of
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(now.faint))
                painter.drawRoundedRect(geometry.bias(unit).adjusted(2.5, 2.5, -2.5, -2.5), 1.0, 1.0)
            self._write(painter, plate, entries)

    def _write(self, painter: QPainter, plate: QRectF, entries: tuple[Entry, ...]) -> None:
        lines = entries[-2:] if plate.height() >= _TWO_LINES_FROM else entries[-1:]
        high = (plate.height() - 2.0) / len(lines)
        pixels = 11.5 if high >= 16.0 else 10.5
        lettered = plate.width() > 60.0
        for rank, entry in enumerate(lines):
            area = QRectF(plate.left() + 5.0, plate.top() + 1.0 + rank * high, plate.width() - 10.0, high)
            ink = QColor(ink_of(entry))
            painter.setPen(ink)
            if lettered and len(entry.letter) <= 3:
                painter.setFont(font(pixels - 0.5))
                painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, entry.letter)
            room = area.width() - (_LETTER if lettered else 0.0)
            used = font(pixels, QFont.Weight.Normal if entry.faint else QFont.Weight.DemiBold)
            painter.setFont(used)
            words = HIDDEN if entry.value is None else fitting(entry.value, self._digits, used, room)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)


def ink_of(entry: Entry) -> str:
    now = theme()
    return now.gradient if entry.gradient else now.faint if entry.faint else now.text


def plate_of(geometry: NodeGeometry, tile: QRectF) -> QRectF:
    """The place of the numbers of one neuron: wider than its tile, and right of the names of features."""
    left = tile.left() - 2.0 if tile.left() - geometry.rect.left() > 40.0 else geometry.rect.left() + 5.0
    return QRectF(left, tile.top() - 1.0, geometry.rect.right() - 4.0 - left, tile.height() + 2.0)


def fitting(number: float, digits: int, with_font: QFont, room: float) -> str:
    """To as many digits as there is room for, ``digits`` at most."""
    metrics = QFontMetricsF(with_font)
    for count in range(digits, FEWEST, -1):
        words = shown(number, count)
        if metrics.horizontalAdvance(words) <= room:
            return words
    return shown(number, FEWEST)
