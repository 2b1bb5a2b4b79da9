"""The numbers in the neurons of a near node."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground import notation
from nnplayground.expressions.digits import FEWEST
from nnplayground.ui.canvas.geometry import NodeGeometry
from nnplayground.ui.canvas.lettering import Lettering
from nnplayground.ui.canvas.node_item import NEURON_LEVEL
from nnplayground.ui.canvas.painting import faded, font, pen
from nnplayground.ui.canvas.step.step_state import NeuronNumber, NodeStepState
from nnplayground.ui.toolkit import colours
from nnplayground.ui.toolkit.colours import mixed
from nnplayground.ui.toolkit.theme import theme

if TYPE_CHECKING:
    from nnplayground.ui.canvas.snapshot_cache import SnapshotCache

HIDDEN = "?"
_LETTER = 13.0
"""Room of a letter before the number."""
_BIAS_ROOM = 12.0
"""What the square of a bias takes of the lower line."""
_TWO_LINES_FROM = 30.0
"""Height of a tile from which on it takes two numbers."""


class NeuronValuesItem(QGraphicsItem):
    """Lies on the tiles: a map says how a neuron answers to the whole plane, and now one sample counts."""

    def __init__(self, cache: SnapshotCache) -> None:
        super().__init__()
        self._cache = cache
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(NEURON_LEVEL + 0.2)
        self._geometry: NodeGeometry | None = None
        self._state = NodeStepState("idle")
        self._digits = FEWEST
        self._back = False

    @property
    def state(self) -> NodeStepState:
        return self._state

    def show_state(self, geometry: NodeGeometry, state: NodeStepState, digits: int, back: bool) -> None:
        """Repaint if anything on it is new.  ``back``: in the backward phase, which has a colour of its own."""
        self.setVisible(geometry.near and bool(state.neurons))
        if geometry is not self._geometry:
            self.prepareGeometryChange()
        if (geometry, state, digits, back) != (self._geometry, self._state, self._digits, self._back):
            self._geometry, self._state, self._digits, self._back = geometry, state, digits, back
            self.update()

    def boundingRect(self) -> QRectF:
        return QRectF() if self._geometry is None else self._geometry.rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        geometry, state = self._geometry, self._state
        if geometry is None or len(state.neurons) != len(geometry.tiles):
            return
        now, biases = theme(), self._cache.bias(geometry.node)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        largest = max((abs(entries[-1].value or 0.0) for entries in state.neurons), default=0.0) or 1.0
        table = colours.diverging(now)
        dim = state.stage == "ahead"
        first = values_rect(geometry, geometry.tiles[0])
        letters = geometry.lettering
        two = first.height() >= _TWO_LINES_FROM * letters.scale
        lines = [entries[-2:] if two else entries[-1:] for entries in state.neurons]
        pixels = _pixels(lines, first, geometry.biased, self._digits, letters)
        for unit, (tile, entries) in enumerate(zip(geometry.tiles, state.neurons, strict=True)):
            rect = values_rect(geometry, tile)
            last = entries[-1]
            tint = colours.colour_at(last.value or 0.0, -largest, largest, table)
            painter.setBrush(ground_of(last, tint, dim))
            ringed = unit == state.selected_neuron
            ink = now.gradient if self._back else now.lit
            painter.setPen(pen(ink, 2.6) if ringed else QPen(mixed(now.border, now.faint, 0.0 if dim else 0.5), 1.0))
            painter.drawRoundedRect(rect, 6.0, 6.0)
            if geometry.biased:  # where it can be taken hold of
                painter.setPen(QPen(QColor(now.canvas), 1.4))
                bias = float(biases[unit]) if biases is not None and len(biases) == len(geometry.tiles) else 0.0
                painter.setBrush(colours.colour_at(bias, -1, 1, table))
                painter.setOpacity(0.4 if dim else 1.0)
                painter.drawRoundedRect(geometry.bias(unit), 2.0, 2.0)
                painter.setOpacity(1.0)
            self._write(painter, rect, lines[unit], pixels, dim, geometry)

    def _write(
        self,
        painter: QPainter,
        rect: QRectF,
        entries: Sequence[NeuronNumber],
        pixels: float,
        dim: bool,
        geometry: NodeGeometry,
    ) -> None:
        high, scale = (rect.height() - 2.0) / len(entries), geometry.lettering.scale
        margin = _margin(rect, scale)
        rooms = _rooms(rect, len(entries), geometry.biased, scale)
        for rank, entry in enumerate(entries):
            area = QRectF(rect.left() + margin, rect.top() + 1.0 + rank * high, rect.width() - 2 * margin, high)
            painter.setPen(ink_of(entry, dim))
            if _lettered(rect, scale) and len(entry.letter) <= 3:
                painter.setFont(font(max(pixels - 0.5, geometry.lettering.least)))
                painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, entry.letter)
            painter.setFont(font(pixels, _weight(entry)))
            digits = next(
                (n for n in range(self._digits, FEWEST, -1) if _width(entry, n, pixels) <= rooms[rank]), FEWEST
            )
            words = HIDDEN if entry.value is None else notation.short(entry.value, digits)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)


def ground_of(entry: NeuronNumber, tint: QColor, dim: bool) -> QColor:
    """Behind the numbers of a neuron, of which ``entry`` is the last, and ``tint`` its colour."""
    now, share = theme(), 0.0 if entry.gradient else 0.2 if entry.faint else 0.4
    return mixed(mixed(now.card, tint, share), now.canvas, 0.5 if dim else 0.0)


def ink_of(entry: NeuronNumber, dim: bool) -> QColor:
    """Read on any such ground; what is faint has thinner letters."""
    now = theme()
    if entry.gradient:
        return faded(now.gradient, 0.9 if dim else 1.0)
    return faded(now.text, 0.7 if dim else 1.0)


def values_rect(geometry: NodeGeometry, tile: QRectF) -> QRectF:
    """The place of the numbers of one neuron: wider than its tile, and right of the names of features."""
    left = geometry.rect.left() + 5.0 if geometry.inputs else tile.left() - 2.0
    return QRectF(left, tile.top() - 1.0, geometry.rect.right() - 4.0 - left, tile.height() + 2.0)


def _pixels(
    columns: Sequence[Sequence[NeuronNumber]], rect: QRectF, biased: bool, digits: int, lettering: Lettering
) -> float:
    """One size of type for a whole node: the largest in which all digits have room, else three of each number."""
    rows, scale = len(columns[0]), lettering.scale
    rooms = _rooms(rect, rows, biased, scale)
    high = rect.height() / rows
    largest = (11.5 if high >= 17.0 * scale else 10.5) * scale
    if lettering.large:
        largest = max(min(largest, 0.78 * high), lettering.least)
    sizes = (largest, largest - scale, largest - 2.0 * scale)
    for count in (digits, min(digits, 3)):
        for pixels in sizes:
            if all(_width(entry, count, pixels) <= rooms[rank] for one in columns for rank, entry in enumerate(one)):
                return max(pixels, lettering.least)
    return max(largest - 2.5 * scale, lettering.least)


def _rooms(rect: QRectF, rows: int, biased: bool, scale: float) -> list[float]:
    """The width of a number in each line."""
    room = rect.width() - 2 * _margin(rect, scale) - (_LETTER * scale if _lettered(rect, scale) else 0.0)
    return [room] * (rows - 1) + [room - _BIAS_ROOM if biased and rows > 1 else room]


def _width(entry: NeuronNumber, digits: int, pixels: float) -> float:
    words = HIDDEN if entry.value is None else notation.short(entry.value, digits)
    return QFontMetricsF(font(pixels, _weight(entry))).horizontalAdvance(words)


def _weight(entry: NeuronNumber) -> QFont.Weight:
    return QFont.Weight.Normal if entry.faint else QFont.Weight.DemiBold


def _lettered(rect: QRectF, scale: float) -> bool:
    return rect.width() > 60.0 * scale


def _margin(rect: QRectF, scale: float) -> float:
    return 5.0 if _lettered(rect, scale) else 3.0
