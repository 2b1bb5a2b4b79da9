"""What gestures show before they happen: a ghost of a card, a wire, guide lines, a rubber band."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsRectItem,
    QStyleOptionGraphicsItem,
    QWidget,
)

from nnplayground.ui.canvas.links import curve
from nnplayground.ui.canvas.node_item import OVERLAY_LEVEL
from nnplayground.ui.canvas.painting import RADIUS, elided, faded, font, pen
from nnplayground.ui.toolkit.theme import theme


class GhostItem(QGraphicsItem):
    """A card that is not there yet."""

    def __init__(self, title: str, size: QSizeF, scale: float) -> None:
        """``scale``: of its text."""
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(OVERLAY_LEVEL)
        self._title = title
        self._scale = scale
        self.size = size

    def boundingRect(self) -> QRectF:
        width, height = self.size.width(), self.size.height()
        return QRectF(-width / 2 - 2, -height / 2 - 2, width + 4, height + 4)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        now, body = theme(), self.boundingRect().adjusted(2, 2, -2, -2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen(now.accent, 1.8, Qt.PenStyle.DashLine))
        painter.setBrush(faded(now.card, 0.82))
        painter.drawRoundedRect(body, RADIUS, RADIUS)
        used = font(13.0 * self._scale, QFont.Weight.DemiBold)
        painter.setFont(used)
        painter.setPen(QColor(now.accent))
        painter.drawText(body, Qt.AlignmentFlag.AlignCenter, elided(self._title, used, body.width() - 16.0))


class WireItem(QGraphicsPathItem):
    """An edge that is not there yet."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(OVERLAY_LEVEL)

    def show_wire(self, start: QPointF, end: QPointF, refused: bool = False) -> None:
        now = theme()
        style = Qt.PenStyle.DotLine if refused else Qt.PenStyle.SolidLine
        self.setPen(pen(now.error if refused else now.accent, 2.4, style))
        self.setPath(curve(start, end))

    def hide_wire(self) -> None:
        self.setPath(QPainterPath())


class GuidesItem(QGraphicsItem):
    """Thin lines to the cards with which a dragged one is aligned."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(OVERLAY_LEVEL)
        self._lines: list[tuple[QPointF, QPointF]] = []

    def show_lines(self, lines: list[tuple[QPointF, QPointF]]) -> None:
        self.prepareGeometryChange()
        self._lines = lines
        self.update()

    def boundingRect(self) -> QRectF:
        area = QRectF()
        for start, end in self._lines:
            area = area.united(QRectF(start, end).normalized().adjusted(-3, -3, 3, 3))
        return area

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        line = pen(faded(theme().accent, 0.7), 1.0, Qt.PenStyle.DashLine)
        line.setCosmetic(True)
        painter.setPen(line)
        for start, end in self._lines:
            painter.drawLine(start, end)


class BandItem(QGraphicsRectItem):
    """The rubber band."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(OVERLAY_LEVEL)
        line = pen(theme().accent, 1.0)
        line.setCosmetic(True)
        self.setPen(line)
        self.setBrush(faded(theme().accent, 0.12))
