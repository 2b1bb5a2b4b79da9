"""The small circles at which edges begin and end."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground.ui.canvas.geometry import PORT_RADIUS
from nnplayground.ui.canvas.node_item import PORT_LEVEL
from nnplayground.ui.canvas.painting import faded
from nnplayground.ui.toolkit.theme import theme


class Mood(Enum):
    """How a port looks: at rest, under the mouse, a possible target, the target, or refused."""

    REST = 0
    HOVERED = 1
    LIT = 2
    CHOSEN = 3
    DIMMED = 4
    REFUSED = 5


class PortItem(QGraphicsItem):
    """One port."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(PORT_LEVEL)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._mood = Mood.REST
        self._used = False
        self._quiet = False
        self._awake = False

    @property
    def mood(self) -> Mood:
        return self._mood

    def place(self, point: QPointF, used: bool, quiet: bool) -> None:
        """``used``: an edge hangs on it.  ``quiet``: the lines of the node's neurons speak instead."""
        self.setPos(point)
        if (used, quiet) != (self._used, self._quiet):
            self._used, self._quiet = used, quiet
            self._renew()

    def set_mood(self, mood: Mood, awake: bool = False) -> None:
        """``awake``: its node is under the mouse or selected, so that even a quiet port shows."""
        if (mood, awake) != (self._mood, self._awake):
            self._mood, self._awake = mood, awake
            self._renew()

    def _renew(self) -> None:
        blank = self._mood is Mood.REST and self._quiet and self._used and not self._awake
        self.setVisible(not blank)  # with every picture Qt would lay its empty cache over the others
        self.update()

    def boundingRect(self) -> QRectF:
        reach = PORT_RADIUS + 9.0
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        now, mood = theme(), self._mood
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, radius = QPointF(0.0, 0.0), PORT_RADIUS
        if mood is Mood.DIMMED:
            painter.setOpacity(0.35)
        if mood in (Mood.LIT, Mood.CHOSEN, Mood.HOVERED, Mood.REFUSED):
            colour = now.error if mood is Mood.REFUSED else now.accent
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(colour, 0.40 if mood is Mood.CHOSEN else 0.22))
            painter.drawEllipse(
                middle, radius + (7.0 if mood is Mood.CHOSEN else 5.0), radius + (7.0 if mood is Mood.CHOSEN else 5.0)
            )
            painter.setPen(QPen(QColor(now.canvas), 1.5))
            painter.setBrush(QColor(colour))
            painter.drawEllipse(middle, radius + 0.5, radius + 0.5)
            return
        painter.setPen(QPen(QColor(now.faint), 1.4))
        painter.setBrush(QColor(now.faint if self._used else now.canvas))
        shrink = 1.2 if self._used else 0.0
        painter.drawEllipse(middle, radius - shrink, radius - shrink)
