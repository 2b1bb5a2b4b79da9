"""A pad to draw on with the mouse or with the keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnplayground.text import Text, text
from nnplayground.ui.microscope.sample_picker.ink import paths
from nnplayground.ui.toolkit.theme import theme, themes

_KEY_STEP = 1 / 24
"""What an arrow key moves the pen by, in shares of the side; with Shift a quarter of it."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)
}  # fmt: skip
USUAL_PEN = 0.11


class Pad(QWidget):
    """The mouse draws.  Arrow keys move a cross; Space puts the pen down and lifts it."""

    changed = Signal()
    refused = Signal(Text)
    """What was typed here is no drawing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawing_pad")
        self.setAccessibleName(self.tr("Drawing pad"))
        sentence = self.tr(
            "Draw with the mouse. Or move the cross with the arrow keys; Space puts the pen down and lifts it."
        )
        self.setAccessibleDescription(sentence)
        self.setToolTip(sentence)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.strokes: list[list[tuple[float, float]]] = []
        self.pen = USUAL_PEN
        """Width, in shares of the side."""
        self._dark = True
        self._ratio = 1.0
        self._drawing = False
        self._down = False
        self._cross: tuple[float, float] | None = None
        themes().changed.connect(self.update)

    def set_paper(self, ratio: float, dark: bool) -> None:
        """Width over height, and whether one draws bright on dark."""
        self._ratio, self._dark = ratio, dark
        self.update()

    def set_pen(self, width: float) -> None:
        self.pen = width
        self._tell()

    def clear(self) -> None:
        self.strokes.clear()
        self._drawing = self._down = False
        self._tell()

    def undo(self) -> None:
        """Take the last stroke away."""
        if self.strokes:
            self.strokes.pop()
        self._drawing = self._down = False
        self._tell()

    # -- Qt

    def sizeHint(self) -> QSize:
        return QSize(240, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(140, 140)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._drawing, self._down, self._cross = True, False, None
            self.strokes.append([self._place(event.position())])
            self._tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drawing:
            self.strokes[-1].append(self._place(event.position()))
            self._tell()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._drawing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self._move(*_ARROWS[key], fine=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._lift_or_lower()
        elif key == Qt.Key.Key_Backspace or event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif key == Qt.Key.Key_Delete:
            self.clear()
        elif event.text().isprintable() and event.text():
            self.refused.emit(
                text(
                    "A picture is drawn here, with the mouse or with the arrow keys and Space. Received: “{received}”.",
                    received=event.text(),
                )
            )
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._down = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        area, painter = self._area(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink = (QColor("#000000"), QColor("#ffffff")) if self._dark else (QColor("#ffffff"), QColor("#000000"))
        painter.fillRect(area, ground)
        painter.save()
        painter.setClipRect(area)
        painter.translate(area.topLeft())
        pen = QPen(ink, self.pen * min(area.width(), area.height()))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for path in paths(self.strokes, area.width(), area.height()):
            painter.drawPath(path)
        if self._cross is not None and self.hasFocus():
            at = QPointF(self._cross[0] * area.width(), self._cross[1] * area.height())
            painter.setPen(QPen(QColor(theme().accent), 2.5 if self._down else 1.5))
            painter.drawLine(at - QPointF(9, 0), at + QPointF(9, 0))
            painter.drawLine(at - QPointF(0, 9), at + QPointF(0, 9))
        painter.restore()
        painter.setPen(QPen(QColor(theme().accent if self.hasFocus() else theme().border), 1.5))
        painter.drawRect(area)
        painter.end()

    # -- inside

    def _area(self) -> QRectF:
        """The largest part of the widget with the proportions of the pictures."""
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        width = min(room.width(), room.height() * self._ratio)
        height = width / self._ratio
        return QRectF(room.center().x() - width / 2, room.top(), width, height)

    def _place(self, position: QPointF) -> tuple[float, float]:
        area = self._area()
        across = (position.x() - area.left()) / area.width()
        down = (position.y() - area.top()) / area.height()
        return min(max(across, 0.0), 1.0), min(max(down, 0.0), 1.0)

    def _move(self, across: int, down: int, fine: bool) -> None:
        step = _KEY_STEP / 4 if fine else _KEY_STEP
        x, y = self._cross or (0.5, 0.5)
        self._cross = (min(max(x + across * step, 0.0), 1.0), min(max(y + down * step, 0.0), 1.0))
        if self._down:
            self.strokes[-1].append(self._cross)
        self._tell()

    def _lift_or_lower(self) -> None:
        self._down = not self._down
        if self._cross is None:
            self._cross = (0.5, 0.5)
        if self._down:
            self.strokes.append([self._cross])
        self._tell()

    def _tell(self) -> None:
        self.update()
        self.changed.emit()
