"""How often each class was taken for which."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnplayground.ui.colours import lightness, mixed
from nnplayground.ui.theme import theme, themes

Counts = npt.NDArray[np.int64]


class ConfusionView(QWidget):
    """A row for each true class, a column for each predicted one, and the recall of each row at its end.

    The diagonal is painted in the colour of positive, what is beside it in that of negative, each as strong as its
    share of the row.
    """

    hovered = Signal(int, int)
    """Row and column under the mouse; (-1, -1) where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counts = np.zeros((0, 0), np.int64)
        self._names: tuple[str, ...] = ()
        self.at = (-1, -1)
        self.setMouseTracking(True)
        themes().changed.connect(self.update)

    def show_counts(self, counts: Counts, names: Sequence[str]) -> None:
        if tuple(names) == self._names and np.array_equal(counts, self.counts):
            return
        self.counts, self._names = counts, tuple(names)
        self.update()

    def cell(self, row: int, column: int) -> QRectF:
        """Where a cell is painted."""
        corner, wide, high, _recall = self._layout(QRectF(self.rect()))
        return QRectF(corner.x() + column * wide, corner.y() + row * high, wide, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme().base))
        self.paint(painter, QRectF(self.rect()))
        painter.end()

    def paint(self, painter: QPainter, area: QRectF) -> None:
        if not len(self.counts):
            return
        painter.setFont(self.font())
        now, metrics, count = theme(), QFontMetricsF(self.font()), len(self.counts)
        totals = self.counts.sum(axis=1)
        corner, wide, high, recall_width = self._layout(area)
        head = QRectF(area.left() + 4, area.top(), corner.x() - area.left() - 10, corner.y() - area.top())
        end = corner.x() + count * wide
        self._text(painter, metrics, head, self.tr("true \\ predicted"), now.faint, Qt.AlignmentFlag.AlignRight)
        above_end = QRectF(end, area.top(), recall_width, head.height())
        self._text(painter, metrics, above_end, self.tr("recall"), now.faint)
        inks = _Inks(QColor(now.base), QColor(now.text))
        for row, name in enumerate(self._names):
            x, y = corner.x() + row * wide, corner.y() + row * high
            self._text(painter, metrics, QRectF(x + 1, area.top(), wide - 2, head.height()), name, now.text)
            beside = QRectF(head.left(), y, head.width(), high)
            self._text(painter, metrics, beside, name, now.text, Qt.AlignmentFlag.AlignRight)
            total = int(totals[row])
            recall = f"{100 * int(self.counts[row, row]) / total:.0f} %" if total else "–"
            self._text(painter, metrics, QRectF(end, y, recall_width, high), recall, now.text)
            for column, number in enumerate(self.counts[row].tolist()):
                cell = QRectF(corner.x() + column * wide, y, wide, high).adjusted(0.5, 0.5, -0.5, -0.5)
                fill = self._fill(number, total, right=row == column)
                painter.fillRect(cell, fill)
                if (row, column) == self.at:
                    painter.setPen(QColor(now.text))
                    painter.drawRect(cell.adjusted(0, 0, -1, -1))
                if number and high > 0.8 * metrics.height() and wide > 7 * len(str(number)):
                    painter.setPen(inks.on(fill))
                    painter.drawText(cell, int(Qt.AlignmentFlag.AlignCenter), str(number))

    @staticmethod
    def _fill(number: int, total: int, *, right: bool) -> QColor:
        now = theme()
        if not number:
            return QColor(now.window)
        # A single mistake must be seen, so that any count begins at a fifth of the full colour.
        return mixed(now.base, now.positive if right else now.negative, 0.2 + 0.8 * number / total)

    def _layout(self, area: QRectF) -> tuple[QPointF, float, float, float]:
        """Corner of the first cell, width and height of a cell, width of the column of recalls."""
        metrics, count = QFontMetricsF(self.font()), max(len(self.counts), 1)
        words = [self.tr("true \\ predicted"), *self._names]
        left = min(max(metrics.horizontalAdvance(word) for word in words), 0.3 * area.width()) + 14
        top = metrics.height() + 6
        recall = metrics.horizontalAdvance(self.tr("recall")) + 14
        wide = min((area.width() - left - recall - 4) / count, 96.0)
        high = min((area.height() - top - 4) / count, 44.0)
        return QPointF(area.left() + left, area.top() + top), wide, high, recall

    @staticmethod
    def _text(
        painter: QPainter, metrics: QFontMetricsF, place: QRectF, word: str, colour: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
    ) -> None:  # fmt: skip
        if metrics.height() * 0.75 > place.height():
            return  # so many classes that names would lie on each other: the mouse reads them
        painter.setPen(QColor(colour))
        shown = metrics.elidedText(word, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter), shown)

    # -- the mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._find(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point((-1, -1))

    def _find(self, position: QPointF) -> tuple[int, int]:
        first, count = self.cell(0, 0), len(self.counts)
        if first.isEmpty():
            return -1, -1
        row = int((position.y() - first.top()) // first.height())
        column = int((position.x() - first.left()) // first.width())
        return (row, column) if 0 <= row < count and 0 <= column < count else (-1, -1)

    def _point(self, at: tuple[int, int]) -> None:
        if at != self.at:
            self.at = at
            self.update()
            self.hovered.emit(*at)


class _Inks:
    """The one of two inks that is read better on a ground."""

    def __init__(self, *inks: QColor) -> None:
        self._inks = [(lightness(ink), ink) for ink in inks]

    def on(self, ground: QColor) -> QColor:
        light = lightness(ground)
        return max(self._inks, key=lambda ink: abs(ink[0] - light))[1]
