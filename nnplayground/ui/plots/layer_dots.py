"""A row for each layer, a dot at its figure on a logarithmic axis: where along the network gradients fade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from nnplayground.ui.plots.chart import Chart, Range, pen
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
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self._labels_shown: tuple[object, ...] = ()
        self._spans: Any = pg.PlotCurveItem(connect="pairs", antialias=False)
        self._rings: Any = pg.ScatterPlotItem(size=8, pxMode=True, brush=None)
        self._dots: Any = pg.ScatterPlotItem(size=9, pxMode=True)
        for z, item in enumerate((self._spans, self._rings, self._dots)):
            item.setZValue(z)
            self.box.addItem(item, ignoreBounds=True)
        self.set_log("bottom", True)

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.rows = tuple(rows)
        now = theme()
        y = -np.arange(len(rows), dtype=float)
        values = np.array([row.value for row in rows])
        largest = np.array([row.largest for row in rows])
        spans = np.empty(2 * len(rows))
        spans[0::2], spans[1::2] = values, np.where(np.isfinite(largest), largest, values)
        self._spans.setPen(pen(now.faint, 1.2))
        self._spans.setData(spans, np.repeat(y, 2))
        pens = [pen(_shade(row), 1.6) for row in rows]
        seen = np.isfinite(largest)
        self._rings.setData(
            x=largest[seen], y=y[seen], symbol="o", brush=QColor(now.base),
            pen=[one for one, shown in zip(pens, seen, strict=True) if shown],
        )  # fmt: skip
        symbols = {"fine": "o", "small": "t", "large": "t1"}
        self._dots.setData(
            x=values, y=y, symbol=[symbols[row.verdict] for row in rows], pen=pens,
            brush=[QColor(_shade(row)) for row in rows],
        )  # fmt: skip
        self._label_rows()

    def follow_rows(self, count: int, span: Range) -> None:
        """All rows, and this range of logarithms."""
        self.follow(span, (-count + 0.5, 0.5))

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


def _shade(row: Row) -> str:
    return row.colour if row.verdict == "fine" else theme().error
