"""A measure of one split as the plot of the loss draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nnplayground.datasets.spec import SPLITS, SplitName
from nnplayground.engine.history_view import Column
from nnplayground.ui.plots.chart.chart import Chart
from nnplayground.ui.plots.chart.curve import Curve
from nnplayground.ui.plots.chart.series import Smoother, Thinner
from nnplayground.ui.toolkit.theme import Theme


@dataclass(frozen=True)
class LossCurve:
    """The values as they are, faint while smoothed, and the smoothed ones."""

    column: Column
    raw: Curve
    smooth: Curve
    dot: Any
    smoother: Smoother
    thinner: Thinner
    """Of the curve that is drawn strongly."""


def make_curve(chart: Chart, split: SplitName, column: Column) -> LossCurve:
    """In the colour of the split."""

    def colour(now: Theme) -> str:
        return split_colour(now, split)

    raw = chart.curve(colour, width=1.0, alpha=0.35, z=-2, smooth=False)
    smooth = chart.curve(colour, width=1.6, z=SPLITS.index(split))
    dot = chart.dots(colour, size=7)
    return LossCurve(column, raw, smooth, dot, Smoother(), Thinner())


def split_colour(now: Theme, split: SplitName) -> str:
    """The colour of its curves."""
    return {"train": now.train, "validation": now.validation, "test": now.test}[split]
