"""The other branches of the timeline in the plot of the loss, beneath the one in training."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from nnplayground.datasets.spec import SplitName
from nnplayground.training.measurements import HistoryRow
from nnplayground.training.timeline.view import BranchView, TimelineView
from nnplayground.ui.document.timeline_words import judging_split
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
        self.charts = (loss, score)
        self._own = own
        self._known: tuple[object, ...] = ()
        self._weight = 0.0
        self.curves: list[tuple[Curve, Curve]] = []
        self._shown: list[tuple[object, ...]] = [((),), ((),)]
        """What the charts show of them: where that is the same, nothing is drawn anew."""
        self._dressed: tuple[SplitName, int] | None = None
        self.drawn: tuple[DrawnBranch, ...] = ()
        self.legend = Readout()
        self.legend.setObjectName("loss_branches")
        self.legend.hide()
        for chart in self.charts:
            chart.painted_with(lambda now: self._dress(now))

    def follow(self, weight: float) -> bool:
        """Take over the timeline; ``weight``: of the smoothing.  Whether something is other than it was."""
        view = self._timeline.view
        if len(view.branches) < 2:
            if not self._known:
                return False
            self._known, self.drawn = (), ()
        else:
            others = tuple(branch for branch in view.branches if branch.number != view.current)
            beyond = _beyond(view)
            names = tuple(branch.name for branch in view.branches)
            known = (others, beyond, view.current, _judged(view), names, weight)
            if known == self._known:
                return False
            self._known = known
            self.drawn = tuple(_drawn(view, branch, branch.history, weight) for branch in others)
            if beyond:
                self.drawn += (_drawn(view, view[view.current], beyond, weight),)
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
        low, high = self.charts[place].box.viewRange()[0]
        state = (self.drawn, low, high, buckets, log)
        if self._shown[place] == state:
            return
        self._shown[place] = state
        for pair, one in zip(self.curves, self.drawn, strict=False):
            values = heights(one.scores if place else one.losses)
            pair[place].set_points(*thinned(one.epochs, values, low, high, buckets))
        for pair in self.curves[len(self.drawn) :]:
            pair[place].set_points(np.empty(0), np.empty(0))

    # -- inside

    def _tell(self, view: TimelineView) -> None:
        entries = []
        for branch in view.branches if self._known else ():
            title, colour = translated(branch.title), theme().branch_colour(branch.colour)
            sign: Mark = "dash" if _again(theme(), branch.colour) and branch.number != view.current else "line"
            here = branch.number == view.current
            entries.append(Entry("" if here else title, title if here else "", colour, sign))
        self.legend.set_entries(entries)
        self.legend.setVisible(bool(entries))

    def _dress(self, now: Theme) -> None:
        """The pens and the legend, in the colours of the theme."""
        self._tell(self._timeline.view)
        while len(self.curves) < len(self.drawn):
            loss, score = (Curve(chart.box, lone=True) for chart in self.charts)  # one shorter than an epoch
            for curve in (loss, score):
                curve.setZValue(-1)
            self.curves.append((loss, score))
        for pair, drawn in zip(self.curves, self.drawn, strict=False):
            for curve in pair:
                index = drawn.branch.colour
                curve.set_pen(pen(now.branch_colour(index), _FINE, dashed=_again(now, index)))
        view = self._timeline.view
        dressed = _judged(view) if self._known else None
        if dressed is None and self._dressed is None:
            return
        self._dressed = dressed
        for split, curves in self._own.items():
            strong = dressed is not None and dressed[0] == split
            colour = now.branch_colour(dressed[1]) if strong and dressed is not None else split_colour(now, split)
            for curve in curves:
                curve.set_pen(pen(colour, _STRONG if strong else 1.6))


def _judged(view: TimelineView) -> tuple[SplitName, int] | None:
    """The split that the branch in training is judged by, and its colour; None before anything was measured."""
    if view.current not in view:
        return None
    current = view[view.current]
    match = next((match for row in reversed(current.history) if (match := judging_split(row)) is not None), None)
    return None if match is None else (match[0], current.colour)


def _again(now: Theme, colour: int) -> bool:
    """Whether another branch has this colour already: the curve is dashed then."""
    return colour // len(now.branches) % 2 == 1


def _beyond(view: TimelineView) -> tuple[HistoryRow, ...]:
    """What the branch in training has come to before, where the run was put back on it."""
    rows = view[view.current].history if view.current in view else ()
    later = tuple(row for row in rows if row.step >= view.now)
    return later if len(later) > 1 else ()


def _drawn(view: TimelineView, branch: BranchView, rows: Sequence[HistoryRow], weight: float) -> DrawnBranch:
    before = () if weight <= 0.0 or not rows else _before(view, branch, rows[0].step)
    whole = (*before, *rows)
    epochs = np.array([row.epoch for row in rows], np.float64)
    measured = [None if (judged := judging_split(row)) is None else judged[1] for row in whole]
    losses = np.array([np.nan if one is None else one.loss for one in measured], np.float64)
    scores = np.array([np.nan if one is None else one.score for one in measured], np.float64)
    first = len(before)
    return DrawnBranch(branch, epochs, smoothed(losses, weight)[first:], smoothed(scores, weight)[first:])


def _before(view: TimelineView, branch: BranchView, step: int) -> tuple[HistoryRow, ...]:
    """The history of a course up to a step, its ancestors' included: what smoothing begins with."""
    rows: tuple[HistoryRow, ...] = ()
    at: BranchView | None = branch
    while at is not None:
        own = tuple(row for row in at.history if row.step < step)
        rows, step = own + rows, min(step, own[0].step if own else step)
        at = view[at.parent] if at.parent is not None and at.parent in view else None
    return rows
