"""What the colours of a map mean: the classes, or a bar from negative to positive."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter
from PySide6.QtWidgets import QSizePolicy

from nnplayground import notation
from nnplayground.ui.plots.part import PaintedPart
from nnplayground.ui.toolkit import colours
from nnplayground.ui.toolkit.markers import Marker, class_marker, draw_markers, sign_marker
from nnplayground.ui.toolkit.theme import theme, themes

_WIDEST = 130
SOFT = 0.7
"""Opacity of the map, so that a point in the full colour stands out from a map of the same colour."""


class Scale(PaintedPart):
    """A column beside the map, painted."""

    def __init__(self) -> None:
        super().__init__()
        self._classes: tuple[str, ...] = ()
        self._top: float | None = None
        self._title = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        themes().changed.connect(self.update)

    def show_classes(self, names: Sequence[str], title: str) -> None:
        self._set(tuple(names), None, title)

    def show_bar(self, top: float, title: str) -> None:
        """A bar from ``-top`` to ``top``."""
        self._set((), top, title)

    def _set(self, classes: tuple[str, ...], top: float | None, title: str) -> None:
        if (classes, top, title) != (self._classes, self._top, self._title):
            self._classes, self._top, self._title = classes, top, title
            self.setAccessibleName(", ".join(self.words()))
            self.updateGeometry()
            self.update()

    def words(self) -> list[str]:
        """Every text in it, from the top."""
        if self._top is None:
            return [self._title, *self._classes]
        return [self._title, notation.short(self._top), "0", notation.short(-self._top)]

    def row_width(self) -> float:
        """Pixels that it needs as a part of a line: of a bar its ends, as the readout of a plot has them."""
        metrics = QFontMetricsF(self.font())
        words = self._classes if self._top is None else (notation.short(self._top), notation.short(-self._top))
        return sum(metrics.horizontalAdvance(f"{word}  ") + 1.1 * metrics.height() + 14.0 for word in words)

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        wide = max((metrics.horizontalAdvance(word) for word in self.words()), default=0.0)
        return QSize(
            min(int(wide + 1.06 * max(16.0, metrics.height() * 1.1)) + 19, max(_WIDEST, 9 * int(metrics.height()))), 60
        )

    def paint(self, painter: QPainter, area: QRectF) -> None:
        painter.setFont(self.font())
        metrics = QFontMetricsF(self.font())
        line = metrics.height() + 3
        title, *words = self.words()
        x, y = area.left() + 4, area.top() + 6
        self._word(painter, metrics, QRectF(x, y, area.right() - x - 4, line), title, theme().faint)
        y += line + 2
        if self._top is not None:
            self._bar(painter, metrics, QRectF(x, y, 14, min(area.bottom() - y - 30, 240)), area.right(), words)
            return
        now, count = theme(), len(words)
        looks = zip(words, now.class_colours(count), now.class_line_colours(count), strict=True)
        for index, (word, area_colour, colour) in enumerate(looks):
            if y + line > area.bottom() and index < len(words):
                self._word(painter, metrics, QRectF(x, y - 4, 40, line), "…", theme().faint)
                return
            side = max(16.0, metrics.height() * 1.1)
            middle = QPointF(x + 0.375 * side, y + line / 2)
            self._class(painter, middle, 0.42 * side, area_colour, class_marker(index), colour)
            rect = QRectF(x + 1.06 * side, y, area.right() - x - 1.06 * side - 4, line)
            self._word(painter, metrics, rect, word, theme().text)
            y += line

    @staticmethod
    def _class(painter: QPainter, middle: QPointF, half: float, area: str, marker: Marker, colour: str) -> None:
        """A piece of the map with a point of the class on it."""
        painter.setOpacity(SOFT)
        painter.fillRect(QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half), QColor(area))
        painter.setOpacity(1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_markers(painter, marker, "full", [middle], 1.15 * half, QColor(colour), QColor(theme().base))

    def _bar(self, painter: QPainter, metrics: QFontMetricsF, bar: QRectF, right: float, words: Sequence[str]) -> None:
        table = colours.diverging(theme())
        ramp = QLinearGradient(bar.bottomLeft(), bar.topLeft())
        for step in range(0, 256, 15):
            ramp.setColorAt(step / 255, colours.colour_at(step, 0, 255, table))
        painter.setOpacity(SOFT)
        painter.fillRect(bar, ramp)
        painter.setOpacity(1.0)
        painter.setPen(QColor(theme().border))
        painter.drawRect(bar)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for sign, colour, y in ((1, theme().positive, bar.top() + 9), (-1, theme().negative_line, bar.bottom() - 9)):
            place = [QPointF(bar.center().x(), y)]
            draw_markers(painter, sign_marker(sign), "full", place, 7.0, QColor(colour), QColor(theme().base))
        for word, y in zip(words, (bar.top(), bar.center().y(), bar.bottom()), strict=True):
            rect = QRectF(bar.right() + 5, y - metrics.height() / 2, right - bar.right() - 6, metrics.height())
            self._word(painter, metrics, rect, word, theme().text)

    @staticmethod
    def _word(painter: QPainter, metrics: QFontMetricsF, rect: QRectF, word: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, int(flags), metrics.elidedText(word, Qt.TextElideMode.ElideRight, rect.width()))
