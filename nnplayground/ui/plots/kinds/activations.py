"""How the outputs spread from layer to layer: whether they vanish or explode on the way, before the first step too."""

from __future__ import annotations

import math
from collections import deque

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from nnplayground import notation
from nnplayground.engine.figures.kinds.spread import SpreadFigure
from nnplayground.engine.snapshot import SnapshotRequest
from nnplayground.text import mark
from nnplayground.ui.document.panel import PLOTS
from nnplayground.ui.plots.base import PlotPanel
from nnplayground.ui.plots.chart.chart import Range
from nnplayground.ui.plots.chart.layer_boxes import Box, LayerBoxes, ZeroBars, reach
from nnplayground.ui.plots.chart.layer_dots import LayerDot, LayerDots, power
from nnplayground.ui.plots.chart.layer_rows import LayerRows, tones
from nnplayground.ui.plots.chart.readout import Entry, Readout
from nnplayground.ui.plots.empty import Emptiness
from nnplayground.ui.plots.export import Table
from nnplayground.ui.plots.gradient_limits import Verdict
from nnplayground.ui.plots.part import PlotPart
from nnplayground.ui.plots.spread_limits import judge_spread
from nnplayground.ui.toolkit.theme import theme

_LOOKED_BACK = 30
"""Pictures whose range the axis shows: outputs swing while it trains, the axis must not."""
_NARROW = 24
"""Heights of a letter below which there is no room for the zeros beside the boxes."""
_LOW = 11
"""And below which there is none for names of axes and what the signs mean."""


