"""How many samples there are of each class in each split: bars with numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnplayground import notation
from nnplayground.datasets.spec import SPLITS, SplitName
from nnplayground.ui.toolkit.theme import theme, themes

_MOST = 12
"""Classes with a line of their own; the rest share one."""
_GAP = 8


class ClassBars(QWidget):
    """A head with the sizes of the splits in their colours, then a line for each class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._splits: tuple[SplitName, ...] = ()
        """Those that have samples."""
        self._sizes: dict[SplitName, int] = {}
        self._lines: tuple[tuple[str, tuple[int, ...]], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes().changed.connect(self._changed)

    def show_counts(
        self, sizes: Mapping[SplitName, int], names: Sequence[str], counts: Mapping[SplitName, Sequence[int]]
    ) -> None:
        """``sizes`` of the splits; ``counts`` of each class by split, empty for a regression."""
        self._splits = tuple(split for split in SPLITS if sizes[split])
        lines = [
            (notation.restyled(name), tuple(int(counts[split][place]) for split in self._splits))
            for place, name in enumerate(names)
        ]
        if len(lines) > _MOST:
            rest = lines[_MOST - 1 :]
            together = tuple(sum(line[1][place] for line in rest) for place in range(len(self._splits)))
            lines = [*lines[: _MOST - 1], (self.tr("{count} others").format(count=len(rest)), together)]
        self._sizes, self._lines = dict(sizes), tuple(lines)
        self.setAccessibleName("; ".join(self.words()))
        self._changed()

    def words(self) -> list[str]:
        """What it says, a line each."""
        titles = self._titles()
        sentences = [", ".join(f"{titles[split]} {notation.count(self._sizes[split])}" for split in self._splits)]
        for name, counts in self._lines:
            parts = ", ".join(
                f"{titles[split]} {notation.count(count)}" for split, count in zip(self._splits, counts, strict=True)
            )
            sentences.append(f"{name}: {parts}")
        return sentences

    def sizeHint(self) -> QSize:
        return QSize(220, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        metrics, line = QFontMetricsF(self.font()), self._line()
        titles, right = self._titles(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        # The splits: a stacked bar over the whole width, and what its parts are below it.
        self._stack(
            painter,
            QRectF(0, line * 0.25, self.width(), line * 0.5),
            tuple(self._sizes[split] for split in self._splits),
        )
        y = line
        for split in self._splits:
            self._mark(painter, 0.0, y + line / 2, split)
            painter.setPen(QColor(theme().text))
            room = QRectF(line * 0.9, y, self.width() - line * 0.9, line)
            painter.drawText(room, int(left), titles[split])
            painter.drawText(room, int(right), notation.count(self._sizes[split]))
            y += line
        if not self._lines:
            return
        y += _GAP
        largest = max((sum(counts) for _, counts in self._lines), default=1) or 1
        name_width, widths = self._columns(metrics)
        bar_left = name_width + _GAP
        bar_width = max(0.0, self.width() - bar_left - sum(widths) - _GAP * len(widths))
        if self._many(widths):
            x = float(self.width())
            for split, wide in zip(reversed(self._splits), reversed(widths), strict=True):
                self._mark(painter, x - self.fontMetrics().height() * 0.6, y + line / 2, split)
                x -= wide + _GAP
            y += line
        for name, counts in self._lines:
            painter.setPen(QColor(theme().text))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, name_width)
            painter.drawText(QRectF(0, y, name_width, line), int(left), shown)
            total = sum(counts)
            x = float(self.width())
            for count, wide in zip(reversed(_numbers(counts, widths)), reversed(widths), strict=True):
                painter.drawText(QRectF(x - wide, y, wide, line), int(right), notation.count(count))
                x -= wide + _GAP
            self._stack(painter, QRectF(bar_left, y + line * 0.2, bar_width * total / largest, line * 0.6), counts)
            y += line
        painter.end()

    def _stack(self, painter: QPainter, box: QRectF, parts: Sequence[int]) -> None:
        total = sum(parts)
        if not total:
            return
        x = box.left()
        for split, part in zip(self._splits, parts, strict=True):
            wide = box.width() * part / total
            painter.fillRect(QRectF(x, box.top(), wide, box.height()), split_colour(split))
            x += wide

    def _mark(self, painter: QPainter, x: float, y: float, split: SplitName) -> None:
        side = self.fontMetrics().height() * 0.6
        painter.fillRect(QRectF(x, y - side / 2, side, side), split_colour(split))

    def _columns(self, metrics: QFontMetricsF) -> tuple[float, tuple[float, ...]]:
        """Widths of the names, and of the number of each split; of the sum alone where there is too little room."""
        names = max((metrics.horizontalAdvance(name) for name, _ in self._lines), default=0.0) + 2
        each = tuple(
            max((metrics.horizontalAdvance(notation.count(counts[place])) for _, counts in self._lines), default=0.0)
            + 2
            for place in range(len(self._splits))
        )
        left = self.width() - sum(each) - _GAP * (len(each) + 1)
        if left - min(names, 0.4 * self.width()) >= 0.2 * self.width():
            return min(names, 0.4 * self.width()), each
        total = (
            max((metrics.horizontalAdvance(notation.count(sum(counts))) for _, counts in self._lines), default=0.0) + 2
        )
        return min(names, 0.45 * self.width()), (total,)

    @staticmethod
    def _many(widths: Sequence[float]) -> bool:
        """Whether the columns of numbers need a head that tells them apart."""
        return len(widths) > 1

    def _line(self) -> int:
        return round(self.fontMetrics().height() * 1.25)

    def _height(self) -> int:
        lines = 1 + len(self._splits) + len(self._lines)
        if self._lines and self._many(self._columns(QFontMetricsF(self.font()))[1]):
            lines += 1
        return lines * self._line() + (_GAP if self._lines else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.height() != self._height():
            self.setFixedHeight(self._height())

    def _titles(self) -> dict[SplitName, str]:
        return {"train": self.tr("Training"), "validation": self.tr("Validation"), "test": self.tr("Test")}

    def _changed(self) -> None:
        self.setToolTip("\n".join(self.words()))
        self.setFixedHeight(self._height())
        self.update()


def _numbers(counts: Sequence[int], widths: Sequence[float]) -> tuple[int, ...]:
    return tuple(counts) if len(widths) == len(counts) else (sum(counts),)


def split_colour(split: SplitName) -> QColor:
    """The colour of a split in every plot."""
    now = theme()
    return QColor({"train": now.train, "validation": now.validation, "test": now.test}[split])
