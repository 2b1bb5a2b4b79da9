"""What is wrong with a node, written below it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground.ui.canvas.node_item import PORT_LEVEL
from nnplayground.ui.canvas.painting import faded, font
from nnplayground.ui.document.card_size import NOTE_HEIGHT
from nnplayground.ui.toolkit.theme import theme

_WIDTH = 190.0
_HOW = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class NoteItem(QGraphicsItem):
    """Lies above its neighbours, so that it can be read where nodes stand close."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(PORT_LEVEL)
        self.words = ""
        self._caution = False
        self._scale = 1.0
        self.hide()

    def show_words(self, words: str, caution: bool, below: QPointF, scale: float = 1.0) -> None:
        """``below``: the middle of the node's lower edge.  Empty words hide the note.  ``scale``: of its text."""
        if (words, caution, scale) != (self.words, self._caution, self._scale):
            self.prepareGeometryChange()
            self.words, self._caution, self._scale = words, caution, scale
            self.setVisible(bool(words))
            self.update()
        self.setPos(below)

    @property
    def warning_area(self) -> QRectF:
        """What it covers of the scene if it stands there always."""
        return QRectF() if self._caution or not self.words else self._ground().translated(self.pos())

    def boundingRect(self) -> QRectF:
        return self._ground().adjusted(-1, -1, 1, 1)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        now = theme()
        colour = now.warning if self._caution else now.error
        ground = self._ground()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for fill in (faded(now.canvas, 0.92), faded(colour, 0.10)):
            painter.setBrush(fill)
            painter.drawRoundedRect(ground, 6, 6)
        painter.setPen(QColor(colour))
        painter.setFont(font(11.0 * self._scale))
        painter.setClipRect(ground)
        painter.drawText(ground.adjusted(7, 4, -7, -3), _HOW, self.words)

    def _ground(self) -> QRectF:
        wide = _WIDTH * self._scale
        room = QRectF(-wide / 2, 8.0, wide, (NOTE_HEIGHT + 40.0) * self._scale)
        needed = QFontMetricsF(font(11.0 * self._scale)).boundingRect(room.adjusted(7, 4, -7, -3), _HOW, self.words)
        return needed.adjusted(-7, -4, 7, 4)
