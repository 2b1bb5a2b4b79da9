"""Where the walk stands: a ring around the node at work, a tick on what is finished, a dot on what has changed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground.ui.canvas.node_item import OVERLAY_LEVEL, PORT_LEVEL
from nnplayground.ui.canvas.painting import RADIUS, faded, font, name_growth, pen, pill, pill_rect
from nnplayground.ui.canvas.step.step_state import Stage
from nnplayground.ui.toolkit.theme import theme

_GLOW = 9.0
_RING = 2.6
_LEAST_RING = 2.2
"""Pixels that the ring is wide when zoomed out."""
_TICK = 8.0
_DOT = 5.5
_PILL_GAP = 14.0
_PIXELS = 12.0
_MOST_SHIFT = 60.0
"""Pixels that it moves up at most: a node that is out of sight takes its name with it."""


class MarkItem(QGraphicsItem):
    """The ring and the tick of one node."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(PORT_LEVEL - 0.5)
        self.stage: Stage = "idle"
        self._body = QRectF()
        self._back = False
        self._growth = 1.0

    def show_stage(self, rect: QRectF, stage: Stage, back: bool, growth: float = 1.0) -> None:
        """``back``: in the backward phase, which has a colour of its own.  ``growth``: of the tick."""
        body = rect.translated(-rect.center())
        if (body, stage, back, growth) != (self._body, self.stage, self._back, self._growth):
            self.prepareGeometryChange()
            self._body, self.stage, self._back, self._growth = body, stage, back, growth
            self.setVisible(stage in ("active", "done"))
            self.update()
        self.setPos(rect.center())

    def boundingRect(self) -> QRectF:
        reach = (_GLOW + 2) * self._growth
        return self._body.adjusted(-reach, -reach, reach, reach)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        now = theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = now.gradient if self._back else now.lit
        if self.stage == "active":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            line = min(max(2.6, _LEAST_RING / painter.worldTransform().m11()), 2 * _RING)
            for reach, alpha, width in ((6.5, 0.16, 5.0), (4.5, 0.34, 3.5), (_RING, 1.0, line)):
                painter.setPen(pen(faded(colour, alpha), width))
                painter.drawRoundedRect(
                    self._body.adjusted(-reach, -reach, reach, reach), RADIUS + reach, RADIUS + reach
                )
        elif self.stage == "done":
            middle = QPointF(self._body.left() + 2.0, self._body.bottom() - 2.0)
            painter.translate(middle)
            painter.scale(self._growth, self._growth)
            painter.setPen(QPen(QColor(now.canvas), 2.0))
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QPointF(), _TICK, _TICK)
            tick = QPainterPath(QPointF(-3.6, 0.2))
            tick.lineTo(-1.0, 2.9)
            tick.lineTo(3.8, -2.8)
            painter.setPen(pen(now.canvas, 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(tick)


class DotItem(QGraphicsItem):
    """On a node of which an edit has changed the numbers; says so in its tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(PORT_LEVEL + 0.5)
        self.setToolTip(QCoreApplication.translate("canvas", "Your edit has changed the numbers here."))

    def boundingRect(self) -> QRectF:
        return QRectF(-_DOT - 2, -_DOT - 2, 2 * _DOT + 4, 2 * _DOT + 4)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        now = theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(now.canvas), 2.0))
        painter.setBrush(QColor(now.warning))
        painter.drawEllipse(QPointF(), _DOT, _DOT)


class NameItem(QGraphicsItem):
    """Below the node at work: what it does and the shape that comes out.  As large at every zoom."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setZValue(OVERLAY_LEVEL)
        self.words = ""
        self._back = False
        self._shift = QPointF()

    def show_words(self, words: str, rect: QRectF, back: bool) -> None:
        """Empty words hide it; ``rect``: the node's."""
        self.prepareGeometryChange()
        self.words, self._back, self._shift = words, back, QPointF()
        self.setVisible(bool(words))
        self.setPos(rect.center().x(), rect.bottom())
        self.update()

    def keep_within(self, window: QRectF, point: QPointF) -> None:
        """Stand where it is not cut; ``window``: what is seen, and ``point``: where the item is, both in pixels."""
        area = self._flat().translated(point)
        right = max(min(0.0, window.right() - 4.0 - area.right()), window.left() + 4.0 - area.left())
        down = min(0.0, window.bottom() - 4.0 - area.bottom())
        shift = QPointF(right, max(down, -_MOST_SHIFT))
        if shift != self._shift:
            self.prepareGeometryChange()
            self._shift = shift
            self.update()

    def boundingRect(self) -> QRectF:
        return self._area().adjusted(-2, -2, 2, 2)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        now = theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(now.gradient if self._back else now.lit)
        pill(painter, self._area().center(), self.words, self._font(), QColor(now.canvas), colour, colour)

    def _area(self) -> QRectF:
        return self._flat().translated(self._shift)

    def _flat(self) -> QRectF:
        flat = pill_rect(QPointF(), self.words, self._font())
        return flat.translated(0.0, _PILL_GAP + flat.height() / 2)

    def _font(self) -> QFont:
        return font(_PIXELS * name_growth())
