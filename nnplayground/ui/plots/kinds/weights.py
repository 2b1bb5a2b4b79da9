"""The weights of a layer: their histogram now, and how it came about."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QHideEvent
from PySide6.QtWidgets import QComboBox

from nnplayground import notation
from nnplayground.engine.snapshot import Snapshot, SnapshotRequest
from nnplayground.text import mark
from nnplayground.ui.document.panel import PLOTS
from nnplayground.ui.plots.base import PlotPanel
from nnplayground.ui.plots.chart.bars import Bars
from nnplayground.ui.plots.chart.chart import Chart, pen
from nnplayground.ui.plots.chart.picture import Picture
from nnplayground.ui.plots.chart.readout import Entry
from nnplayground.ui.plots.empty import Emptiness
from nnplayground.ui.plots.export import Table
from nnplayground.ui.plots.histogram import BINS, HistogramHistory
from nnplayground.ui.plots.parameters import label, ordered
from nnplayground.ui.plots.part import PlotPart
from nnplayground.ui.toolkit import colours
from nnplayground.ui.toolkit.theme import Theme, theme

_SLOTS = 160
"""Columns of the picture over the steps."""
_WATCHED = 200_000
"""Numbers up to which every tensor is recorded with each snapshot; in larger networks only the chosen one is."""


@PLOTS.register
class WeightsPlot(PlotPanel):
    """Records while someone looks; what happened in between is a gap in the picture."""

    kind = "weights"
    title = mark("Weights")
    help = mark("The weights and biases of a layer: their histogram now and its history over the steps.")
    icon = "mdi6.chart-histogram"
    rank = 30

    def snapshot_request(self) -> SnapshotRequest:
        return SnapshotRequest(weights=True)

    def build(self) -> None:
        self.histories: dict[str, HistogramHistory] = {}
        self._unseen: set[str] = set()
        self._last: tuple[int, int] = (-1, -1)
        self._listed: list[tuple[str, str]] = []
        self.chooser = QComboBox()
        self.chooser.setObjectName("weights_parameter")
        self.chooser.setAccessibleName(self.tr("Parameter"))
        self.chooser.currentTextChanged.connect(self._tell_choice)
        self._tell_choice("")
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.chooser.activated.connect(lambda _index: self._chosen())
        self.tools.add(self.chooser, rank=-2, shrinks=True)
        self.tool(
            "fit", "mdi6.fit-to-page-outline", self.tr("Fit"), self.tr("Show everything again (double click)"),
            lambda _on: self._fit(),
        )  # fmt: skip
        self.now = Chart(self.tr("value"), self.tr("count"), grounded=True)
        self.past = Chart(self.tr("step"), self.tr("value"))
        self.past.count("bottom")
        self.now.count("left")
        self.bars = Bars(self.now)
        self.now.painted_with(self._paint_bars)
        self._zeros = [
            self.now.line(vertical=True, colour=lambda now: now.text, dashed=True),
            self.past.line(vertical=False, colour=lambda now: now.text, dashed=True),
        ]
        for zero in self._zeros:
            zero.setZValue(5)
            zero.setValue(0.0)
            zero.show()
        self.picture = Picture(self.past)
        self.picture.smooth = False
        self.put_together((self.now, 9), (self.past, 11), second=self.second_tool())
        self.now.hovered.connect(self._read_bin)
        self.past.hovered.connect(self._read_past)
        for chart in (self.now, self.past):
            chart.left.connect(self._describe)

    def _paint_bars(self, now: Theme) -> None:
        fill = QColor(now.accent)
        fill.setAlphaF(0.45)
        self.bars.set_colours(pen(now.accent, 1.2), fill)

    # -- recording

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._unseen = set(self.histories)

    def _record(self, snapshot: Snapshot) -> None:
        if snapshot.viewed is not None and self.histories:
            return  # the record is of the run
        run, step = self._last
        if snapshot.run != run or snapshot.now.step < step:
            self.histories.clear()
            self._unseen.clear()
        elif snapshot.now.step == step and self.chosen in self.histories and self.chosen not in self._unseen:
            return
        self._last = (snapshot.run, snapshot.now.step)
        total = sum(values.size for values in snapshot.weights.values())
        for name in list(self.histories):
            if name not in snapshot.weights:
                del self.histories[name]
        for name, values in snapshot.weights.items():
            if name != self.chosen and total > _WATCHED:
                self._unseen.add(name)
                continue
            history = self.histories.get(name)
            if history is None:
                history = self.histories[name] = HistogramHistory()
            if len(history.records) and history.records.steps[-1] >= snapshot.now.step:
                continue
            history.add(snapshot.now.step, values, name in self._unseen)
            self._unseen.discard(name)

    # -- drawing

    @property
    def chosen(self) -> str:
        """Name of the tensor that is shown: ``node.parameter``."""
        name = self.chooser.currentData()
        return name if isinstance(name, str) else ""

    def emptiness(self) -> Emptiness | None:
        snapshot = self.document.training.snapshot
        if snapshot is not None and snapshot.weights:
            return None
        if snapshot is not None and self.document.training.obstacle is None and snapshot.parameters == 0:
            return Emptiness(self.tr("No weights"), self.tr("This network has nothing to train. Add a Linear layer."))
        return self.not_yet(self.tr("Press Run or Step: the weights of each layer appear here."))

    def redraw(self) -> None:
        snapshot = self.document.training.snapshot
        assert snapshot is not None
        self._list(snapshot)
        self._record(snapshot)
        history = self.histories.get(self.chosen)
        if history is None or not len(history.records):
            return
        low, high = history.occupied()
        counts, edges = self._bins(self._shown(history))
        self.bars.show_bars(edges, counts)
        self.now.follow((low, high), (0.0, float(counts.max())))
        steps = history.records.steps
        first, last = float(steps[0]), float(steps[-1])
        slots = _SLOTS if len(steps) > 1 else 1
        values = history.picture(slots)
        brightest = float(np.nanmax(values)) or 1.0
        image = colours.image(values, 0.0, brightest, colours.sequential(theme()))
        half = (last - first) / max(slots - 1, 1) / 2 or 0.5
        rect = QRectF(first - half, -history.reach, last - first + 2 * half, 2 * history.reach)
        self.picture.set_image(image, rect)
        self.past.follow((first, max(last, first + 1.0)), (low, high))
        self._describe()

    def _shown(self, history: HistogramHistory) -> HistogramHistory:
        """One that ends with the values on show: in looking at the past, those of that moment."""
        snapshot = self.document.training.snapshot
        if snapshot is None or snapshot.viewed is None or self.chosen not in snapshot.weights:
            return history
        histogram_history = HistogramHistory()
        histogram_history.reach = history.reach
        histogram_history.add(snapshot.now.step, snapshot.weights[self.chosen], False)
        return histogram_history

    def _bins(self, history: HistogramHistory) -> tuple[Any, Any]:
        """The latest counts, in fewer bins for a small tensor."""
        counts, edges = history.latest(), history.edges
        merge = 4 if counts.sum() < 100 else 2 if counts.sum() < 2000 else 1
        counts, edges = counts.reshape(BINS // merge, merge).sum(axis=1), edges[::merge]
        low, high = history.occupied()
        first = max(int(np.searchsorted(edges, low, "right")) - 1, 0)
        last = min(int(np.searchsorted(edges, high, "left")), len(counts))
        return counts[first:last], edges[first : last + 1]

    def _list(self, snapshot: Snapshot) -> None:
        graph = self.document.project.graph
        names = [(name, label(name, graph)) for name in ordered(snapshot.weights, graph)]
        if names == self._listed:
            return
        kept = self.chosen
        self._listed = names
        self.chooser.clear()
        for name, title in names:
            shape = " × ".join(str(size) for size in snapshot.weights[name].shape)
            self.chooser.addItem(f"{title}  ({shape})", name)
        self.chooser.setCurrentIndex(max(self.chooser.findData(kept), 0))

    def recolour(self) -> None:
        self.readout.set_entries(())

    def _chosen(self) -> None:
        self._fit()
        self.refresh()
        self._fit()

    def _tell_choice(self, choice: str) -> None:
        """The name is cut where the panel is narrow."""
        tip = self.tr("Which weights or biases are shown")
        self.chooser.setToolTip(
            self.tr("{choice}: which weights or biases are shown").format(choice=choice) if choice else tip
        )

    def _fit(self) -> None:
        for chart in (self.now, self.past):
            chart.fit()

    # -- reading values

    def _describe(self) -> None:
        snapshot = self.document.training.snapshot
        values = None if snapshot is None else snapshot.weights.get(self.chosen)
        if values is None or not values.size:
            return
        with np.errstate(all="ignore"):
            figures = [values.mean(), values.std(), values.min(), values.max()]
        names = (self.tr("mean"), self.tr("std"), self.tr("min"), self.tr("max"))
        zeros = 1.0 - np.count_nonzero(values) / values.size
        self.readout.set_entries([
            *(Entry(name, notation.short(float(figure))) for name, figure in zip(names, figures, strict=True)),
            Entry(self.tr("zeros"), notation.percent(zeros, None)),
        ])  # fmt: skip

    def _read_bin(self, x: float, _y: float) -> None:
        history = self.histories.get(self.chosen)
        if history is None or not len(history.records):
            return
        counts, edges = self._bins(self._shown(history))
        place = int(np.searchsorted(edges, x, "right")) - 1
        if not 0 <= place < len(counts):
            self._describe()
            return
        between = self.tr("{low} to {high}").format(
            low=notation.short(edges[place]), high=notation.short(edges[place + 1])
        )
        share = notation.percent(int(counts[place]) / max(counts.sum(), 1), None)
        self.readout.set_entries(
            [
                Entry(self.tr("values"), between),
                Entry(self.tr("count"), f"{notation.count(int(counts[place]))} ({share})"),
            ]
        )

    def _read_past(self, x: float, y: float) -> None:
        history = self.histories.get(self.chosen)
        if history is None or not len(history.records):
            return
        steps, edges = history.records.steps, history.edges
        if not (steps[0] <= x <= steps[-1] and edges[0] <= y <= edges[-1]):
            self._describe()
            return
        row = int(np.searchsorted(steps, x, "right")) - 1
        if row + 1 < len(steps) and history.records.broken[row + 1] and x > steps[row]:
            self.readout.set_entries(
                [Entry(self.tr("step"), notation.count(round(x))), Entry(self.tr("not recorded: the panel was hidden"))]
            )
            return
        place = min(int(np.searchsorted(edges, y, "right")) - 1, BINS - 1)
        counts = history.records.rows[row]
        between = self.tr("{low} to {high}").format(
            low=notation.short(edges[place]), high=notation.short(edges[place + 1])
        )
        share = notation.percent(int(counts[place]) / max(counts.sum(), 1), None)
        self.readout.set_entries([
            Entry(self.tr("step"), notation.count(int(steps[row]))), Entry(self.tr("values"), between),
            Entry(self.tr("count"), f"{notation.count(int(counts[place]))} ({share})"),
        ])  # fmt: skip

    def parts(self) -> tuple[PlotPart, ...]:
        return self.now, self.past

    def table(self) -> Table:
        """Every kept histogram of the chosen tensor; bins without values are left out."""
        history = self.histories.get(self.chosen)
        columns = ["parameter", "step", "from", "to", "count"]
        if history is None:
            return Table(columns, [])
        edges = history.edges.tolist()
        name = self.chosen
        return Table(columns, (
            (name, int(step), edges[place], edges[place + 1], int(counts[place]))
            for step, counts in zip(history.records.steps.copy(), history.records.rows.copy(), strict=True)
            for place in np.flatnonzero(counts).tolist()
        ))  # fmt: skip
