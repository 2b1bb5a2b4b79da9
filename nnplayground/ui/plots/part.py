"""The contract between what stands in a plot and a picture of it in a file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnplayground.ui.toolkit.theme import theme


class PlotPart(QWidget):
    """A piece of a plot that can draw itself anywhere: as an image of another scale, or as vectors."""

    def paint(self, painter: QPainter, area: QRectF) -> None:
        """Draw what is on show into ``area``, which is as large as the widget; the ground is there already."""
        raise NotImplementedError

    readout_text: Callable[[], str] = str
    """Gives what the readout of its plot says; nothing until it is part of a plot."""

    def spoken(self) -> str:
        """What is to be seen, for a screen reader."""
        return self.readout_text()


class PaintedPart(PlotPart):
    """One that is drawn on screen in the same way, and not by widgets within it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme().base))
        self.paint(painter, QRectF(self.rect()))
        painter.end()
