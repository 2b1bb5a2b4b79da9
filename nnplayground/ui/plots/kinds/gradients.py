"""Gradient flow: how strongly each layer is pulled, and how far it moves for its size."""

from __future__ import annotations

import math
from collections import deque

import numpy as np
from PySide6.QtGui import QActionGroup

from nnplayground import notation
from nnplayground.engine.snapshot import Snapshot, SnapshotRequest
from nnplayground.text import mark
from nnplayground.training.measurements import GradientRow
from nnplayground.ui.document.panel import PLOTS
from nnplayground.ui.plots.base import PlotPanel
from nnplayground.ui.plots.chart.chart import Chart, Range, pen
from nnplayground.ui.plots.chart.curve import Curve
from nnplayground.ui.plots.chart.layer_dots import FLOOR, LayerDot, LayerDots, power
from nnplayground.ui.plots.chart.layer_rows import tones
from nnplayground.ui.plots.chart.readout import Entry, Readout
from nnplayground.ui.plots.empty import Emptiness
from nnplayground.ui.plots.export import Table
from nnplayground.ui.plots.gradient_limits import (
    LARGEST,
    RATIO_LARGE,
    RATIO_SMALL,
    RATIO_USUAL,
    SMALLEST,
    Verdict,
    judge_gradients,
    judge_updates,
)
from nnplayground.ui.plots.parameters import is_bias, label, ordered
from nnplayground.ui.plots.part import PlotPart
from nnplayground.ui.plots.records import Records
from nnplayground.ui.toolkit.theme import Theme, theme

_MOST_CURVES = 24
_POINTS = 120
"""About so many points are drawn of a curve over the steps, fewer where it has fewer pixels."""
_FEWEST = 30
_LOOKED_BACK = 90
"""Pictures whose range the axis of the last step shows: the figures of a minibatch jump, the axis must not."""
_MEAN, _LARGEST, _RATIO = range(3)


