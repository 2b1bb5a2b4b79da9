"""The small label on an edge: the shape that flows through it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground.ui.canvas.painting import font, pill, pill_rect
from nnplayground.ui.toolkit.theme import theme

LABEL_FONT_PIXELS = 10.5


class LabelItem(QGraphicsItem):
    """Static, so that lines which change with every snapshot are painted without it."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.words = ""
        self._bounds = QRectF()
        self._strong = False
        self._pixels = LABEL_FONT_PIXELS
        self.hide()

    def show_words(self, words: str, at: QPointF, pixels: float = LABEL_FONT_PIXELS) -> None:
        """Empty words hide it.  ``pixels``: size of the font in scene units."""
        if (words, pixels) != (self.words, self._pixels):
            self.prepareGeometryChange()
            self.words, self._pixels = words, pixels
            self._bounds = pill_rect(QPointF(), words, font(pixels)).adjusted(-2, -2, 2, 2)
            self.setVisible(bool(words))
            self.update()
        self.setPos(at)

    @property
    def area(self) -> QRectF:
        """What it covers, in the parent's units."""
        return self._bounds.translated(self.pos())

    def set_strong(self, strong: bool) -> None:
        """Its edge is selected or marked."""
        if strong != self._strong:
            self._strong = strong
            self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        now = theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(now.accent if self._strong else now.faint)
        used = font(self._pixels)
        pill(painter, QPointF(), self.words, used, ink, QColor(now.canvas), QColor(now.border))
