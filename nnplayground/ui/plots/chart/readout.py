"""One line above a plot that is its legend and, while the mouse is over the plot, the values under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nnplayground.ui.plots.part import PaintedPart
from nnplayground.ui.toolkit.markers import MARKERS, Fill, Marker, draw_markers
from nnplayground.ui.toolkit.theme import theme, themes

Mark = Literal["none", "line", "dash", "dot", "ring", "half", "square"] | Marker
_GAP = 14.0


@dataclass(frozen=True)
class Entry:
    """A word of the legend: its mark, its name and its value now.

    ``short`` takes the name's place in a narrow panel, ``brief`` the value's in a narrower one.
    """

    label: str
    value: str = ""
    colour: str = ""
    mark: Mark = "none"
    short: str = ""
    brief: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.label, self.value) if part)


class Readout(PaintedPart):
    """Painted, not laid out: it changes with every snapshot."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes().changed.connect(self.update)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        if tuple(entries) == self._entries:
            return
        self._entries = tuple(entries)
        self.setAccessibleName(self.text())
        self.update()

    def text(self) -> str:
        """What it says, in one line."""
        return ", ".join(str(entry) for entry in self._entries)

    def event(self, event: QEvent) -> bool:
        """All of it in its tip: in a narrow panel some is left out."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.text(), self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(200, self.fontMetrics().height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.fontMetrics().height() + 4)

    def paint(self, painter: QPainter, area: QRectF) -> None:
        painter.setFont(self.font())
        metrics = _Metrics(self.font())
        mark, space = _sizes(metrics)
        x, middle = area.left() + 6, area.center().y()
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for entry, name in self._fitting(metrics, area.width() - 12):
            if entry.mark != "none":
                draw_mark(
                    painter, QPointF(x + 0.375 * mark, middle), entry.mark, entry.colour or theme().text, mark / 16
                )
                x += mark
            for text, colour in ((name, theme().faint), (entry.value, theme().text)):
                if text:
                    painter.setPen(QColor(colour))
                    room = max(area.right() - x - 4, 0.0)
                    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
                    painter.drawText(QRectF(x, area.top(), room, area.height()), int(flags), shown)
                    x += metrics.horizontalAdvance(text) + space
            x += _GAP - space

    def _fitting(self, metrics: QFontMetricsF, room: float) -> list[tuple[Entry, str]]:
        """Names in full, else short; then what belongs to no curve is left out, then values are brief, then what
        stands behind those goes, then the names of the first ones, whose marks are known by then, then whole entries
        from the end; and at last the value of one that is no curve, which says less than its name."""
        entries = [(entry, entry.label) for entry in self._entries]
        if _width(metrics, entries) <= room:
            return entries
        entries = [(entry, entry.short or entry.label) for entry in self._entries]
        if _width(metrics, entries) > room and any(entry.mark != "none" for entry, _ in entries):
            entries = [(entry, name) for entry, name in entries if entry.mark != "none"]
        if _width(metrics, entries) > room:
            entries = [(replace(entry, value=entry.brief or entry.value), name) for entry, name in entries]
            while (
                len(entries) > 1
                and _width(metrics, entries) > room
                and entries[0][0].brief
                and not entries[-1][0].brief
            ):
                entries.pop()
        for place, (entry, _name) in enumerate(entries):
            if _width(metrics, entries) <= room:
                break
            if entry.mark != "none" and entry.value:
                entries[place] = (entry, "")
        while len(entries) > 1 and _width(metrics, entries) > room:
            entries.pop()
        entry, name = entries[0]
        if len(entries) == 1 and not name and not entry.brief:
            whole = [(entry, entry.short or entry.label)]
            named = [(replace(entry, value=""), entry.short or entry.label)]
            entries = next((shown for shown in (whole, named) if _width(metrics, shown) <= room), entries)
        return entries


class _Metrics(QFontMetricsF):
    """Measures each text once: what fits is found by trying."""

    def __init__(self, font: QFont) -> None:
        super().__init__(font)
        self._widths: dict[str, float] = {}

    def horizontalAdvance(self, text: str) -> float:  # type: ignore[override]  # of a text alone
        width = self._widths.get(text)
        if width is None:
            width = self._widths[text] = super().horizontalAdvance(text)
        return width


def _width(metrics: QFontMetricsF, shown: Sequence[tuple[Entry, str]]) -> float:
    wide = 0.0
    mark, space = _sizes(metrics)
    for entry, name in shown:
        wide += mark * (entry.mark != "none") + _GAP - space
        wide += sum(metrics.horizontalAdvance(text) + space for text in (name, entry.value) if text)
    return wide - (_GAP - space)


def _sizes(metrics: QFontMetricsF) -> tuple[float, float]:
    """Room of a mark, and the gap between words: they grow with the letters."""
    return max(16.0, metrics.height() * 1.1), max(4.0, metrics.horizontalAdvance(" "))


def draw_mark(painter: QPainter, centre: QPointF, mark: Mark, colour: str, scale: float = 1.0) -> None:
    """A legend mark of about 12 pixels."""
    shade = QColor(colour)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(centre)
    painter.scale(scale, scale)
    x = y = 0.0
    if mark in ("line", "dash"):
        style = Qt.PenStyle.SolidLine if mark == "line" else Qt.PenStyle.DotLine
        painter.setPen(QPen(shade, 2.5, style))
        painter.drawLine(QPointF(x - 6, y), QPointF(x + 6, y))
    elif mark == "square":
        painter.fillRect(QRectF(x - 5, y - 5, 10, 10), shade)
    else:
        marker = mark if mark in MARKERS else "circle"
        fill: Fill = "half" if mark == "half" else "hollow" if mark == "ring" else "full"
        draw_markers(painter, marker, fill, [QPointF(x, y)], 9.6, shade, QColor(theme().base))
    painter.restore()
