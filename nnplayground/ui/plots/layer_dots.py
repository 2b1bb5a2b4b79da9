"""A row for each layer, a dot at its figure on a logarithmic axis: where along the network gradients fade."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground.ui.plots.chart import Chart, Range
from nnplayground.ui.plots.gradient_limits import Verdict
from nnplayground.ui.theme import theme

_ELIDE = Qt.TextElideMode.ElideMiddle
_SIGNS: dict[Verdict, str] = {"fine": "", "small": "▼ ", "large": "▲ "}


@dataclass(frozen=True)
class Row:
    """``value`` and ``largest`` are logarithms; ``largest`` is NaN where there is only one figure."""

    name: str
    label: str
    value: float
    largest: float
    verdict: Verdict
    colour: str


class LayerDots(Chart):
    """The first layer at the top.  A filled dot is the mean, a ring the largest value."""

    def __init__(self) -> None:
        self.rows: tuple[Row, ...] = ()
        self._labels_shown: tuple[object, ...] = ()
        super().__init__()
        self._dots = _Dots(self)
        self.set_log("bottom", True)

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.rows = tuple(rows)
        self._dots.prepare()
        self._label_rows()

    def follow_rows(self, count: int, span: Range) -> None:
        """All rows, and this range of logarithms."""
        room = 0.05 * (span[1] - span[0]) + 0.1  # a dot is not cut in half by the axis
        self.follow((span[0] - room, span[1] + room), (-count + 0.5, 0.5))

    def arrange(self) -> None:
        super().arrange()
        self._label_rows()

    def row_at(self, y: float) -> Row | None:
        """The row under the mouse."""
        place = round(-y)
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def _label_rows(self) -> None:
        """Every row by name while there is room, else every second, third ..."""
        room = max(int(self.box.height() / (1.15 * self.fontMetrics().height())), 1)
        stride = -(-len(self.rows) // room)
        wanted = (stride, *((row.label, row.verdict) for row in self.rows))
        if wanted == self._labels_shown:
            return
        self._labels_shown = wanted
        shown = [
            (float(-place), _SIGNS[row.verdict] + self.fontMetrics().elidedText(row.label, _ELIDE, 130))
            for place, row in enumerate(self.rows)
            if place % stride == 0 or row.verdict != "fine"
        ]
        self.plot.getAxis("left").setTicks([shown])


class _Dots(QGraphicsItem):
    """All rows in one item: a handful of strokes, where scatter plots would cost milliseconds."""

    def __init__(self, chart: LayerDots) -> None:
        super().__init__()
        self._chart = chart
        self._rect = QRectF()
        chart.box.addItem(self, ignoreBounds=True)

    def prepare(self) -> None:
        """The rows have changed."""
        places = [place for row in self._chart.rows for place in (row.value, row.largest) if math.isfinite(place)]
        low, high = min(places, default=0.0), max(places, default=0.0)
        rect = QRectF(low - 2.0, -len(self._chart.rows), high - low + 4.0, len(self._chart.rows) + 1.0)
        if not self._rect.contains(rect):
            self.prepareGeometryChange()
            self._rect = self._rect.united(rect)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        to_screen = painter.worldTransform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, row in enumerate(self._chart.rows):
            shade = QColor(_shade(row))
            if not math.isfinite(row.value):
                continue
            dot = to_screen.map(QPointF(row.value, -place))
            if math.isfinite(row.largest):
                ring = to_screen.map(QPointF(row.largest, -place))
                painter.setPen(QPen(QColor(theme().faint), 1.2))
                painter.drawLine(dot, ring)
                painter.setPen(QPen(shade, 1.6))
                painter.setBrush(QColor(theme().base))
                painter.drawEllipse(ring, 3.6, 3.6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            self._mark(painter, dot, row.verdict)
        painter.restore()

    @staticmethod
    def _mark(painter: QPainter, at: QPointF, verdict: Verdict) -> None:
        """A dot; a triangle that points to where a marked value has gone."""
        if verdict == "fine":
            painter.drawEllipse(at, 4.6, 4.6)
            return
        up = 1.0 if verdict == "large" else -1.0
        corners = [QPointF(0.0, -5.5 * up), QPointF(5.5, 4.5 * up), QPointF(-5.5, 4.5 * up)]
        painter.drawPolygon([at + corner for corner in corners])


def _shade(row: Row) -> str:
    return row.colour if row.verdict == "fine" else theme().error
