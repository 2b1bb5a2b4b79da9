"""Where early stopping has found the smallest loss: an upright line with a word."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg

from nnplayground.ui.plots.chart.chart import Chart
from nnplayground.ui.toolkit.theme import Theme


class BestMark:
    """Hidden until it is given an epoch."""

    def __init__(self, chart: Chart, word: str, height: float) -> None:
        """``height``: where the word stands, from 0 at the bottom to 1 at the top."""
        self._chart = chart
        self.line: Any = chart.line(vertical=True, colour=lambda now: now.good, dashed=True)
        self.word: Any = pg.InfLineLabel(self.line, word, position=height)
        self.word.fill = pg.mkBrush(None)
        chart.painted_with(self._paint)

    def show_epoch(self, epoch: int | None) -> None:
        self.line.setVisible(epoch is not None)
        if epoch is not None:
            self.line.setValue(float(epoch))

    def _paint(self, now: Theme) -> None:
        self.word.setColor(now.good)
        self.word.setFont(self._chart.font())