@PLOTS.register
class ActivationsPlot(PlotPanel):
    """Left a row for each node on the way to the Loss, right the share of its outputs that are 0."""

    kind = "activations"
    title = mark("Activations")
    help = mark("The outputs of each layer over the training data: how far they spread, and how many are zero.")
    icon = "mdi6.chart-box-outline"
    rank = 45
    merges = True

    def snapshot_request(self) -> SnapshotRequest:
        return SnapshotRequest(figures=frozenset({SpreadFigure.kind}))

    def build(self) -> None:
        self._spans: deque[Range] = deque(maxlen=_LOOKED_BACK)
        self._boxes: tuple[Box, ...] = ()
        self.log_action = self.tool(
            "log", "mdi6.math-log", self.tr("Log axis"),
            self.tr("Deviation and largest |output| on a logarithmic axis"), self._choose, checked=False,
        )  # fmt: skip
        self.tool(
            "fit", "mdi6.fit-to-page-outline", self.tr("Fit"), self.tr("Show everything again (double click)"),
            lambda _on: self._fit(),
        )  # fmt: skip
        self.boxes, self.dots, self.zeros = LayerBoxes(), LayerDots(), ZeroBars()
        self._pages_of_rows = QStackedWidget()
        self._pages_of_rows.addWidget(self.boxes)
        self._pages_of_rows.addWidget(self.dots)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._pages_of_rows, 15)
        row.addWidget(self.zeros, 5)
        self.footer = Readout()
        area = self.picture_area.layout()
        assert area is not None
        area.addWidget(self.footer)
        for chart in self._charts:
            chart.hovered.connect(lambda _x, y: self._read(y))
            chart.left.connect(self._summarize)
            chart.clicked.connect(lambda _x, y: self._select(y))
            if chart is not self.zeros:
                chart.link_rows(self.zeros)
        self.document.selection_changed.connect(self._mark_selected)

    @property
    def _charts(self) -> tuple[LayerRows, ...]:
        return self.boxes, self.dots, self.zeros

    # -- drawing

    def frame_content(self) -> object:
        return SpreadFigure.of(self.document.training.snapshot)

    def emptiness(self) -> Emptiness | None:
        if SpreadFigure.of(self.document.training.snapshot):
            return None
        return self.not_yet(self.tr("The outputs of each layer appear here as soon as they are worked out."))

    def redraw(self) -> None:
        graph, spread = self.document.project.graph, SpreadFigure.of(self.document.training.snapshot)
        assert spread is not None
        nodes = tuple(box.node for box in self._boxes)
        verdicts = judge_spread(spread)
        self._boxes = tuple(
            Box(node, graph.label(node), one, verdicts[node], tone)
            for (node, one), tone in zip(spread.items(), tones(len(spread), theme()), strict=True)
        )
        if nodes != tuple(spread):
            self._spans.clear()
        if self._log:
            rows = [_sizes(box) for box in self._boxes]
            self.dots.show_rows(rows)
            self._follow(self.dots, _reach(rows))
        else:
            self.boxes.show_rows(self._boxes)
            self._follow(self.boxes, reach([box.spread for box in self._boxes]))
        self.zeros.show_rows(self._boxes)
        self._mark_selected()
        self._summarize()

    def _mark_selected(self) -> None:
        places = [place for place, box in enumerate(self._boxes) if box.node in self.document.selection]
        for chart in self._charts:
            chart.select_rows(places)

    def _follow(self, chart: LayerRows, span: Range) -> None:
        self._spans.append(span)
        chart.follow_rows((min(low for low, _ in self._spans), max(high for _, high in self._spans)))

    @property
    def _log(self) -> bool:
        return self.log_action.isChecked()

    def recolour(self) -> None:
        self.readout.set_entries(())
        self.footer.set_entries(())
        self._give_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """In a small panel all of it belongs to the boxes."""
        line = self.fontMetrics().height()
        high = self.height() >= _LOW * line
        self.footer.setVisible(high)
        self.zeros.setVisible(high and self.width() >= _NARROW * line)
        names = (self.tr("output"), self.tr("size of the outputs"), self.tr("zeros, %"))
        for chart, name in zip(self._charts, names, strict=True):
            chart.label(name if high else "", "")

    def _choose(self, _on: bool) -> None:
        self._spans.clear()
        self._pages_of_rows.setCurrentWidget(self.dots if self._log else self.boxes)
        self.refresh()
        self._fit()

    def _fit(self) -> None:
        for chart in self._charts:
            chart.fit()

    # -- reading values

    def _summarize(self) -> None:
        """The legend, and what is marked."""
        for chart in self._charts:
            chart.view.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        if self._log:
            entries = [
                Entry(self.tr("deviation"), "", theme().text, "dot"),
                Entry(self.tr("largest |output|"), "", theme().text, "ring", self.tr("largest")),
            ]
        else:
            entries = [
                Entry(self.tr("mean"), "", theme().text, "dot"),
                Entry(self.tr("middle half, median"), "", theme().faint, "square", self.tr("middle half")),
                Entry(self.tr("smallest to largest"), "", theme().faint, "line", self.tr("all")),
            ]
        marked: list[tuple[Verdict, str]] = [("large", self.tr("▲ exploding")), ("small", self.tr("▼ vanishing"))]
        for verdict, word in marked:
            names = [box.label for box in self._boxes if box.verdict == verdict]
            if names:
                entries.append(Entry(word, ", ".join(names)))
        self.readout.set_entries(entries)
        rule = self.tr(
            "▼ vanishing: deviation below 1/1000 of the input's   ▲ exploding: above 1000 times   click selects"
        )
        self.footer.set_entries([Entry(rule, short=self.tr("▼ vanishing   ▲ exploding"))])
        self.footer.setToolTip(rule)

    def _read(self, y: float) -> None:
        place = self.boxes.index_at(y) if not self._log else self.dots.index_at(y)
        if place is None or place >= len(self._boxes):
            self._summarize()
            return
        for chart in self._charts:
            chart.view.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        box = self._boxes[place]
        least, first, median, last, most = box.spread.quantiles

        def between(low: float, high: float) -> str:
            return self.tr("{low} to {high}").format(low=notation.figure(low), high=notation.figure(high))

        self.readout.set_entries([
            Entry("", box.label),
            Entry(self.tr("mean"), notation.figure(box.spread.mean)),
            Entry(self.tr("deviation"), notation.figure(box.spread.deviation), short=self.tr("dev.")),
            Entry(self.tr("zeros"), notation.percent(box.spread.zero, None)),
            Entry(self.tr("all"), between(least, most)),
            Entry(self.tr("middle half"), between(first, last)),
            Entry(self.tr("median"), notation.figure(median)),
        ])  # fmt: skip

    def _select(self, y: float) -> None:
        place = self.zeros.index_at(y)
        if place is not None and place < len(self._boxes):
            self.document.show_node(self._boxes[place].node)

    def parts(self) -> tuple[PlotPart, ...]:
        return self.boxes, self.dots, self.zeros, self.footer

    def table(self) -> Table:
        """A row for each node."""
        spreads = SpreadFigure.of(self.document.training.snapshot) or {}
        return Table(
            ["node", "mean", "deviation", "smallest", "first_quarter", "median", "third_quarter", "largest", "zeros"],
            [(node, one.mean, one.deviation, *one.quantiles, one.zero) for node, one in spreads.items()],
        )


def _sizes(box: Box) -> LayerDot:
    """Deviation and largest |output| as powers of ten."""
    largest = max(abs(box.spread.quantiles[0]), abs(box.spread.quantiles[4]))
    return LayerDot(box.node, box.label, power(box.spread.deviation), power(largest), box.verdict, box.colour)


def _reach(rows: list[LayerDot]) -> Range:
    xs = [x for row in rows for x in (row.value, row.largest) if math.isfinite(x)]
    return min(xs, default=-1.0), max(xs, default=0.0)