@PLOTS.register
class GradientsPlot(PlotPanel):
    """Left the last step, a row for each parameter tensor; right its mean over the steps."""

    kind = "gradients"
    title = mark("Gradient flow")
    help = mark(
        "Mean and largest gradient of each layer and how large its updates are; marks layers that do not learn."
    )
    icon = "mdi6.waves-arrow-left"
    half = "right"
    rank = 40

    def build(self) -> None:
        self._names: tuple[str, ...] = ()
        self.records = Records((0, 3))
        self._last: tuple[int, int] = (-1, -1)
        self._spans: deque[Range] = deque(maxlen=_LOOKED_BACK)
        self.curves: list[Curve] = []
        self._curve_tones: tuple[str, ...] = ()
        self._limits_of: bool | None = None
        """Whether the limits that are drawn are those of the ratio."""
        group = QActionGroup(self)
        self.tool(
            "gradient", "", self.tr("Gradient"), self.tr("Mean and largest |gradient| of each layer"), self._choose,
            checked=True, group=group, text=True,
        )  # fmt: skip
        self.ratio_action = self.tool(
            "ratio", "", self.tr("Update ratio"),
            self.tr("How large the last update was beside the weights: norm of the update / norm of the weights"),
            self._choose, checked=False, group=group, text=True,
        )  # fmt: skip
        self.bias_action = self.tool(
            "biases", "mdi6.alpha-b-box-outline", self.tr("Biases"), self.tr("Show biases too"), self._choose,
            checked=True,
        )  # fmt: skip
        self.tool(
            "fit", "mdi6.fit-to-page-outline", self.tr("Fit"), self.tr("Show everything again (double click)"),
            lambda _on: self._fit(),
        )  # fmt: skip
        self.now, self.past = LayerDots(), Chart(self.tr("step"), "")
        self.past.count("bottom")
        self.past.set_log("left", True)
        self._limits_now = [self.now.line(vertical=True, colour=_warning, dashed=True) for _ in range(2)]
        self._limits_past = [self.past.line(vertical=False, colour=_warning, dashed=True) for _ in range(2)]
        self._usual = [
            self.now.line(vertical=True, colour=_good, dashed=True),
            self.past.line(vertical=False, colour=_good, dashed=True),
        ]
        self.put_together((self.now, 12), (self.past, 10), second=self.second_tool())
        self.footer = Readout()
        area = self.picture_area.layout()
        assert area is not None
        area.addWidget(self.footer)
        self.now.hovered.connect(lambda _x, y: self._read_row(y))
        self.past.hovered.connect(lambda x, y: self._read_past(x, y))
        self.document.training.request("gradients_over_time", SnapshotRequest(gradients_over_time=True))
        self.document.training.snapshot_changed.connect(self._record_always)
        for chart in (self.now, self.past):
            chart.left.connect(self._summarize)

    # -- recording

    def snapshot_request(self) -> SnapshotRequest:
        return SnapshotRequest(gradients=True)

    def _record_always(self) -> None:
        """Also where nobody looks, so that the curves have no gaps there."""
        snapshot = self.document.training.snapshot
        if snapshot is not None and snapshot.gradients:
            self._record(snapshot)

    def _record(self, snapshot: Snapshot) -> None:
        if snapshot.viewed is not None and self._names:
            return  # the record is of the run
        names = tuple(ordered(snapshot.gradients, self.document.project.graph))
        run, step = self._last
        if names != self._names or snapshot.run != run or snapshot.now.step < step:
            self._names = names
            self.records = Records((len(names), 3))
            self._spans.clear()
        elif snapshot.now.step == step:
            return
        self._last = (snapshot.run, snapshot.now.step)
        rows = [snapshot.gradients[name] for name in names]
        figures = np.array([(row.mean, row.largest, row.update_ratio) for row in rows])
        self.records.add(snapshot.now.step, figures, broken=False)

    # -- drawing

    def emptiness(self) -> Emptiness | None:
        snapshot = self.document.training.snapshot
        if snapshot is not None and snapshot.gradients:
            return None
        return self.not_yet(self.tr("Press Run or Step: the gradients of the first step appear here."))

    def redraw(self) -> None:
        snapshot = self.document.training.snapshot
        assert snapshot is not None
        self._record(snapshot)
        self._verdicts = (judge_updates if self._ratio else judge_gradients)(snapshot.gradients)
        self._draw_now(snapshot)
        self._draw_past()
        self._draw_limits()
        self._summarize()

    @property
    def _ratio(self) -> bool:
        return self.ratio_action.isChecked()

    @property
    def _span(self) -> Range:
        """What the last pictures reached."""
        return min(low for low, _ in self._spans), max(high for _, high in self._spans)

    def _shown(self) -> list[str]:
        return [name for name in self._names if self.bias_action.isChecked() or not is_bias(name)]

    def _draw_now(self, snapshot: Snapshot) -> None:
        graph, names = self.document.project.graph, self._shown()
        shades = tones(len(names), theme())
        rows = []
        for name, colour in zip(names, shades, strict=True):
            if name not in snapshot.gradients:
                continue  # a moment of another network
            figures = snapshot.gradients[name]
            value = power(figures.update_ratio if self._ratio else figures.mean)
            largest = math.nan if self._ratio else power(figures.largest)
            rows.append(LayerDot(name, label(name, graph), value, largest, self._verdicts[name], colour))
        self.now.show_rows(rows)
        xs = [x for row in rows for x in (row.value, row.largest) if math.isfinite(x)]
        xs += [math.log10(RATIO_SMALL), math.log10(RATIO_LARGE)] if self._ratio else []
        self._spans.append((min(xs, default=-3.0), max(xs, default=0.0)))
        self.now.follow_rows(self._span)

    def _draw_past(self) -> None:
        names = self._shown()
        column = _RATIO if self._ratio else _MEAN
        steps = self.records.steps.astype(float)
        figures = self.records.rows[:, [self._names.index(name) for name in names], column]
        with np.errstate(divide="ignore", invalid="ignore"):
            heights = np.maximum(np.log10(figures), FLOOR)
        heights[~np.isfinite(figures)] = np.nan
        finite = heights[np.isfinite(heights)]
        low, high = (float(finite.min()), float(finite.max())) if len(finite) else self._span
        points = min(_POINTS, max(self.past.view.width() // 3, _FEWEST))
        if len(steps) > 1.25 * points:  # a curve of some hundred pixels shows no more
            # Counted from the first, so that the past does not flicker as the curve grows.
            kept = np.unique([*range(0, len(steps), math.ceil(len(steps) / points)), len(steps) - 1])
            steps, heights = steps[kept], heights[kept]
        self._colour_curves(len(names))
        if len(steps) == 1:  # a short stroke, as a curve of one point is invisible
            steps, heights = np.array([steps[0] - 0.06, steps[0] + 0.06]), np.repeat(heights, 2, axis=0)
        for place, curve in enumerate(self.curves):
            curve.setVisible(place < len(names))
            if place < len(names):
                curve.set_points(steps, heights[:, place])
        self.past.follow((float(steps[0]), max(float(steps[-1]), float(steps[0]) + 1.0)), (low - 0.1, high + 0.1))

    def _colour_curves(self, count: int) -> None:
        shades = tones(count, theme())[:_MOST_CURVES]
        if shades == self._curve_tones:
            return
        self._curve_tones = shades
        while len(self.curves) < len(shades):
            self.curves.append(Curve(self.past.box))
        for curve, tone in zip(self.curves, shades, strict=False):
            curve.smooth = count <= 6  # cheap while there are few
            curve.set_pen(pen(tone, 1.5 if count <= 6 else 1.0))

    def _draw_limits(self) -> None:
        if self._limits_of == self._ratio:
            return
        self._limits_of = self._ratio
        limits = [RATIO_SMALL, RATIO_LARGE] if self._ratio else [SMALLEST, LARGEST]
        for lines in (self._limits_now, self._limits_past):
            for line, limit in zip(lines, limits, strict=True):
                line.setValue(math.log10(limit))
                line.show()
        for line in self._usual:
            line.setValue(math.log10(RATIO_USUAL))
            line.setVisible(self._ratio)

    def recolour(self) -> None:
        self.readout.set_entries(())
        self.footer.set_entries(())

    def _choose(self, _on: bool) -> None:
        self._spans.clear()
        self.refresh()
        self._fit()

    def _fit(self) -> None:
        for chart in (self.now, self.past):
            chart.fit()

    # -- reading values

    def _summarize(self) -> None:
        """The legend, what is marked, and from where on."""
        if self._ratio:
            small, large = self.tr("too small"), self.tr("too large")
            rule = brief = self.tr("▲ above 0.1   ▼ below 1e−5   about 0.001 is usual")
        else:
            small, large = self.tr("vanishing"), self.tr("exploding")
            rule = self.tr("▼ mean below 1/1000 of the largest layer's, or below 1e−7   ▲ largest above 100")
            brief = self.tr("▼ vanishing   ▲ exploding")
        graph = self.document.project.graph
        verdicts: list[tuple[Verdict, str, str]] = [("large", "▲ ", large), ("small", "▼ ", small)]
        if self._ratio:
            entries = [Entry(self.tr("update ratio"), "", theme().text, "dot")]
        else:
            entries = [
                Entry(self.tr("mean |gradient|"), "", theme().text, "dot", self.tr("mean")),
                Entry(self.tr("largest"), "", theme().text, "ring"),
            ]
        for verdict, sign, word in verdicts:
            marked = [label(name, graph) for name in self._shown() if self._verdicts.get(name) == verdict]
            if marked:
                entries.append(Entry(sign + word, ", ".join(marked)))
        self.readout.set_entries(entries)
        self.footer.set_entries([Entry(rule, short=brief)])
        self.footer.setToolTip(rule)

    def _read_row(self, y: float) -> None:
        snapshot = self.document.training.snapshot
        row = self.now.row_at(y)
        if row is None or snapshot is None or row.name not in snapshot.gradients:
            self._summarize()
            return
        self.readout.set_entries(self._figures(row.label, snapshot.gradients[row.name], row.colour))

    def _figures(self, name: str, row: GradientRow, colour: str) -> list[Entry]:
        return [
            Entry(name, "", colour, "dot"),
            Entry(self.tr("mean"), notation.short(row.mean)),
            Entry(self.tr("largest"), notation.short(row.largest)),
            Entry(
                self.tr("update ratio"),
                notation.ABSENT if math.isnan(row.update_ratio) else notation.short(row.update_ratio),
            ),
        ]

    def _read_past(self, x: float, y: float) -> None:
        """The curve nearest to the mouse, at the nearest recorded step."""
        names = self._shown()
        if not len(self.records) or not names:
            return
        at = int(np.abs(self.records.steps - x).argmin())
        figures = self.records.rows[at, [self._names.index(name) for name in names]]
        with np.errstate(divide="ignore", invalid="ignore"):
            away = np.abs(np.log10(figures[:, _RATIO if self._ratio else _MEAN]) - y)
        if not np.isfinite(away).any():
            return
        place = int(np.nanargmin(np.where(np.isfinite(away), away, np.nan)))
        mean, largest, ratio = (float(figure) for figure in figures[place])
        name = label(names[place], self.document.project.graph)
        entries = self._figures(name, GradientRow(mean, largest, ratio), tones(len(names), theme())[place])
        self.readout.set_entries([Entry(self.tr("step"), notation.count(int(self.records.steps[at]))), *entries])

    def parts(self) -> tuple[PlotPart, ...]:
        return self.now, self.past, self.footer

    def table(self) -> Table:
        """Every kept step of every parameter tensor."""
        kept = zip(self.records.steps.copy(), self.records.rows.copy(), strict=True)
        names = self._names
        return Table(["step", "parameter", "mean_gradient", "largest_gradient", "update_ratio"], (
            (int(step), name, *(float(figure) for figure in row))
            for step, rows in kept
            for name, row in zip(names, rows, strict=True)
        ))  # fmt: skip


def _warning(now: Theme) -> str:
    return now.warning


def _good(now: Theme) -> str:
    return now.good
