"""A row for each layer, a box where the middle half of its outputs lies; and the bars beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from nnplayground.training.measurements import Spread
from nnplayground.ui.plots.chart.layer_rows import LayerRows, RowsItem
from nnplayground.ui.plots.gradient_limits import Verdict
from nnplayground.ui.toolkit.theme import theme


@dataclass(frozen=True)
class Box:
    node: str
    label: str
    spread: Spread
    verdict: Verdict
    colour: str


class LayerBoxes(LayerRows):
    """A line from the smallest to the largest output, the box over the middle half, a stroke at the median, a dot at
    the mean."""

    def __init__(self) -> None:
        self.rows: tuple[Box, ...] = ()
        super().__init__()
        self._boxes = _Boxes(self)
        self.zero = self.line(vertical=True, colour=lambda now: now.text, dashed=True)
        self.zero.setValue(0.0)
        self.zero.show()

    def show_rows(self, rows: Sequence[Box]) -> None:
        self.rows = tuple(rows)
        low, high = reach([row.spread for row in rows])
        room = high - low
        self._boxes.cover(low - room, high + room, len(self.rows))
        self.name_rows([(row.label, row.verdict) for row in self.rows])


class _Boxes(RowsItem):
    def __init__(self, chart: LayerBoxes) -> None:
        super().__init__(chart)
        self._chart = chart

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        half = self.half_height(to_screen)
        for place, row in enumerate(self._chart.rows):
            if not math.isfinite(row.spread.mean):
                continue
            least, first, median, last, most = (to_screen.map(QPointF(value, -place)) for value in row.spread.quantiles)
            shade = QColor(row.colour if row.verdict == "fine" else theme().error)
            painter.setPen(QPen(QColor(theme().faint), 1.2))
            painter.drawLine(least, most)
            for end in (least, most):
                painter.drawLine(end + QPointF(0, -half / 2), end + QPointF(0, half / 2))
            box = QRectF(first - QPointF(0, half), last + QPointF(0, half))
            painter.fillRect(box, QColor(theme().base))
            fill = QColor(shade)
            fill.setAlphaF(0.3)
            painter.setPen(QPen(shade, 1.4))
            painter.setBrush(fill)
            painter.drawRect(box)
            painter.setPen(QPen(shade, 2.4))
            painter.drawLine(median + QPointF(0, -half), median + QPointF(0, half))
            painter.setPen(QPen(QColor(theme().base), 1.0))
            painter.setBrush(QColor(theme().text))
            painter.drawEllipse(to_screen.map(QPointF(row.spread.mean, -place)), 3.4, 3.4)


class ZeroBars(LayerRows):
    """How many of a layer's outputs are exactly 0, in per cent."""

    def __init__(self) -> None:
        self.rows: tuple[Box, ...] = ()
        super().__init__(named=False)
        self._bars = _Bars(self)

    def show_rows(self, rows: Sequence[Box]) -> None:
        self.rows = tuple(rows)
        self._bars.cover(0.0, 100.0, len(self.rows))
        self.name_rows([(row.label, row.verdict) for row in self.rows])
        self.follow_rows((0.0, 100.0))


class _Bars(RowsItem):
    def __init__(self, chart: ZeroBars) -> None:
        super().__init__(chart)
        self._chart = chart

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # upright edges
        half = self.half_height(to_screen)
        painter.setPen(Qt.PenStyle.NoPen)
        for place, row in enumerate(self._chart.rows):
            start, end = to_screen.map(QPointF(0.0, -place)), to_screen.map(QPointF(100 * row.spread.zero, -place))
            painter.fillRect(QRectF(start - QPointF(0, half), end + QPointF(0, half)), QColor(row.colour))


def reach(spreads: Sequence[Spread]) -> tuple[float, float]:
    """From the smallest output of all to the largest; (-1, 1) where there is none."""
    finite = [spread.quantiles for spread in spreads if math.isfinite(spread.mean)]
    return min((each[0] for each in finite), default=-1.0), max((each[4] for each in finite), default=1.0)
