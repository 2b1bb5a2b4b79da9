"""An axis whose labels are set as people write numbers."""

from __future__ import annotations

import math
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnplayground import notation

_PLACES, _LARGE = 4, 1e6
"""Most places behind the point, and bound of the numbers that are written out: beyond, an exponent takes the room of
zeros, and there are as many digits as tell one tick from the next."""
_APART = 1.2
"""Labels above each other are at least so many heights of a letter apart."""
_FIRST_ROOM = 30, 18
"""Pixels across that ``AxisItem`` has for the words of ticks before it has drawn any."""


class Axis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """``whole``: ticks at whole numbers only.  ``one_level``: labels at the coarsest ticks only, so that two axes of
    one length and range are labelled alike, whatever room their words need."""

    def __init__(self, side: str, *, one_level: bool = False) -> None:
        self._area: QRectF | None = None
        self._dressing = False
        self._anew = True
        super().__init__(side)
        self.whole = False
        self._one_level = one_level
        if one_level:
            self.setStyle(maxTextLevel=0)

    def boundingRect(self) -> QRectF:
        """Kept: it is asked for some times in every repaint, and changes when the chart is laid out anew."""
        if self._area is None:
            self._area = self._with_ends(super().boundingRect())
        return self._area

    def forget_area(self) -> None:
        """Where it stands, or the box that its grid covers, has changed."""
        self.prepareGeometryChange()
        self._area = None

    def setGeometry(self, rect: QRectF) -> None:
        self.forget_area()
        super().setGeometry(rect)

    def setGrid(self, grid: int | bool) -> None:
        self.forget_area()
        super().setGrid(grid)

    def _with_ends(self, area: QRectF) -> QRectF:
        """With room for the halves of the first and the last label that stand beyond the ends of the axis: a label
        that leaves the area is not drawn at all."""
        metrics = self._metrics()
        if self.orientation in ("left", "right"):
            area = area.adjusted(0.0, -metrics.height() / 2, 0.0, metrics.height() / 2)
        else:
            room = metrics.horizontalAdvance("0000")
            area = area.adjusted(-room, 0.0, room, 0.0)
        frame = self.parentItem()
        # Of an item that reaches far out of its view Qt keeps parts of pictures that are past.
        return area if frame is None else area & self.mapRectFromParent(frame.boundingRect())

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self.style["tickFont"] or self.font())

    def dress(self, line: QPen, words: QPen, font: QFont) -> None:
        """Colours and font of all of it; its name is set once, not with each of them."""
        self._dressing = True
        self.setPen(line)
        self.setTextPen(words)
        self.setTickFont(font)
        self._dressing = False
        self.labelStyle.update({"color": words.color().name(), "font-size": f"{font.pointSizeF():g}pt"})
        self._updateLabel()
        self.forget_area()

    def _updateLabel(self) -> None:
        if not self._dressing:
            super()._updateLabel()

    def _updateMaxTextSize(self, across: float) -> None:
        """The room goes with the words of now, not with those of before.  Not where axes are of one length: it follows
        from their room there, and would swing with it.  There it only grows, until it is measured anew."""
        if self._anew or not self._one_level:
            self._anew = False
            self.textWidth, self.textHeight = _FIRST_ROOM
        else:
            across = max(across, self.textWidth if self.orientation in ("left", "right") else self.textHeight)
        super()._updateMaxTextSize(across)

    def measure_anew(self) -> None:
        """Room for the words of now, once, also where axes are of one length: these have another, or another range."""
        self._anew = True
        self.picture = None
        self.update()

    def setTickFont(self, font: QFont | None) -> None:
        """Room as for a new axis: that of larger letters would be kept, unless it was ten pixels more."""
        if font != self.style["tickFont"]:
            self._anew = True
            self.textWidth, self.textHeight = _FIRST_ROOM
        super().setTickFont(font)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """What ``AxisItem`` paints.

        It would make a recording, to be played once only as the item is cached, and set the pen for every line.
        """
        painter.save()
        specs = self.generateDrawSpecs(painter)  # sets the font
        if specs is not None:
            (ink, start, end), ticks, texts = specs
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
            painter.setPen(ink)
            painter.drawLine(start, end)
            for ink, level in groupby(ticks, key=itemgetter(0)):  # one call for all lines that share a pen
                painter.setPen(ink)
                painter.drawLines([QLineF(start, end) for _, start, end in level])
            painter.setPen(self.textPen())
            painter.setClipRect(self.boundingRect().toAlignedRect())
            for rect, flags, words in texts:
                painter.drawText(rect, int(flags), words)
        painter.restore()

    def tickSpacing(self, low: float, high: float, size: float) -> Any:
        """Levels from the coarsest on; no two labels of any level touch, and those that would are not written."""
        spacings = super().tickSpacing(low, high, size)
        if self.whole:
            spacings = [spacing for spacing in spacings if spacing[0] >= 1.0] or [(1.0, 0)]
        if not spacings or high <= low or size <= 0:
            return spacings
        wider = self._wider(spacings[0][0], low, high, size)
        # Fives between twos, as of 0 2 4 5 6 8 10, read as a mistake.
        levels = wider + [spacing for spacing in spacings if not wider or _divides(spacing[0], wider[0][0])]
        if not self._one_level:
            fitting = [step for step, _ in levels if step * size / (high - low) >= self._label_room(step, low, high)]
            self.style["maxTextLevel"] = max(len(fitting) - 1, 0)
        return levels

    def _label_room(self, step: float, low: float, high: float) -> float:
        """Pixels from the middle of a label to that of the next at which they do not touch."""
        metrics = self._metrics()
        tall = _APART * metrics.height()
        if self.orientation in ("left", "right") and not self._one_level:
            return tall
        far = max(abs(low), abs(high))
        words = self.tickStrings([-far if low < 0.0 else far], 1.0, step)[0]
        return max(tall if self._one_level else 0.0, metrics.horizontalAdvance(f"{words}0"))

    def _wider(self, step: float, low: float, high: float, size: float) -> list[tuple[float, int]]:
        """A coarser level of ticks where labels ``step`` apart would touch, as ``100 000`` and ``200 000`` do."""
        least = self._label_room(step, low, high) * (high - low) / size
        if step >= least:
            return []
        power = 10.0 ** math.floor(math.log10(least))
        return [(next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least), 0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.whole:
            return [notation.count(round(value)) for value in values]
        power = math.floor(math.log10(spacing * scale) + 1e-9)
        numbers = [round(value * scale / 10.0**power) for value in values]
        if power >= -_PLACES and max((abs(value * scale) for value in values), default=0.0) < _LARGE:
            return [notation.fixed(float(f"{number}e{power}"), max(0, -power)) if number else "0" for number in numbers]
        return [notation.short(float(f"{number}e{power}"), len(str(abs(number)))) for number in numbers]


def _divides(step: float, wider: float) -> bool:
    """Whether every tick of the wider level is one of the finer one, too."""
    ratio = wider / step
    return ratio > 1.5 and abs(ratio - round(ratio)) < 1e-6
