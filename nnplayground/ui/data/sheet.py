"""Samples that are pictures, each above its target.  Only what is in sight is painted, so any number opens at once."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from nnplayground.ui.data.rows import Floats, Rows
from nnplayground.ui.theme import theme, themes

_GAP = 6


class PictureSheet(QAbstractScrollArea):
    """As many pictures in a line as there is room for.  ``whole``: as high as all of them, without a scroll bar."""

    def __init__(self, side: int, parent: QWidget | None = None, *, whole: bool = False) -> None:
        """``side``: of a picture, in device-independent pixels."""
        super().__init__(parent)
        self._side = side
        self._whole = whole
        self.rows: Rows | None = None
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, key = self.verticalScrollBar(), event.key()
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
