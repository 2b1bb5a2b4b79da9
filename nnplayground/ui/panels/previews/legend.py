"""The legend of a small chart: names, and values where the pointer is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnplayground import notation
from nnplayground.text import mark
from nnplayground.ui.panels.previews.drawing import Colour, PreviewDrawing
from nnplayground.ui.toolkit.theme import theme
from nnplayground.ui.toolkit.translate import translated

SOLID = 0.65
"""How much of what lies behind them bars cover."""
_EDGE = 8.0
_WIDEST = "\N{MINUS SIGN}0.000"


@dataclass(frozen=True)
class LegendEntry:
    """``form`` says how the colour is shown."""

    name: str
    value: str
    colour: Colour | None = None
    form: Literal["line", "dashes", "square"] = "line"

    @property
    def words(self) -> str:
        return " ".join(part for part in (self.name, self.value) if part)


def entries(drawing: PreviewDrawing, pointer: float | None) -> list[LegendEntry]:
    """What stands there while the pointer is at a place of the horizontal axis, or nowhere."""
    low, high = drawing.x
    legend: list[LegendEntry] = []
    for line in drawing.lines:
        value = "" if pointer is None else _height(line.at(pointer))
        if line.name or value:
            legend.append(LegendEntry(line.name, value, line.colour, "dashes" if line.dashed else "line"))
    legend += [LegendEntry(bars.name, "", bars.colour, "square") for bars in drawing.bars]
    if pointer is not None and drawing.lines:
        tick = 0.0 if abs(pointer) < 1e-9 * (high - low) else pointer  # 0 but for the last digits is 0
        legend.append(LegendEntry("", _at(notation.short(tick))))
    return legend


def _height(value: float) -> str:
    """A line may not reach as far as the pointer."""
    return notation.ABSENT if math.isnan(value) else notation.short(value)


def rows(drawing: PreviewDrawing, metrics: QFontMetricsF, width: float) -> int:
    """Lines of text that it needs with the longest values that may come."""
    widest = [LegendEntry(line.name, _WIDEST, line.colour) for line in drawing.lines]
    widest += [LegendEntry(bars.name, "", bars.colour) for bars in drawing.bars]
    if drawing.lines:
        widest.append(LegendEntry("", _at(_WIDEST)))
    return max((row for _, row in _places(widest, metrics, width)), default=-1) + 1


def paint(painter: QPainter, legend: list[LegendEntry], metrics: QFontMetricsF, width: float) -> None:
    """In the painter's font, from the top."""
    now, line, swatch = theme(), metrics.height() * 1.15, metrics.height() * 0.95
    for entry, (x, row) in zip(legend, _places(legend, metrics, width), strict=True):
        top = 6 + row * line
        if entry.colour is not None:
            _paint_swatch(painter, entry, getattr(now, entry.colour), QRectF(x, top, swatch, line), metrics)
            x += swatch
        room = QRectF(x, top, max(width - _EDGE - x, 1.0), line)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(now.faint))
        painter.drawText(room, flags, metrics.elidedText(entry.name, Qt.TextElideMode.ElideRight, room.width()))
        if entry.value:
            room.setLeft(x + (metrics.horizontalAdvance(entry.name + " ") if entry.name else 0.0))
            painter.setPen(QColor(now.text if entry.colour is not None else now.faint))
            painter.drawText(room, flags, entry.value)


def line_pen(colour: str, width: float, dashed: bool) -> QPen:
    """As curves are drawn, in the legend and in the chart."""
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if dashed else Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashed:
        pen.setDashPattern([3, 2])
    return pen


def _at(place: str) -> str:
    return translated(mark("at {x}")).format(x=place)


def _paint_swatch(painter: QPainter, entry: LegendEntry, colour: str, room: QRectF, metrics: QFontMetricsF) -> None:
    middle = room.center().y()
    if entry.form == "square":
        side = room.width() * 0.5
        filled = QColor(colour)
        filled.setAlphaF(SOLID)
        painter.fillRect(QRectF(room.left() + 1, middle - side / 2, side * 1.2, side), filled)
        return
    painter.setPen(line_pen(colour, max(2.0, metrics.height() * 0.13), entry.form == "dashes"))
    painter.drawLine(QPointF(room.left() + 1, middle), QPointF(room.left() + room.width() * 0.72, middle))


def _places(legend: list[LegendEntry], metrics: QFontMetricsF, width: float) -> list[tuple[float, int]]:
    """Where each entry begins, and in which row."""
    swatch, gap = metrics.height() * 0.95, metrics.height() * 0.8
    places: list[tuple[float, int]] = []
    x, row = _EDGE, 0
    for entry in legend:
        wide = metrics.horizontalAdvance(entry.words) + (swatch if entry.colour else 0.0)
        if x > _EDGE and x + wide > width - _EDGE:
            x, row = _EDGE, row + 1
        places.append((x, row))
        x += wide + gap
    return places
