"""An axis whose labels are set as people write numbers."""

from __future__ import annotations

import math
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLineF
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnplayground import notation

_PLACES, _LARGE = 4, 1e6
"""Most places behind the point, and bound of the numbers that are written out: beyond, an exponent takes the room of
zeros, and there are as many digits as tell one tick from the next."""


class Axis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """``whole``: ticks at whole numbers only.  ``one_level``: labels at the coarsest ticks only, so that two axes of
    one length and range are labelled alike, whatever room their words need."""

    def __init__(self, side: str, *, one_level: bool = False) -> None:
        super().__init__(side)
        self.whole = False
        if one_level:
            self.setStyle(maxTextLevel=0)

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
        spacings = super().tickSpacing(low, high, size)
        if not self.whole:
            return spacings
        spacings = [spacing for spacing in spacings if spacing[0] >= 1.0] or [(1.0, 0)]
        wider = self._wider(spacings[0][0], low, high, size)
        # Fives between twos, as of 0 2 4 5 6 8 10, read as a mistake.
        return wider + [spacing for spacing in spacings if not wider or wider[0][0] % spacing[0] == 0]

    def _wider(self, step: float, low: float, high: float, size: float) -> list[tuple[float, int]]:
        """A coarser level of ticks where labels ``step`` apart would touch, as ``100 000`` and ``200 000`` do."""
        if self.orientation not in ("top", "bottom") or high <= low:
            return []
        words = self.tickStrings([max(abs(low), abs(high))], 1.0, step)[0]
        room = QFontMetricsF(self.style["tickFont"] or self.font()).horizontalAdvance(f"{words}00")
        least = room * (high - low) / size
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
