"""Samples that are pictures, each above its target.  Only what is in sight is painted, so any number opens at once."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from nnplayground.ui.data_view.rows import Floats, Rows
from nnplayground.ui.toolkit.theme import theme, themes

_GAP = 6


class PictureSheet(QAbstractScrollArea):
    """As many pictures in a line as there is room for.  ``whole``: as high as all of them, without a scroll bar.

    One of them may be the current one: by a click, or the arrow keys."""

    current_changed = Signal()
    chosen = Signal(int)
    """A picture was clicked twice, or Enter pressed on it."""

    def __init__(self, side: int, parent: QWidget | None = None, *, whole: bool = False) -> None:
        """``side``: of a picture, in device-independent pixels."""
        super().__init__(parent)
        self._side = side
        self._whole = whole
        self.rows: Rows | None = None
        self.current: int | None = None
        self._low, self._high = 0.0, 1.0
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if whole:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(not whole)
        self.setAccessibleName(self.tr("Samples as pictures"))
        themes().changed.connect(self._arrange)

    def show_rows(self, rows: Rows | None, low: float, high: float) -> None:
        """``low`` is drawn black and ``high`` white."""
        self.rows, self._low, self._high = rows, low, high
        self.verticalScrollBar().setValue(0)
        self._arrange()
        self.viewport().update()
        self.set_current(None)

    def set_current(self, place: int | None) -> None:
        """Mark a picture, and scroll to it."""
        self.current = place
        words = ""
        if place is not None and self.rows is not None:
            high, bar = self._cell().height() + _GAP, self.verticalScrollBar()
            top = place // self.columns() * high
            if not bar.value() <= top <= bar.value() + self.viewport().height() - high:
                bar.setValue(top - (self.viewport().height() - high) // 2)
            words = self.tr("{number}: {target}").format(
                number=int(self.rows.places[place]) + 1, target=", ".join(self.rows.targets(place))
            )
        self.setAccessibleDescription(words)
        self.viewport().update()
        self.current_changed.emit()

    def index_at(self, position: QPointF) -> int | None:
        """The picture at a place of the viewport."""
        cell = self._cell()
        column, x = divmod(int(position.x()), cell.width() + _GAP)
        line, y = divmod(int(position.y()) + self.verticalScrollBar().value(), cell.height() + _GAP)
        place = line * self.columns() + column
        inside = column < self.columns() and x < cell.width() and y < cell.height()
        return place if inside and 0 <= place < self.count else None

    @property
    def count(self) -> int:
        """How many pictures there are."""
        return 0 if self.rows is None else len(self.rows)

    def columns(self) -> int:
        """Pictures in a line."""
        return max(1, (self.viewport().width() + _GAP) // (self._cell().width() + _GAP))

    def sizeHint(self) -> QSize:
        cell = self._cell()
        return QSize(4 * (cell.width() + _GAP), 3 * (cell.height() + _GAP))

    def minimumSizeHint(self) -> QSize:
        return self._cell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.index_at(event.position())
        if self._whole or place is None:
            super().mousePressEvent(event)
        else:
            self.set_current(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.index_at(event.position())
        if self._whole or place is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.chosen.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, key = self.verticalScrollBar(), event.key()
        along = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -self.columns(), Qt.Key.Key_Down: self.columns()
        }  # fmt: skip
        if key in along and self.count:
            here = -1 if self.current is None else self.current + along[Qt.Key(key)]
            if self.current is None or 0 <= here < self.count:
                self.set_current(max(here, 0))
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.chosen.emit(self.current)
            return
        if key == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif key == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif key == Qt.Key.Key_PageDown:
            bar.setValue(bar.value() + bar.pageStep())
        elif key == Qt.Key.Key_PageUp:
            bar.setValue(bar.value() - bar.pageStep())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self.rows is None:
            return
        painter.setFont(self.font())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        metrics, cell = QFontMetricsF(self.font()), self._cell()
        top, columns = self.verticalScrollBar().value(), self.columns()
        high = cell.height() + _GAP
        first = max(0, top // high) * columns
        last = min(self.count, (-(-(top + self.viewport().height()) // high)) * columns)
        for place in range(first, last):
            x = (place % columns) * (cell.width() + _GAP)
            y = (place // columns) * high - top
            picture = picture_of(self.rows.inputs(place), self._low, self._high)
            scale = self._side / max(picture.width(), picture.height())
            wide, tall = picture.width() * scale, picture.height() * scale
            box = QRectF(x + (cell.width() - wide) / 2, y + (self._side - tall) / 2, wide, tall)
            painter.drawImage(box, picture)
            painter.setPen(QColor(theme().border))
            painter.drawRect(box)
            if place == self.current:
                painter.setPen(QPen(QColor(theme().accent), 3))
                painter.drawRect(box)
            painter.setPen(QColor(theme().text))
            words = metrics.elidedText(", ".join(self.rows.targets(place)), Qt.TextElideMode.ElideRight, cell.width())
            below = QRectF(x, y + self._side + 1, cell.width(), metrics.height())
            painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter), words)
        painter.end()

    def _cell(self) -> QSize:
        """A picture and its target; wider than the picture where the words need it."""
        metrics = self.fontMetrics()
        words = 0
        if self.rows is not None and self.count:
            names = self.rows.data.spec.class_names
            words = max((metrics.horizontalAdvance(name) for name in names[:60]), default=0)
        return QSize(max(self._side, min(words, 2 * self._side)), self._side + metrics.height() + 2)

    def _arrange(self) -> None:
        lines = -(-self.count // self.columns())
        high = self._cell().height() + _GAP
        if self._whole:
            self.setFixedHeight(max(1, lines * high))
            return
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(high // 2)
        bar.setRange(0, max(0, lines * high - self.viewport().height()))


def picture_of(values: Floats, low: float, high: float) -> QImage:
    """``(channels, height, width)`` or ``(height, width)``: three channels in colour, else the first in grey."""
    span = (high - low) or 1.0
    scaled = np.clip((values - low) / span * 255.0, 0.0, 255.0).round().astype(np.uint8)
    if scaled.ndim == 3 and scaled.shape[0] == 3:
        pixels = np.ascontiguousarray(scaled.transpose(1, 2, 0))
        height, width, _ = pixels.shape
        return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    plane = np.ascontiguousarray(scaled[0] if scaled.ndim == 3 else scaled)
    height, width = plane.shape
    return QImage(plane.data, width, height, width, QImage.Format.Format_Grayscale8).copy()
