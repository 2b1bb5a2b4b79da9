"""The pointer that a projector shows: a large ring around the mouse."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMainWindow

from nnplayground.ui.toolkit.theme import theme
from nnplayground.ui.window.present.follower import MouseFollower

_SHARE, _LEAST = 0.085, 56
"""Its diameter, of the window's height; and pixels."""


class Spot(MouseFollower):
    """Translucent, with an edge that is seen on light and on dark ground."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window, "spot", share=_SHARE, least=_LEAST)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self.unseen:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, edge = QColor(theme().error), QColor(theme().error)
        fill.setAlphaF(0.16)
        inside = QRectF(self.rect()).adjusted(5, 5, -5, -5)
        painter.setBrush(fill)
        painter.setPen(QPen(QColor(theme().base), 7))
        painter.drawEllipse(inside)
        painter.setPen(QPen(edge, 4))
        painter.drawEllipse(inside)
        painter.end()
