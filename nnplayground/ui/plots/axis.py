"""An axis whose labels are set as people write numbers."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnplayground.ui.numbers import grouped, signed


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
        return [spacing for spacing in spacings if spacing[0] >= 1.0] or [(1.0, 0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.whole:
            return [grouped(round(value)) if abs(value) >= 10_000 else str(round(value)) for value in values]
        return [signed(words) for words in super().tickStrings(values, scale, spacing)]
