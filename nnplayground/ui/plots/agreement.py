"""Predicted against true values, for regression on data that cannot be drawn on a plane."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnplayground.ui.plots.chart.chart import Chart
from nnplayground.ui.toolkit.markers import class_marker, unit_path
from nnplayground.ui.toolkit.theme import Theme, theme

if TYPE_CHECKING:
    from nnplayground.training.measurements import Array


_SOFT = 0.9
"""So that where dots lie on each other is darker; a single one still has a contrast of 3."""


class AgreementView(QWidget):
    """One dot per sample and target; a perfect network has all of them on the diagonal."""

    def __init__(self) -> None:
        super().__init__()
        self.chart = Chart(self.tr("true"), self.tr("predicted"))
        self._diagonal = self.chart.curve(lambda now: now.faint, width=1.2, dashed=True, z=-1)
        self._dots: Any = pg.ScatterPlotItem(size=6, pxMode=True, pen=None, antialias=True)
        self.chart.box.addItem(self._dots, ignoreBounds=True)
        self._picked = self.chart.dots(lambda now: now.text, size=9)
        self.true: Array = np.zeros((0, 1), np.float32)
        self.predicted: Array = np.zeros((0, 1), np.float32)
        self.chart.painted_with(self._paint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.chart)

    def show_values(self, true: Array, predicted: Array) -> None:
        """Both ``(n,)`` or ``(n, targets)``."""
        columns = 1 if true.ndim == 1 else true.shape[1]
        if columns != self.true.shape[1]:
            self.true = np.zeros((0, columns), np.float32)
        self.true, self.predicted = true.reshape(-1, columns), predicted.reshape(-1, columns)
        self._paint(theme())
        both = np.concatenate([self.true.ravel(), self.predicted.ravel()])
        both = both[np.isfinite(both)]
        if len(both):
            low, high = float(both.min()), float(both.max())
            self._diagonal.set_points(np.array([low, high]), np.array([low, high]))
            self.chart.follow((low, high), (low, high))

    def r2(self) -> list[float]:
        """Per target: 1 - residual sum of squares / total sum of squares; NaN where the target does not vary."""
        if not len(self.true):
            return [math.nan] * self.true.shape[1]
        residual = np.square(self.true - self.predicted, dtype=np.float64).sum(axis=0)
        total = np.square(self.true - self.true.mean(axis=0), dtype=np.float64).sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            values: list[float] = np.where(total > 0, 1.0 - residual / total, np.nan).tolist()
        return values

    def pick(self, x: float, y: float) -> tuple[float, float, int] | None:
        """True value, predicted value and target of the dot nearest to a place, and mark it."""
        if not self.true.size:
            return None
        wide, high = self.chart.box.viewPixelSize()
        far = ((self.true - x) / (wide or 1)) ** 2 + ((self.predicted - y) / (high or 1)) ** 2
        if not np.isfinite(far).any():  # a run that has lost its numbers
            return None
        row, column = np.unravel_index(int(np.nanargmin(far)), far.shape)
        point = float(self.true[row, column]), float(self.predicted[row, column]), int(column)
        self._picked.setData([point[0]], [point[1]])
        self._picked.show()
        return point

    def drop_pick(self) -> None:
        self._picked.hide()

    def _paint(self, now: Theme) -> None:
        targets = self.true.shape[1]
        names = (now.positive,) if targets == 1 else now.class_line_colours(targets)
        brushes, symbols = [], [unit_path(class_marker(column)) for column in range(targets)]
        for column in range(targets):
            shade = QColor(names[column])
            shade.setAlphaF(_SOFT)
            brushes.append(pg.mkBrush(shade))
        self._dots.setData(
            x=self.true.ravel(order="F"), y=self.predicted.ravel(order="F"),
            brush=[brush for brush in brushes for _ in range(len(self.true))] if targets > 1 else brushes[0],
            symbol=[symbol for symbol in symbols for _ in range(len(self.true))] if targets > 1 else "o",
        )  # fmt: skip
