"""A small chart: curves over an axis, bars behind them, a mark, and the values under the mouse.

Drawn by hand: a panel may hold several, and is there at once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
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
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnplayground.ui.previews.ticks import even_ticks, power_ticks, short
from nnplayground.ui.theme import theme, themes

Floats = npt.NDArray[np.float64]
Colour = Literal["accent", "positive", "negative", "faint", "text", "validation", "train", "good"]
"""A colour of the theme, by its name."""
_Swatch = Literal["line", "dashes", "square"]
_BEHIND, _SOLID = 0.42, 0.65
"""How much bars cover: behind curves, and alone."""


@dataclass(frozen=True, eq=False)
class Line:
    """A curve; where ``y`` is not finite there is a gap."""

    name: str
    x: Floats
    y: Floats
    colour: Colour = "accent"
    dashed: bool = False


@dataclass(frozen=True, eq=False)
class Bars:
    """A histogram, evenly from ``low`` to ``high``; its tallest bar has ``share`` of the height."""

    name: str
    low: float
    high: float
    counts: npt.NDArray[np.int64]
    colour: Colour = "faint"
    share: float = 0.55


@dataclass(frozen=True)
class Mark:
    """A place on the horizontal axis, and a point there."""

    x: float
    y: float
    name: str = ""


@dataclass(frozen=True, eq=False)
class Drawing:
    """What a chart shows.  ``y`` None: bars alone, without a vertical axis."""

    x: tuple[float, float]
    y: tuple[float, float] | None
    lines: tuple[Line, ...] = ()
    bars: tuple[Bars, ...] = ()
    mark: Mark | None = None
    x_label: str = ""
    logarithmic: bool = False
    """The vertical axis counts powers of ten; ``y`` holds the numbers themselves."""


class Chart(QWidget):
    """As wide as it may be, and as tall as its legend needs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing: Drawing | None = None
        self._pointer: float | None = None
        # Not while the layouts around it are at work: they would keep the height that they knew.
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.setInterval(0)
        self._fitting.timeout.connect(self._fit)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        themes().changed.connect(self._fit)
        self._fit()

    @property
    def drawing(self) -> Drawing | None:
        return self._drawing

    def show_drawing(self, drawing: Drawing | None) -> None:
        """None leaves the room empty."""
        self._drawing = drawing
        self._fit()
        self.update()

    def readout(self) -> list[str]:
        """What stands in the legend: names, and values where the pointer is."""
        return [" ".join(part for part in entry[:2] if part) for entry in self._entries()]

    # -- Qt

    def sizeHint(self) -> QSize:
        return QSize(200, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fitting.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

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
        self._paint_legend(painter)
        area = self._area()
        self._paint_axes(painter, drawing, area)
        painter.save()
        painter.setClipRect(area.adjusted(-2, -2, 2, 1))
        for bars in drawing.bars:
            self._paint_bars(painter, drawing, bars, area)
        for line in drawing.lines:
            self._paint_line(painter, drawing, line, area)
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

    def _fit(self) -> None:
        line = self._metrics().height()
        below = 2 if self._drawing is not None and self._drawing.x_label else 1
        rows = max(self._legend_rows(), 1) if self._drawing is not None else 1
        self.setFixedHeight(round((rows + below) * line * 1.15 + 6.2 * line + 12))
        self.update()

    def _area(self) -> QRectF:
        assert self._drawing is not None
        metrics = self._metrics()
        line = metrics.height() * 1.15
        left = 8.0
        if self._drawing.y is not None:
            left += 4 + max((metrics.horizontalAdvance(label) for _, label in self._y_ticks()), default=0.0)
        top = 6 + line * max(self._legend_rows(), 1) + 2
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

    def _rounded(self, x: float) -> float:
        """A place that is 0 but for the last digits is 0."""
        assert self._drawing is not None
        low, high = self._drawing.x
        return 0.0 if abs(x) < 1e-9 * (high - low) else x

    def _point_at(self, x: float) -> None:
        if self._drawing is None:
            return
        area = self._area()
        low, high = self._drawing.x
        self._pointer = low + min(max((x - area.left()) / area.width(), 0.0), 1.0) * (high - low)
        self.update()

    # -- the legend

    def _entries(self, widest: bool = False) -> list[tuple[str, str, Colour | None, _Swatch]]:
        """Name, value, colour and its form; ``widest``: with the longest values that may come."""
        drawing = self._drawing
        if drawing is None:
            return []
        at = drawing.x[0] if widest else self._pointer
        entries: list[tuple[str, str, Colour | None, _Swatch]] = []
        for line in drawing.lines:
            value = "" if at is None else "−0.000" if widest else short(_value(line, at))
            if line.name or value:
                entries.append((line.name, value, line.colour, "dashes" if line.dashed else "line"))
        for bars in drawing.bars:
            entries.append((bars.name, "", bars.colour, "square"))
        if at is not None and drawing.lines:
            entries.append(("", "" if widest else self.tr("at {x}").format(x=short(self._rounded(at))), None, "line"))
        return entries

    def _legend_places(self, widest: bool = False) -> list[tuple[float, int]]:
        metrics = self._metrics()
        swatch, gap = metrics.height() * 0.95, metrics.height() * 0.8
        places: list[tuple[float, int]] = []
        x, row = 8.0, 0
        for name, value, colour, _form in self._entries(widest):
            words = " ".join(part for part in (name, value) if part)
            width = metrics.horizontalAdvance(words) + (swatch if colour else 0.0)
            if x > 8.0 and x + width > self.width() - 8:
                x, row = 8.0, row + 1
            places.append((x, row))
            x += width + gap
        return places

    def _legend_rows(self) -> int:
        return max((row for _, row in self._legend_places(widest=True)), default=-1) + 1

    def _paint_legend(self, painter: QPainter) -> None:
        now, metrics = theme(), self._metrics()
        line, swatch = metrics.height() * 1.15, metrics.height() * 0.95
        painter.setFont(self._small())
        for entry, (x, row) in zip(self._entries(), self._legend_places(), strict=True):
            name, value, colour, form = entry
            top = 6 + row * line
            if colour is not None:
                middle = top + line / 2
                if form == "square":
                    side = swatch * 0.5
                    filled = QColor(getattr(now, colour))
                    filled.setAlphaF(_SOLID)
                    painter.fillRect(QRectF(x + 1, middle - side / 2, side * 1.2, side), filled)
                else:
                    thick = max(2.0, metrics.height() * 0.13)
                    painter.setPen(_pen(getattr(now, colour), thick, form == "dashes"))
                    painter.drawLine(QPointF(x + 1, middle), QPointF(x + swatch * 0.72, middle))
                x += swatch
            room = QRectF(x, top, max(self.width() - 8 - x, 1.0), line)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.setPen(QColor(now.faint))
            painter.drawText(room, flags, metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width()))
            if value:
                room.setLeft(x + (metrics.horizontalAdvance(name + " ") if name else 0.0))
                painter.setPen(QColor(now.text if colour is not None else now.faint))
                painter.drawText(room, flags, value)

    # -- the rest

    def _paint_axes(self, painter: QPainter, drawing: Drawing, area: QRectF) -> None:
        now, metrics = theme(), self._metrics()
        line = metrics.height() * 1.15
        painter.setFont(self._small())
        grid, strong = QPen(QColor(now.grid), 1), QPen(QColor(now.border), 1)
        for y, label in self._y_ticks():
            place = self._at(area, drawing.x[0], y).y()
            painter.setPen(strong if y == 0 else grid)
            painter.drawLine(QPointF(area.left(), place), QPointF(area.right(), place))
            painter.setPen(QColor(now.faint))
            box = QRectF(0, place - line / 2, area.left() - 4, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, label)
        painter.setPen(strong)
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        ticks = even_ticks(*drawing.x, max(2, min(6, round(area.width() / metrics.horizontalAdvance("−0.000  ")))))
        if len(ticks) < 2:
            ticks = [(end, short(end)) for end in drawing.x]
        for x, label in ticks:
            place = self._at(area, x, (drawing.y or (0.0, 1.0))[0]).x()
            painter.setPen(strong if x == 0 else grid)
            if area.left() < place < area.right():
                painter.drawLine(QPointF(place, area.top()), QPointF(place, area.bottom()))
            width = metrics.horizontalAdvance(label) + 2
            begin = min(max(place - width / 2, 4.0), self.width() - 4 - width)
            painter.setPen(QColor(now.faint))
            painter.drawText(QRectF(begin, area.bottom() + 2, width, line), Qt.AlignmentFlag.AlignCenter, label)
        if drawing.x_label:
            painter.drawText(
                QRectF(4, area.bottom() + 2 + line, self.width() - 8, line),
                Qt.AlignmentFlag.AlignCenter,
                metrics.elidedText(drawing.x_label, Qt.TextElideMode.ElideRight, self.width() - 8),
            )

    def _paint_bars(self, painter: QPainter, drawing: Drawing, bars: Bars, area: QRectF) -> None:
        tallest = int(bars.counts.max(initial=0))
        if not tallest:
            return
        edges = self._across(area, np.linspace(bars.low, bars.high, len(bars.counts) + 1))
        colour = QColor(getattr(theme(), bars.colour))
        colour.setAlphaF(_BEHIND if drawing.lines else _SOLID)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for begin, end, count in zip(edges[:-1], edges[1:], bars.counts, strict=True):
            if count:
                # A single sample among thousands is still to be seen.
                height = max(count / tallest * bars.share * area.height(), 1.0)
                gap = 0.5 if end - begin > 4 else 0.0
                painter.drawRect(QRectF(begin + gap, area.bottom() - height, max(end - begin - 2 * gap, 1.0), height))

    def _paint_line(self, painter: QPainter, drawing: Drawing, line: Line, area: QRectF) -> None:
        del drawing
        across, up = self._across(area, line.x), self._up(area, line.y)
        painter.setPen(_pen(getattr(theme(), line.colour), max(2.0, self._metrics().height() * 0.12), line.dashed))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        run = QPolygonF()
        for x, y in zip(across.tolist(), up.tolist(), strict=True):
            if math.isfinite(y):
                run.append(QPointF(x, y))
            elif run.count():
                painter.drawPolyline(run)
                run = QPolygonF()
        painter.drawPolyline(run)

    def _paint_mark(self, painter: QPainter, drawing: Drawing, area: QRectF) -> None:
        if drawing.mark is None:
            return
        now = theme()
        place = self._at(area, drawing.mark.x, drawing.mark.y)
        painter.setPen(QPen(QColor(now.faint), 1))
        painter.drawLine(QPointF(place.x(), area.top()), QPointF(place.x(), area.bottom()))
        if math.isfinite(place.y()):
            radius = max(3.5, self._metrics().height() * 0.26)
            painter.setPen(QPen(QColor(now.base), 1.5))
            painter.setBrush(QColor(now.text))
            painter.drawEllipse(place, radius, radius)

    def _paint_pointer(self, painter: QPainter, drawing: Drawing, area: QRectF) -> None:
        if self._pointer is None or not drawing.lines:
            return
        now = theme()
        across = self._at(area, self._pointer, 1.0).x()
        painter.setPen(QPen(QColor(now.faint), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(across, area.top()), QPointF(across, area.bottom()))
        for line in drawing.lines:
            place = self._at(area, self._pointer, _value(line, self._pointer))
            if math.isfinite(place.y()) and area.top() - 2 <= place.y() <= area.bottom() + 2:
                painter.setPen(QPen(QColor(now.base), 1))
                painter.setBrush(QColor(getattr(now, line.colour)))
                painter.drawEllipse(place, 3.5, 3.5)


def _value(line: Line, x: float) -> float:
    """Of the curve at ``x``, straight between its points; NaN beyond its ends."""
    return float(np.interp(x, line.x, line.y, left=math.nan, right=math.nan)) if len(line.x) else math.nan


def _pen(colour: str, width: float, dashed: bool) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if dashed else Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashed:
        pen.setDashPattern([3, 2])
    return pen
