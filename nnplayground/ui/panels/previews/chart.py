"""A small chart: curves over an axis, bars behind them, a mark, and the values under the mouse.

Drawn by hand: a panel may hold several, and is there at once.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from nnplayground import notation
from nnplayground.ui.panels.previews.drawing import Bars, CurveLine, Floats, PreviewDrawing
from nnplayground.ui.panels.previews.legend import SOLID, entries, line_pen, paint, rows
from nnplayground.ui.panels.previews.ticks import even_ticks, power_ticks
from nnplayground.ui.toolkit.fitted_widget import FittedWidget
from nnplayground.ui.toolkit.theme import theme, themes

_BEHIND = 0.42
"""How much bars cover behind curves; alone they are as in the legend."""


class PreviewChart(FittedWidget):
    """As wide as it may be, and as tall as its legend needs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing: PreviewDrawing | None = None
        self._pointer: float | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        themes().changed.connect(self.fit)
        self.fit()

    @property
    def drawing(self) -> PreviewDrawing | None:
        return self._drawing

    def show_drawing(self, drawing: PreviewDrawing | None) -> None:
        """None leaves the room empty."""
        self._drawing = drawing
        self.fit()
        self.update()

    def readout(self) -> list[str]:
        """What stands in the legend: names, and values where the pointer is."""
        return [] if self._drawing is None else [entry.words for entry in entries(self._drawing, self._pointer)]

    # -- Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(event.position().x())

    def enterEvent(self, event: QEnterEvent) -> None:
        self._point_at(event.position().x())

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or self._drawing is None:
            super().keyPressEvent(event)
            return
        low, high = self._drawing.x
        start = (low + high) / 2 if self._pointer is None else self._pointer
        self._pointer = min(max(start + step * (high - low) / 40, low), high)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        drawing, now = self._drawing, theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(now.accent if self.hasFocus() else now.grid), 1))
        painter.setBrush(QColor(now.base))
        painter.drawRoundedRect(frame, 5, 5)
        if drawing is None:
            return
        painter.setFont(self._small())
        paint(painter, entries(drawing, self._pointer), self._metrics(), self.width())
        area = self._area()
        self._paint_axes(painter, drawing, area)
        painter.save()
        painter.setClipRect(area.adjusted(-2, -2, 2, 1))
        for bars in drawing.bars:
            self._paint_bars(painter, drawing, bars, area)
        for line in drawing.lines:
            self._paint_line(painter, line, area)
        painter.restore()
        self._paint_mark(painter, drawing, area)
        self._paint_pointer(painter, drawing, area)
        painter.end()

    # -- places

    def _small(self) -> QFont:
        font = QFont(self.font())
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * 0.9)
        return font

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self._small())

    def fit(self) -> None:
        line = self._metrics().height()
        below = 2 if self._drawing is not None and self._drawing.x_label else 1
        self.setFixedHeight(round((self._legend_rows() + below) * line * 1.15 + 6.2 * line + 12))
        self.update()

    def _legend_rows(self) -> int:
        return 1 if self._drawing is None else max(rows(self._drawing, self._metrics(), self.width()), 1)

    def _area(self) -> QRectF:
        assert self._drawing is not None
        metrics = self._metrics()
        line = metrics.height() * 1.15
        left = 8.0
        if self._drawing.y is not None:
            left += 4 + max((metrics.horizontalAdvance(label) for _, label in self._y_ticks()), default=0.0)
        top = 6 + line * self._legend_rows() + 2
        bottom = 6 + line * (2 if self._drawing.x_label else 1)
        return QRectF(left, top, max(self.width() - left - 10, 10.0), max(self.height() - top - bottom, 10.0))

    def _y_ticks(self) -> list[tuple[float, str]]:
        assert self._drawing is not None
        if self._drawing.y is None:
            return []
        if self._drawing.logarithmic:
            return power_ticks(*self._drawing.y)
        few = even_ticks(*self._drawing.y, 3)
        return few if len(few) > 2 else even_ticks(*self._drawing.y, 5)

    def _at(self, area: QRectF, x: float, y: float) -> QPointF:
        assert self._drawing is not None
        return QPointF(self._across(area, np.array([x]))[0], self._up(area, np.array([y]))[0])

    def _across(self, area: QRectF, x: Floats) -> Floats:
        assert self._drawing is not None
        low, high = self._drawing.x
        return area.left() + (x - low) / (high - low) * area.width()

    def _up(self, area: QRectF, y: Floats) -> Floats:
        assert self._drawing is not None
        low, high = self._drawing.y or (0.0, 1.0)
        if self._drawing.logarithmic:
            with np.errstate(divide="ignore", invalid="ignore"):
                y, low, high = np.log10(y), math.log10(low), math.log10(high)
        placed = area.bottom() - (y - low) / (high - low) * area.height()
        return np.where(np.isfinite(placed), np.clip(placed, -1e4, 1e4), np.nan)

    def _point_at(self, x: float) -> None:
        if self._drawing is None:
            return
        area = self._area()
        low, high = self._drawing.x
        self._pointer = low + min(max((x - area.left()) / area.width(), 0.0), 1.0) * (high - low)
        self.update()

    # -- painting

    def _paint_axes(self, painter: QPainter, drawing: PreviewDrawing, area: QRectF) -> None:
        now, metrics = theme(), self._metrics()
        line = metrics.height() * 1.15
        painter.setFont(self._small())
        grid, strong = QPen(QColor(now.grid), 1), QPen(QColor(now.border), 1)
        for y, label in self._y_ticks():
            tick = self._at(area, drawing.x[0], y).y()
            painter.setPen(strong if y == 0 else grid)
            painter.drawLine(QPointF(area.left(), tick), QPointF(area.right(), tick))
            painter.setPen(QColor(now.faint))
            box = QRectF(0, tick - line / 2, area.left() - 4, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, label)
        painter.setPen(strong)
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        ticks = even_ticks(*drawing.x, max(2, min(6, round(area.width() / metrics.horizontalAdvance("−0.000  ")))))
        if len(ticks) < 2:
            ticks = [(end, notation.short(end)) for end in drawing.x]
        for x, label in ticks:
            tick = self._at(area, x, (drawing.y or (0.0, 1.0))[0]).x()
            painter.setPen(strong if x == 0 else grid)
            if area.left() < tick < area.right():
                painter.drawLine(QPointF(tick, area.top()), QPointF(tick, area.bottom()))
            width = metrics.horizontalAdvance(label) + 2
            begin = min(max(tick - width / 2, 4.0), self.width() - 4 - width)
            painter.setPen(QColor(now.faint))
            painter.drawText(QRectF(begin, area.bottom() + 2, width, line), Qt.AlignmentFlag.AlignCenter, label)
        if drawing.x_label:
            painter.drawText(
                QRectF(4, area.bottom() + 2 + line, self.width() - 8, line),
                Qt.AlignmentFlag.AlignCenter,
                metrics.elidedText(drawing.x_label, Qt.TextElideMode.ElideRight, self.width() - 8),
            )

    def _paint_bars(self, painter: QPainter, drawing: PreviewDrawing, bars: Bars, area: QRectF) -> None:
        tallest = int(bars.counts.max(initial=0))
        if not tallest:
            return
        edges = self._across(area, np.linspace(bars.low, bars.high, len(bars.counts) + 1))
        colour = QColor(getattr(theme(), bars.colour))
        colour.setAlphaF(_BEHIND if drawing.lines else SOLID)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for begin, end, count in zip(edges[:-1], edges[1:], bars.counts, strict=True):
            if count:
                # A single sample among thousands is still to be seen.
                height = max(count / tallest * bars.share * area.height(), 1.0)
                gap = 0.5 if end - begin > 4 else 0.0
                painter.drawRect(QRectF(begin + gap, area.bottom() - height, max(end - begin - 2 * gap, 1.0), height))

    def _paint_line(self, painter: QPainter, line: CurveLine, area: QRectF) -> None:
        across, up = self._across(area, line.x), self._up(area, line.y)
        painter.setPen(line_pen(getattr(theme(), line.colour), max(2.0, self._metrics().height() * 0.12), line.dashed))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        run = QPolygonF()
        for x, y in zip(across.tolist(), up.tolist(), strict=True):
            if math.isfinite(y):
                run.append(QPointF(x, y))
            elif run.count():
                painter.drawPolyline(run)
                run = QPolygonF()
        painter.drawPolyline(run)

    def _paint_mark(self, painter: QPainter, drawing: PreviewDrawing, area: QRectF) -> None:
        if drawing.mark is None:
            return
        now = theme()
        point = self._at(area, drawing.mark.x, drawing.mark.y)
        painter.setPen(QPen(QColor(now.faint), 1))
        painter.drawLine(QPointF(point.x(), area.top()), QPointF(point.x(), area.bottom()))
        if math.isfinite(point.y()):
            radius = max(3.5, self._metrics().height() * 0.26)
            painter.setPen(QPen(QColor(now.base), 1.5))
            painter.setBrush(QColor(now.text))
            painter.drawEllipse(point, radius, radius)

    def _paint_pointer(self, painter: QPainter, drawing: PreviewDrawing, area: QRectF) -> None:
        if self._pointer is None or not drawing.lines:
            return
        now = theme()
        across = self._at(area, self._pointer, 1.0).x()
        painter.setPen(QPen(QColor(now.faint), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(across, area.top()), QPointF(across, area.bottom()))
        for line in drawing.lines:
            point = self._at(area, self._pointer, line.at(self._pointer))
            if math.isfinite(point.y()) and area.top() - 2 <= point.y() <= area.bottom() + 2:
                painter.setPen(QPen(QColor(now.base), 1))
                painter.setBrush(QColor(getattr(now, line.colour)))
                painter.drawEllipse(point, 3.5, 3.5)
