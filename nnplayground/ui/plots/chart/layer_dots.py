"""A row for each layer, a dot at its figure on a logarithmic axis: where along the network gradients fade."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from nnplayground.ui.plots.chart.layer_rows import LayerRows, RowsItem
from nnplayground.ui.plots.gradient_limits import Verdict
from nnplayground.ui.toolkit.theme import theme

FLOOR = -12.0
"""The least power of ten that is drawn; what is exactly 0 stands there."""


def power(value: float) -> float:
    """Power of ten, not below ``FLOOR``; NaN for what is not finite."""
    if not math.isfinite(value):
        return math.nan
    return max(math.log10(value), FLOOR) if value > 0 else FLOOR


@dataclass(frozen=True)
class LayerDot:
    """``value`` and ``largest`` are logarithms; ``largest`` is NaN where there is only one figure."""

    name: str
    label: str
    value: float
    largest: float
    verdict: Verdict
    colour: str


class LayerDots(LayerRows):
    """A filled dot is the mean, a ring the largest value."""

    def __init__(self) -> None:
        self.rows: tuple[LayerDot, ...] = ()
        super().__init__()
        self._dots = _Dots(self)
        self.set_log("bottom", True)

    def show_rows(self, rows: Sequence[LayerDot]) -> None:
        self.rows = tuple(rows)
        xs = [x for row in self.rows for x in (row.value, row.largest) if math.isfinite(x)]
        self._dots.cover(min(xs, default=0.0) - 2.0, max(xs, default=0.0) + 2.0, len(self.rows))
        self.name_rows([(row.label, row.verdict) for row in self.rows])

    def row_at(self, y: float) -> LayerDot | None:
        """The row under the mouse."""
        place = self.index_at(y)
        return None if place is None else self.rows[place]


class _Dots(RowsItem):
    def __init__(self, chart: LayerDots) -> None:
        super().__init__(chart)
        self._chart = chart

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
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

    @staticmethod
    def _mark(painter: QPainter, at: QPointF, verdict: Verdict) -> None:
        """A dot; a triangle that points to where a marked value has gone."""
        if verdict == "fine":
            painter.drawEllipse(at, 4.6, 4.6)
            return
        up = 1.0 if verdict == "large" else -1.0
        corners = [QPointF(0.0, -5.5 * up), QPointF(5.5, 4.5 * up), QPointF(-5.5, 4.5 * up)]
        painter.drawPolygon([at + corner for corner in corners])


def _shade(row: LayerDot) -> str:
    return row.colour if row.verdict == "fine" else theme().error
