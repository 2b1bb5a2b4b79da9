"""The other branches of the timeline in the plot of the loss, beneath the one in training."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from nnplayground.datasets.spec import SplitName
from nnplayground.training.figures import HistoryRow
from nnplayground.training.timeline.view import BranchView, TimelineView
from nnplayground.ui.document.timeline_words import split_of
from nnplayground.ui.plots.chart.chart import Chart, pen
from nnplayground.ui.plots.chart.curve import Curve
from nnplayground.ui.plots.chart.readout import Entry, Mark, Readout
from nnplayground.ui.plots.chart.series import Floats, smoothed, thinned
from nnplayground.ui.plots.loss_curves import split_colour
from nnplayground.ui.toolkit.theme import Theme, theme
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.document.timeline_model import TimelineModel

_STRONG, _FINE = 2.6, 1.3
"""Pixels: the branch in training, and the others."""


@dataclass(frozen=True, eq=False)
class DrawnBranch:
    """Of one branch: epochs, losses and scores of the split that it is judged by, from where it left its parent."""

    branch: BranchView
    epochs: Floats
    losses: Floats
    scores: Floats


class BranchCurves(QObject):
    """Nothing is made, kept or drawn while there is one branch only.

    The curve of the branch in training is the plot's own: it takes that branch's colour.
    """

    def __init__(
        self, timeline: TimelineModel, loss: Chart, score: Chart, own: dict[SplitName, tuple[Curve, Curve]]
    ) -> None:
        """``own``: the plot's curves of loss and score by split."""
        super().__init__(loss)
        self._timeline = timeline
        self._charts = (loss, score)
        self._own = own
        self._known: tuple[object, ...] = ()
        self._weight = 0.0
        self._pool: list[tuple[Curve, Curve]] = []
        self._shown: list[tuple[object, ...]] = [((),), ((),)]
        """What the charts show of them: where that is the same, nothing is drawn anew."""
        self._dressed: tuple[SplitName, int] | None = None
        self.drawn: tuple[DrawnBranch, ...] = ()
        self.legend = Readout()
        self.legend.setObjectName("loss_branches")
        self.legend.hide()
        for chart in self._charts:
            chart.painted_with(lambda now: self._dress(now))

    def follow(self, weight: float) -> bool:
        """Take over the timeline; ``weight``: of the smoothing.  Whether something is other than it was."""
        line = self._timeline.line
        if len(line.branches) < 2:
            if not self._known:
                return False
            self._known, self.drawn = (), ()
        else:
            others = tuple(branch for branch in line.branches if branch.number != line.current)
            beyond = _beyond(line)
            names = tuple(branch.name for branch in line.branches)
            known = (others, beyond, line.current, _judged(line), names, weight)
            if known == self._known:
                return False
            self._known = known
            self.drawn = tuple(_drawn(line, branch, branch.history, weight) for branch in others)
            if beyond:
                self.drawn += (_drawn(line, line[line.current], beyond, weight),)
        self._dress(theme())
        return True

    def colour_of(self, split: SplitName) -> str | None:
        """Of the plot's own curve of a split, where that is the branch's."""
        if self._dressed is None or self._dressed[0] != split:
            return None
        return theme().branch_colour(self._dressed[1])

    def draw(self, place: int, buckets: int, heights: Callable[[Floats], Floats], log: bool) -> None:
        """On the chart of loss (0) or score (1), in as many points as have room; ``heights``: values as drawn there,
        ``log``: whether these are logarithms."""
        low, high = self._charts[place].box.viewRange()[0]
        shown = (self.drawn, low, high, buckets, log)
        if self._shown[place] == shown:
            return
        self._shown[place] = shown
        for pair, one in zip(self._pool, self.drawn, strict=False):
            values = heights(one.scores if place else one.losses)
            pair[place].set_points(*thinned(one.epochs, values, low, high, buckets))
        for pair in self._pool[len(self.drawn) :]:
            pair[place].set_points(np.empty(0), np.empty(0))

    # -- inside

    def _tell(self, line: TimelineView) -> None:
        entries = []
        for branch in line.branches if self._known else ():
            title, colour = translated(branch.title), theme().branch_colour(branch.colour)
            sign: Mark = "dash" if _again(theme(), branch.colour) and branch.number != line.current else "line"
            here = branch.number == line.current
            entries.append(Entry("" if here else title, title if here else "", colour, sign))
        self.legend.set_entries(entries)
        self.legend.setVisible(bool(entries))

    def _dress(self, now: Theme) -> None:
        """The pens and the legend, in the colours of the theme."""
        self._tell(self._timeline.line)
        while len(self._pool) < len(self.drawn):
            loss, score = (Curve(chart.box, lone=True) for chart in self._charts)  # one shorter than an epoch
            for curve in (loss, score):
                curve.setZValue(-1)
            self._pool.append((loss, score))
        for pair, drawn in zip(self._pool, self.drawn, strict=False):
            for curve in pair:
                index = drawn.branch.colour
                curve.set_pen(pen(now.branch_colour(index), _FINE, dashed=_again(now, index)))
        line = self._timeline.line
        dressed = _judged(line) if self._known else None
        if dressed is None and self._dressed is None:
            return
        self._dressed = dressed
        for split, curves in self._own.items():
            strong = dressed is not None and dressed[0] == split
            colour = now.branch_colour(dressed[1]) if strong and dressed is not None else split_colour(now, split)
            for curve in curves:
                curve.set_pen(pen(colour, _STRONG if strong else 1.6))


def _judged(line: TimelineView) -> tuple[SplitName, int] | None:
    """The split that the branch in training is judged by, and its colour; None before anything was measured."""
    if line.current not in line:
        return None
    current = line[line.current]
    match = next((match for row in reversed(current.history) if (match := split_of(row)) is not None), None)
    return None if match is None else (match[0], current.colour)


def _again(now: Theme, colour: int) -> bool:
    """Whether another branch has this colour already: the curve is dashed then."""
    return colour // len(now.branches) % 2 == 1


def _beyond(line: TimelineView) -> tuple[HistoryRow, ...]:
    """What the branch in training has come to before, where the run was put back on it."""
    rows = line[line.current].history if line.current in line else ()
    result = tuple(row for row in rows if row.step >= line.now)
    return result if len(result) > 1 else ()


def _drawn(line: TimelineView, branch: BranchView, rows: Sequence[HistoryRow], weight: float) -> DrawnBranch:
    before = () if weight <= 0.0 or not rows else _before(line, branch, rows[0].step)
    whole = (*before, *rows)
    epochs = np.array([row.epoch for row in rows], np.float64)
    measured = [None if (result := split_of(row)) is None else result[1] for row in whole]
    losses = np.array([np.nan if one is None else one.loss for one in measured], np.float64)
    scores = np.array([np.nan if one is None else one.score for one in measured], np.float64)
    first = len(before)
    return DrawnBranch(branch, epochs, smoothed(losses, weight)[first:], smoothed(scores, weight)[first:])


def _before(line: TimelineView, branch: BranchView, step: int) -> tuple[HistoryRow, ...]:
    """The history of a course up to a step, its ancestors' included: what smoothing begins with."""
    result: tuple[HistoryRow, ...] = ()
    at: BranchView | None = branch
    while at is not None:
        own = tuple(row for row in at.history if row.step < step)
        result, step = own + result, min(step, own[0].step if own else step)
        at = line[at.parent] if at.parent is not None and at.parent in line else None
    return result
