"""A small card beside the mouse: the value of a weight, a neuron seen large, why an edge is refused."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnplayground.ui.canvas.painting import overlay_font
from nnplayground.ui.toolkit.sizes import side_factor, text_factor
from nnplayground.ui.toolkit.theme import theme, themes

_PICTURE = 150
_PADDING = 9
_WIDEST = 300
_OFFSET = QPoint(16, 18)


def _side() -> int:
    """Of its picture."""
    return round(_PICTURE * side_factor())


class HoverCard(QWidget):
    """Takes no mouse and no focus; its text is also its accessible name."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName("canvas_card")
        self._canvas = parent
        self._lines: tuple[str, ...] = ()
        self._picture: QImage | None = None
        self._refusal = False
        themes().changed.connect(self.hide)  # it has the size of its words
        self.hide()

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self._lines)

    def show_at(
        self, point: QPoint, lines: tuple[str, ...], picture: QImage | None = None, refusal: bool = False
    ) -> None:
        """Beside ``point`` of the parent, and inside it; no lines hide the card."""
        if not lines:
            self.hide()
            return
        self._lines, self._picture, self._refusal = lines, picture, refusal
        self.setAccessibleName(self.text)
        size = self._needed()
        area = self._canvas.rect().adjusted(4, 4, -4, -4)
        rect = QRect(point + _OFFSET, size)
        if rect.right() > area.right():
            rect.moveRight(max(point.x() - 10, area.left() + size.width()))
        if rect.bottom() > area.bottom():
            rect.moveBottom(max(point.y() - 10, area.top() + size.height()))
        self.setGeometry(rect)
        self.show()
        self.raise_()
        self.update()

    def _needed(self) -> QSize:
        wide, high = 0.0, 0.0
        for rank, words in enumerate(self._lines):
            area = QFontMetricsF(overlay_font(12.0 if rank == 0 else 11.5)).boundingRect(
                QRect(0, 0, round(_WIDEST * text_factor()), 1000), int(Qt.TextFlag.TextWordWrap), words
            )
            wide, high = max(wide, area.width()), high + area.height() + 2
        if self._picture is not None:
            side = _side()
            wide, high = max(wide, side), high + side + 8
        return QSize(round(wide) + 2 * _PADDING + 2, round(high) + 2 * _PADDING - 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(QColor(now.error if self._refusal else now.border), 1.2))
        painter.setBrush(QColor(now.card))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 7, 7)
        area = self.rect().adjusted(_PADDING, _PADDING - 1, -_PADDING, -_PADDING)
        for rank, words in enumerate(self._lines):
            painter.setFont(overlay_font(12.0 if rank == 0 else 11.5))
            ink = now.error if self._refusal else now.text if rank == 0 else now.faint
            painter.setPen(QColor(ink))
            how = int(Qt.TextFlag.TextWordWrap)
            used = painter.boundingRect(area, how, words)
            painter.drawText(area, how, words)
            area.setTop(used.bottom() + 3)
        if self._picture is not None:
            side = _side()
            square = QRect(area.left(), area.top() + 5, side, side)
            painter.drawImage(square, self._picture)
            painter.setPen(QPen(QColor(now.faint), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(square)
