"""The pointer that a projector shows: a large ring around the mouse."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMainWindow

from nnplayground.ui.toolkit.theme import theme
from nnplayground.ui.window.present.follower import MouseFollower

_SHARE = 0.085
"""Its diameter, of the window's height."""
_LEAST = 56


class Spot(MouseFollower):
    """Translucent, with an edge that is seen on light and on dark ground."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window, "spot")

    def fit(self) -> None:
        side = max(_LEAST, round(_SHARE * self._window.height()))
        self.resize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if MouseFollower.unseen:
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
