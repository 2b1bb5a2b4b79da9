"""The numbers of the one sample on a wire between cards: a few figures, or small pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground import notation
from nnplayground.expressions.tensor import Array
from nnplayground.ui.canvas.node_item import PORT_LEVEL
from nnplayground.ui.canvas.painting import font, pill, pill_rect
from nnplayground.ui.canvas.step.neuron_values import HIDDEN
from nnplayground.ui.toolkit import colours
from nnplayground.ui.toolkit.theme import theme

MOST_FIGURES = 2
"""Numbers of a longer row that are written before the dots."""
_DIGITS = 3
MOST_PICTURES = 3
"""Channels of a picture that are drawn."""
_MOST_ROWS = 56
"""Rows of a thumbnail about; a larger picture is thinned."""
_STEP, _MOST_STEPS = 10.0, 12
"""How it moves away from its wire until it covers nothing."""
_SIDE = 26.0
_GAP = 3.0
_PIXELS = 10.5


@dataclass(frozen=True, eq=False)
class EdgeValues:
    """What is written and drawn on one wire."""

    words: str = ""
    pictures: tuple[QImage, ...] = ()
    scale: float = 1.0


def edge_values(numbers: Array | None, hidden: bool, digits: int, room: float, scale: float = 1.0) -> EdgeValues:
    """``numbers``: of one sample, of any shape; nothing where there are none.  ``room``: the width that it should
    not go beyond.  ``scale``: of the text."""
    if hidden:
        return EdgeValues(HIDDEN, scale=scale)
    if numbers is None or not numbers.size:
        return EdgeValues()
    if numbers.ndim > 1 and min(numbers.shape[-2:]) > 1:
        channels = numbers.reshape(-1, *numbers.shape[-2:])
        most = min(MOST_PICTURES, max(1, int(min(room, 1e6) // (_SIDE + _GAP))))
        return EdgeValues(pictures=tuple(_picture(channel) for channel in channels[:most]))
    figures = numbers.ravel()
    most = len(figures) if len(figures) <= MOST_FIGURES + 1 else MOST_FIGURES
    words = ""
    for count in range(most, 0, -1):
        written = [notation.short(float(figure), min(digits, _DIGITS)) for figure in figures[:count]]
        words = "  ".join([*written, "…"] if count < len(figures) else written)
        if pill_rect(QPointF(), words, font(_PIXELS * scale)).width() <= room:
            break
    return EdgeValues(words, scale=scale)


def _picture(channel: Array) -> QImage:
    """Each on its own scale; the first row on top."""
    coarse = channel[:: max(1, channel.shape[0] // _MOST_ROWS), :: max(1, channel.shape[1] // _MOST_ROWS)]
    values = np.asarray(coarse, dtype=np.float64)[::-1]
    reach = float(np.abs(values[np.isfinite(values)]).max(initial=0.0)) or 1.0
    return colours.image(values, -reach, reach, colours.diverging(theme()))


class EdgeValuesItem(QGraphicsItem):
    """Stands above the middle of its wire."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(PORT_LEVEL - 0.2)
        self.values = EdgeValues()
        self._back = False

    def show_values(self, values: EdgeValues, label: QRectF, back: bool, taken: Sequence[QRectF]) -> None:
        """``label``: that of the wire, above or below which it stands.  ``taken``: what it does not cover."""
        self.prepareGeometryChange()
        self.values, self._back = values, back
        self.setVisible(bool(values.words or values.pictures))
        if self.isVisible():
            size = self._area()
            spots = [
                QPointF(label.center().x(), y)
                for step in range(_MOST_STEPS)
                for y in (label.top() - 1.0 - step * _STEP, label.bottom() + 1.0 + size.height() + step * _STEP)
            ]
            free = (spot for spot in spots if not any(size.translated(spot).intersects(one) for one in taken))
            self.setPos(next(free, spots[0]))
            self.update()

    @property
    def area(self) -> QRectF:
        """What it covers of the scene."""
        return self._area().translated(self.pos())

    def boundingRect(self) -> QRectF:
        return self._area().adjusted(-3.0, -3.0, 3.0, 3.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        now, area = theme(), self._area()
        colour = QColor(now.gradient if self._back else now.lit)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.values.pictures:
            ink = QColor(now.gradient if self._back else now.text)
            pill(
                painter,
                area.center(),
                self.values.words,
                font(_PIXELS * self.values.scale),
                ink,
                QColor(now.canvas),
                colour,
            )
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        for place, picture in enumerate(self.values.pictures):
            size = _fitted(picture)
            spot = QPointF(
                area.left() + place * (_SIDE + _GAP) + (_SIDE - size.width()) / 2, area.bottom() - size.height()
            )
            square = QRectF(spot, size)
            painter.drawImage(square, picture)
            painter.setPen(QPen(colour, 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(square)

    def _area(self) -> QRectF:
        if self.values.pictures:
            wide = len(self.values.pictures) * (_SIDE + _GAP) - _GAP
            return QRectF(-wide / 2, -_SIDE, wide, _SIDE)
        flat = pill_rect(QPointF(), self.values.words, font(_PIXELS * self.values.scale))
        return flat.translated(0.0, -flat.height() / 2)


def _fitted(picture: QImage) -> QSizeF:
    """As large as goes into the square."""
    scale = _SIDE / max(picture.width(), picture.height())
    return QSizeF(picture.width() * scale, picture.height() * scale)
