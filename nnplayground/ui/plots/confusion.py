"""How often each class was taken for which."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QToolTip

from nnplayground import notation
from nnplayground.ui.plots.part import PaintedPart
from nnplayground.ui.toolkit.colours import contrast, ink_on, mixed
from nnplayground.ui.toolkit.sizes import text_factor
from nnplayground.ui.toolkit.theme import Theme, theme, themes

if TYPE_CHECKING:
    from nnplayground.training.measurements import Scores

_LINE = 0.75
"""Heights of a letter that a line needs at least."""
_SMALLEST = 0.95
"""Of letters at a text size of 100 %: numbers in cells are no smaller."""
_LOWEST = 0.8
"""Heights of a letter that a cell with a number is high, at least."""
_AROUND = 3.0
"""Pixels that a number leaves free in its cell."""
_FAINTEST, _READ = 0.2, 4.5
"""Share of the full colour where a cell is hardly anything of its row, and the contrast that numbers have."""
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Measures:
    """A column of figures, as they are written."""

    name: str
    values: tuple[str, ...]
    mean: str


@dataclass(frozen=True)
class PlacedMeasures:
    measures: Measures
    left: float
    wide: float


class ConfusionView(PaintedPart):
    """A row for each true class, a column for each predicted one, and the measures of each class at its end.

    The diagonal is painted in the colour of positive, what is beside it in that of negative, each as strong as its
    share of the row.  Where there is little room, the recall is the one measure that stays.
    """

    hovered = Signal(int, int)
    """Row and column under the mouse; (-1, -1) where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counts = np.zeros((0, 0), np.int64)
        self._names: tuple[str, ...] = ()
        self._scores: Scores | None = None
        self.at = (-1, -1)
        self.setMouseTracking(True)
        self.setToolTip(self.tr("A row for each true class, a column for each class that was predicted"))
        themes().changed.connect(self.update)

    def show_counts(self, counts: Counts, names: Sequence[str], scores: Scores | None = None) -> None:
        """``scores`` may come later than the counts."""
        if scores is not None and len(scores.classes) != len(names):
            scores = None
        if tuple(names) == self._names and np.array_equal(counts, self.counts) and scores == self._scores:
            return
        self.counts, self._names, self._scores = counts, tuple(names), scores
        self.update()

    def columns(self) -> list[Measures]:
        """What stands behind the matrix: of each measure its name, its value for each class and its mean."""
        totals = self.counts.sum(axis=1).tolist()
        rights = np.diagonal(self.counts).tolist()
        unknown = tuple(math.nan for _ in totals)
        classes = self._scores.classes if self._scores is not None else ()
        precision, _recall, f1, _support = zip(*classes, strict=True) if classes else (unknown,) * 4
        means = self._scores.values if self._scores is not None else {}
        recall = tuple(right / total if total else math.nan for right, total in zip(rights, totals, strict=True))
        return [
            Measures(self.tr("recall"), tuple(map(_share, recall)), _share(means.get("recall", math.nan))),
            Measures(self.tr("precision"), tuple(map(_share, precision)), _share(means.get("precision", math.nan))),
            Measures(self.tr("F1"), tuple(map(_share, f1)), _share(means.get("f1", math.nan))),
            Measures(self.tr("samples"), tuple(map(str, totals)), str(sum(totals))),
        ]

    def shows_all(self) -> bool:
        """Whether there is room for more than the recall."""
        return len(self._layout(QRectF(self.rect()))[3]) > 1

    def spoken(self) -> str:
        """A sentence for each true class."""
        rows: list[str] = []
        for name, row in zip(self._names, self.counts.tolist(), strict=False):
            predicted = ", ".join(f"{other} {count}" for other, count in zip(self._names, row, strict=True) if count)
            if predicted:
                rows.append(self.tr("true {name}: predicted {predicted}").format(name=name, predicted=predicted))
        return "; ".join(rows)

    def cell(self, row: int, column: int) -> QRectF:
        """Where a cell is painted."""
        corner, wide, high, _columns = self._layout(QRectF(self.rect()))
        return QRectF(corner.x() + column * wide, corner.y() + row * high, wide, high)

    def paint(self, painter: QPainter, area: QRectF) -> None:
        if not len(self.counts):
            return
        painter.setFont(self.font())
        now, metrics, count = theme(), QFontMetricsF(self.font()), len(self.counts)
        totals = self.counts.sum(axis=1)
        corner, wide, high, columns = self._layout(area)
        head = QRectF(area.left() + 4, area.top(), corner.x() - area.left() - 10, corner.y() - area.top())
        end = corner.x() + count * wide
        corner_word = self.tr("true \\ predicted")
        if metrics.horizontalAdvance(corner_word) <= head.width():
            self._text(painter, metrics, head, corner_word, now.faint, Qt.AlignmentFlag.AlignRight)
        self._measures(painter, metrics, QRectF(end, area.top(), 0.0, head.height()), corner.y(), high, columns)
        across, down = self._strides(metrics, wide, high)
        numbers = self._number_font(wide, high)
        digits = QFontMetricsF(numbers)
        fit = high >= _LOWEST * digits.height() - 0.5  # heights of letters are rounded
        for row, name in enumerate(self._names):
            x, y = corner.x() + row * wide, corner.y() + row * high
            if row % across == 0:
                spare = (across - 1) * wide / 2
                above = QRectF(x + 1 - spare, area.top(), across * wide - 2, head.height())
                self._text(painter, metrics, above, name, now.text)
            if row % down == 0:
                spare = (down - 1) * high / 2
                beside = QRectF(head.left(), y - spare, head.width(), down * high)
                self._text(painter, metrics, beside, name, now.text, Qt.AlignmentFlag.AlignRight)
            total = int(totals[row])
            for column, number in enumerate(self.counts[row].tolist()):
                cell = QRectF(corner.x() + column * wide, y, wide, high).adjusted(0.5, 0.5, -0.5, -0.5)
                right = row == column
                painter.fillRect(cell, tint(now, number / total, right=right) if number else QColor(now.window))
                if (row, column) == self.at:
                    painter.setPen(QColor(now.text))
                    painter.drawRect(cell.adjusted(0, 0, -1, -1))
                if number and fit and digits.horizontalAdvance(str(number)) <= cell.width():
                    painter.setFont(numbers)
                    painter.setPen(ink(now, right=right))
                    painter.drawText(cell, int(Qt.AlignmentFlag.AlignCenter), str(number))
                    painter.setFont(self.font())

    def _measures(
        self,
        painter: QPainter,
        metrics: QFontMetricsF,
        head: QRectF,
        top: float,
        high: float,
        columns: list[PlacedMeasures],
    ) -> None:
        """Behind the matrix, which ends where ``head`` begins."""
        now, below = theme(), top + len(self.counts) * high
        if len(columns) > 1:
            word = self.tr("mean")
            wide = metrics.horizontalAdvance(word) + 8
            self._text(
                painter, metrics, QRectF(head.left() - wide, below, wide, high), word, now.faint,
                Qt.AlignmentFlag.AlignRight,
            )  # fmt: skip
            painter.setPen(QColor(now.border))
            painter.drawLine(QPointF(head.left() + 6, below), QPointF(columns[-1].left + columns[-1].wide, below))
        for column in columns:
            rect = QRectF(column.left, head.top(), column.wide, head.height())
            self._text(painter, metrics, rect, column.measures.name, now.faint, Qt.AlignmentFlag.AlignRight)
            values = column.measures.values + ((column.measures.mean,) if len(columns) > 1 else ())
            for row, value in enumerate(values):
                rect = QRectF(column.left, top + row * high, column.wide, high)
                self._text(painter, metrics, rect, value, now.text, Qt.AlignmentFlag.AlignRight)

    def _strides(self, metrics: QFontMetricsF, wide: float, high: float) -> tuple[int, int]:
        """Every which column and row is named: where there are many classes, not each, or the names would touch."""
        longest = max((metrics.horizontalAdvance(name) for name in self._names), default=0.0)
        least = min(longest, 2.0 * metrics.height()) + 0.25 * metrics.height()  # a longer one ends in dots
        return max(math.ceil(least / wide), 1), max(math.ceil(_LINE * metrics.height() / high), 1)

    def _number_font(self, wide: float, high: float) -> QFont:
        """In which the longest number fits into a cell, but not smaller than at a text size of 100 %."""
        font = QFont(self.font())
        metrics = QFontMetricsF(font)
        longest = metrics.horizontalAdvance(str(int(self.counts.max())))
        share = min((wide - _AROUND) / longest, high / (_LOWEST * metrics.height()), 1.0)
        font.setPointSizeF(font.pointSizeF() * max(share, min(_SMALLEST / text_factor(), 1.0)))
        return font

    def _layout(self, area: QRectF) -> tuple[QPointF, float, float, list[PlacedMeasures]]:
        """Corner of the first cell, width and height of a cell, and the columns of measures that find room."""
        metrics, count = QFontMetricsF(self.font()), max(len(self.counts), 1)
        words = [self.tr("true \\ predicted"), *self._names]
        if metrics.horizontalAdvance(words[0]) > 0.3 * area.width():
            words = words[1:] or words
        left = min(max(metrics.horizontalAdvance(word) for word in words), 0.3 * area.width()) + 14
        top = metrics.height() + 6
        columns = self.columns()
        widths = [
            max(map(metrics.horizontalAdvance, (column.name, column.mean, notation.percent(1.0), *column.values))) + 14
            for column in columns
        ]
        longest = max((metrics.horizontalAdvance(name) + 6 for name in self._names), default=0.0)
        least = count * max(1.2 * metrics.height(), min(longest, 2.8 * metrics.height()))
        if area.width() - left - sum(widths) < least:  # the number of samples is the sum of the row
            columns, widths = columns[:3], widths[:3]
        if area.width() - left - sum(widths) < least:
            columns, widths = columns[:1], widths[:1]
        if area.height() - top - 4 < count * _LINE * metrics.height():  # rows too low for figures
            columns, widths = [], []
        wide = min((area.width() - left - sum(widths) - 8) / count, max(96.0, 4.5 * metrics.height()))
        high = min((area.height() - top - 4) / (count + (len(columns) > 1)), max(44.0, 2.2 * metrics.height()))
        end = area.left() + left + count * wide
        placed = [
            PlacedMeasures(column, end + sum(widths[:place]), widths[place]) for place, column in enumerate(columns)
        ]  # fmt: skip
        return QPointF(area.left() + left, area.top() + top), wide, high, placed

    @staticmethod
    def _text(
        painter: QPainter, metrics: QFontMetricsF, rect: QRectF, word: str, colour: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
    ) -> None:  # fmt: skip
        if metrics.height() * _LINE > rect.height() + 0.01:
            return  # so many classes that figures would lie on each other: the mouse reads them
        painter.setPen(QColor(colour))
        shown = metrics.elidedText(word, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), shown)

    # -- the mouse

    def event(self, event: QEvent) -> bool:
        """The cell under the mouse in words: its number may have no room."""
        if not isinstance(event, QHelpEvent) or event.type() != QEvent.Type.ToolTip:
            return super().event(event)
        row, column = self._find(QPointF(event.pos()))
        if row < 0:
            return super().event(event)
        words = self.tr("True class {true}, predicted class {predicted}: {count} of {total} samples.").format(
            true=self._names[row],
            predicted=self._names[column],
            count=int(self.counts[row, column]),
            total=int(self.counts[row].sum()),
        )
        QToolTip.showText(event.globalPos(), words, self)
        return True

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


@lru_cache(maxsize=4)
def _tints(now: Theme, right: bool) -> tuple[QColor, QColor, float]:
    """Full colour and ink of a kind, and the share of the colour at which that ink is still read: numbers of cells that
    look alike are written alike."""
    colour = QColor(now.positive if right else now.negative)
    pen = ink_on(mixed(now.base, colour, _FAINTEST))
    most = next(share for share in range(100, 0, -1) if contrast(pen, mixed(now.base, colour, share / 100)) >= _READ)
    return colour, pen, most / 100


def tint(now: Theme, share: float, *, right: bool) -> QColor:
    """Ground of a cell with this share of its row.  A single mistake must be seen, so that any count begins at a fifth
    of the full colour."""
    colour, _ink, most = _tints(now, right)
    return mixed(now.base, colour, _FAINTEST + (most - _FAINTEST) * share)


def ink(now: Theme, *, right: bool) -> QColor:
    """What numbers are written in, whatever their share."""
    return _tints(now, right)[1]


def _share(value: float) -> str:
    return notation.ABSENT if math.isnan(value) else notation.percent(value)
