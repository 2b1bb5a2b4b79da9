"""What an empty canvas says, and what a network still lacks as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnplayground.ui.canvas.painting import faded, overlay_font, pen
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.sizes import side_factor, text_factor
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document

_BAR = 30


class EmptyHint(QWidget):
    """Lies over its parent and takes no mouse."""

    def __init__(self, parent: QWidget, document: Document) -> None:
        super().__init__(parent)
        self.setObjectName("canvas_hint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._document = document
        self._canvas = parent
        self._dragging = False
        document.graph_changed.connect(self.follow)
        document.shapes_changed.connect(self.follow)
        document.replaced.connect(self.follow)
        themes().changed.connect(self.follow)
        self.follow()

    @property
    def text(self) -> str:
        """What it says now; empty when it is hidden."""
        if not self._document.project.graph.nodes:
            return (
                self.tr("Drag a layer here")
                + "\n"
                + self.tr(
                    "A network begins with an Input and ends with a Loss.\nDouble-click to search for a layer by name."
                )
            )
        lacking = [p for p in self._document.shapes.problems if p.node is None and not p.caution]
        return translated(lacking[0].text) if lacking else ""

    def set_dragging(self, dragging: bool) -> None:
        """While a layer is over the canvas the frame lights up."""
        if dragging != self._dragging:
            self._dragging = dragging
            self.update()

    def follow(self) -> None:
        """Say what is true now, where there is room."""
        sentence, room = self.text, self._canvas.rect()
        self.setAccessibleName(sentence)
        if self._document.project.graph.nodes:
            high = round(_BAR * text_factor())
            self.setGeometry(0, room.height() - high - 10, room.width(), high)
        else:
            self.setGeometry(room)
        self.setVisible(bool(sentence))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._document.project.graph.nodes:
            self._paint_bar(painter)
        else:
            self._paint_welcome(painter)

    def _paint_bar(self, painter: QPainter) -> None:
        now, room = theme(), self.width() - 48.0
        wide = QFontMetricsF(overlay_font(12.0)).horizontalAdvance(self.text)
        painter.setFont(overlay_font(max(12.0 * min(1.0, room / wide), 12.0 / side_factor())))
        width = min(painter.fontMetrics().horizontalAdvance(self.text) + 28.0, self.width() - 20.0)
        area = QRectF((self.width() - width) / 2, 1, width, self.height() - 4)
        painter.setPen(pen(now.warning, 1.2))
        painter.setBrush(QColor(now.card))
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.setPen(QColor(now.warning))
        words = painter.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, int(width - 24))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_welcome(self, painter: QPainter) -> None:
        now = theme()
        heading, _, advice = self.text.partition("\n")
        factor = text_factor()
        width, height = min(460.0 * factor, self.width() - 40.0), min(190.0 * factor, self.height() - 40.0)
        area = QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)
        lit = self._dragging
        painter.setPen(pen(now.accent if lit else now.border, 2.0, Qt.PenStyle.DashLine))
        painter.setBrush(faded(now.accent, 0.08) if lit else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, 14, 14)
        side = 44.0 * side_factor()
        picture = icon("mdi6.gesture-tap-hold", now.accent).pixmap(round(side), round(side))
        top = area.center().y() - (side + 80.0 * factor) / 2
        painter.drawPixmap(QRectF(area.center().x() - side / 2, top, side, side).toRect(), picture)
        painter.setFont(overlay_font(18.0, QFont.Weight.DemiBold))
        painter.setPen(QColor(now.text))
        painter.drawText(
            QRectF(area.left(), top + side + 8 * factor, width, 28 * factor), Qt.AlignmentFlag.AlignCenter, heading
        )
        painter.setFont(overlay_font(13.0))
        painter.setPen(QColor(now.faint))
        how = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        painter.drawText(QRectF(area.left() + 16, top + side + 42 * factor, width - 32, 44 * factor), how, advice)
