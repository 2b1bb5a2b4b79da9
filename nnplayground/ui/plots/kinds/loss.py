"""Loss and accuracy (or R²) over the epochs."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QBoxLayout, QLabel, QMenu, QSlider

from nnplayground import notation
from nnplayground.datasets.spec import SPLITS
from nnplayground.engine.history_view import COLUMNS, Column
from nnplayground.text import mark
from nnplayground.ui.document.panel import PLOTS
from nnplayground.ui.plots.base import PlotPanel
from nnplayground.ui.plots.best_mark import BestMark
from nnplayground.ui.plots.branch_curves import BranchCurves
from nnplayground.ui.plots.chart.chart import Chart
from nnplayground.ui.plots.chart.readout import Entry
from nnplayground.ui.plots.chart.right_axis import RightAxis
from nnplayground.ui.plots.chart.series import Floats, reach, thinned
from nnplayground.ui.plots.empty import Emptiness
from nnplayground.ui.plots.export import Table
from nnplayground.ui.plots.loss_curves import LossCurve, make_curve, split_colour
from nnplayground.ui.plots.moment_line import MomentLine
from nnplayground.ui.plots.part import PlotPart
from nnplayground.ui.toolkit.theme import theme

_WEIGHTS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995)
"""Positions of the smoothing slider; about ``1 / (1 - weight)`` rows are averaged."""
_TINY = 1e-12
"""The least value that a log axis shows."""


@PLOTS.register
class LossPlot(PlotPanel):
    """One chart for the loss, one for the score, beside each other or alone, over the same epochs."""

    kind = "loss"
    title = mark("Loss")
    help = mark("Loss and accuracy of the training, validation and test data, epoch by epoch.")
    icon = "mdi6.chart-line"
    rank = 10

    def build(self) -> None:
        self._smoothing = 0.0
        self._log = False
        self._cursor: float | None = None
        self._both_wanted = True
        self._following = False
        self._rows: dict[Column, Floats] = {}
        self._loss = Chart(self.tr("epoch"), self.tr("loss"))
        self._score = Chart(self.tr("epoch"), self.tr("accuracy"))
        for chart in (self._loss, self._score):
            chart.count("bottom")
        self.put_together((self._loss, 1), (self._score, 1))
        # The test curve lies on top: it is the one to judge by.
        self._objective = self._loss.curve(lambda now: now.warning, width=1.0, alpha=0.8, dashed=True, z=-3)
        self.curves = [
            make_curve(chart, split, column)
            for chart, columns in ((self._loss, "loss"), (self._score, "score"))
            for split in SPLITS
            for column in COLUMNS
            if column == f"{split}_{columns}"
        ]
        self.rate = RightAxis(self._loss, self.tr("learning rate"), lambda now: now.accent)
        # The words stand where the curves seldom are: above for the loss, below for the score.
        self.best = [
            BestMark(chart, self.tr("best"), height)
            for chart, height in zip(self.charts, (0.93, 0.07), strict=True)
        ]  # fmt: skip
        self._rules = [chart.line(vertical=True, colour=lambda now: now.faint) for chart in (self._loss, self._score)]
        own = {split: (self.curves[at].smooth, self.curves[at + 3].smooth) for at, split in enumerate(SPLITS)}
        self.branches = BranchCurves(self.document.timeline, self._loss, self._score, own)
        rows = self.picture_area.layout()
        assert isinstance(rows, QBoxLayout)
        rows.insertWidget(1, self.branches.legend)
        self.moment = MomentLine(self.document.timeline, self.charts, self)
        self.document.timeline.changed.connect(self._follow_branches)
        for chart in (self._loss, self._score):
            chart.hovered.connect(self._hover)
            chart.left.connect(self._leave)
            chart.zoomed.connect(self._zoomed)
        self._score.link(self._loss)
        self.document.settings_changed.connect(self.refresh)
        self._make_tools()

    def _make_tools(self) -> None:
        group = QActionGroup(self)
        self._both = self.tool(
            "both", "", self.tr("Both"), self.tr("Loss and accuracy side by side"), self._choose, checked=True,
            group=group, text=True,
        )  # fmt: skip
        self.loss_action = self.tool(
            "loss", "", self.tr("Loss"), self.tr("Only the loss"), self._choose, checked=False, group=group, text=True
        )
        self.score_action = self.tool(
            "score", "", self.tr("Accuracy"), self.tr("Only the accuracy, or R² for regression"), self._choose,
            checked=False, group=group, text=True,
        )  # fmt: skip
        self.log_action = self.tool(
            "log", "mdi6.math-log", self.tr("Log axis"), self.tr("Loss on a logarithmic axis"), self._set_log,
            checked=False,
        )  # fmt: skip
        self.objective_action = self.tool(
            "objective", "mdi6.chart-line-variant", self.tr("Training objective"),
            self.tr("Also draw the training objective: the running mean of loss + penalties in training mode"),
            lambda _on: self.refresh(), checked=False, rank=1,
        )  # fmt: skip
        self.rate_action = self.tool(
            "rate", "mdi6.stairs-down", self.tr("Learning rate"),
            self.tr("Also draw the learning rate, with its scale on the right"), lambda _on: self.refresh(),
            checked=True,
        )  # fmt: skip
        self.rate_action.setVisible(self._rate_changes())
        self.tool(
            "fit", "mdi6.fit-to-page-outline", self.tr("Fit"), self.tr("Show everything again (double click)"),
            lambda _on: self._fit(), rank=2,
        )  # fmt: skip
        self._caption = QLabel(self.tr("Smoothing"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, len(_WEIGHTS) - 1)
        self.slider.setPageStep(1)
        self.slider.setMinimumWidth(40)
        self.slider.setMaximumWidth(80)
        self.slider.setObjectName("loss_smoothing")
        self.slider.setAccessibleName(self.tr("Smoothing"))
        self.slider.setToolTip(
            self.tr("Smoothing: exponentially weighted mean; the values themselves stay faintly visible")
        )
        self.slider.valueChanged.connect(self._set_smoothing)
        self.tools.add(self._caption, rank=3)
        self.tools.add(self.slider, menu=self._smoothing_menu(), shrinks=True)

    def _smoothing_menu(self) -> QMenu:
        """What the slider does, where there is no room for it."""
        menu = QMenu(self.tr("Smoothing"), self)
        weights = QActionGroup(menu)
        for position, weight in enumerate(_WEIGHTS):
            action = menu.addAction(self.tr("Off") if not weight else notation.short(weight))
            action.setCheckable(True)
            action.triggered.connect(lambda _on, position=position: self.slider.setValue(position))
            weights.addAction(action)
        menu.aboutToShow.connect(lambda: menu.actions()[self.slider.value()].setChecked(True))
        return menu

    @property
    def charts(self) -> tuple[Chart, Chart]:
        return self._loss, self._score

    # -- drawing

    def emptiness(self) -> Emptiness | None:
        snapshot = self.document.training.snapshot
        if len(self.document.training.history) > 1 or (snapshot is not None and snapshot.now.step > 0):
            return None
        return self.not_yet(self.tr("Press Run or Step: the curves of loss and accuracy appear here."))

    def redraw(self) -> None:
        name = self.tr("accuracy") if self._is_classification() else self.tr("R²")
        self._score.label(self.tr("epoch"), name)
        word = self.tr("Accuracy") if self._is_classification() else self.tr("R²")
        if word != self.score_action.text():
            self.score_action.setText(word)
        changes = self._rate_changes()
        if changes != self.rate_action.isVisible():
            self.rate_action.setVisible(changes)
        self._rows = self.document.training.history.up_to(self.document.training.snapshot)
        self.branches.follow(self._smoothing)
        self._smoothed = {curve.column: self._smooth(curve) for curve in self.curves}
        self._following = True  # axes that move draw the curves anew, which is done here anyway
        self._follow()
        self._following = False
        self._draw_curves()
        self._draw_best()
        self._draw_cursor()

    def _follow_branches(self) -> None:
        if self.isVisible() and self.branches.follow(self._smoothing):
            self.refresh()

    def _rate_changes(self) -> bool:
        settings = self.document.project.settings
        return settings.warmup > 0 or not settings.schedule.constant

    def _draw_best(self) -> None:
        """Where early stopping found the smallest loss so far."""
        snapshot = self.document.training.snapshot
        best = None
        if snapshot is not None and self.document.project.settings.patience is not None:
            best = snapshot.best_epoch
        for each in self.best:
            each.show_epoch(best)

    def recolour(self) -> None:
        self.readout.set_entries(())

    def _smooth(self, curve: LossCurve) -> Floats:
        """The column of a curve, smoothed; the row of this moment is no part of what is kept."""
        values, history = self._rows[curve.column], len(self.document.training.history)
        if self._smoothing <= 0.0:
            return values
        kept = curve.smoother(values[:history], self._smoothing)
        if len(values) == history:
            return kept
        return np.append(kept, curve.smoother.next(float(values[-1])))

    def _follow(self) -> None:
        epochs = self._rows["epoch"]
        ends = [float(one.epochs[-1]) for one in self.branches.drawn if len(one.epochs)]
        x = (0.0, max([float(epochs[-1]), 1.0, *ends]))
        for chart, curves in ((self._loss, self.curves[:3]), (self._score, self.curves[3:])):
            columns = [self._heights(self._rows[curve.column], chart) for curve in curves]
            if chart is self._loss and self.objective_action.isChecked():
                columns.append(self._heights(self._rows["objective"], chart))
            is_loss = chart is self._loss
            columns += [self._heights(one.losses if is_loss else one.scores, chart) for one in self.branches.drawn]
            ends_of = [reach(values) for values in columns if len(values)]
            low, high = (
                min((one for one, _ in ends_of), default=math.inf),
                max((e for _, e in ends_of), default=-math.inf),
            )
            if low > high:
                chart.follow(x, (0.0, 1.0))
                continue
            if chart is self._loss and not self._log:
                low = min(low, 0.0)
            elif chart is self._score and self._is_classification():
                high = 1.0
            else:
                low = max(low, high - 2.0) if chart is self._score else low
            chart.follow(x, (low, high))

    def _zoomed(self) -> None:
        if self._rows and not self._following:
            self._draw_curves()

    def _draw_curves(self) -> None:
        epochs = self._rows["epoch"]
        for curve in self.curves:
            chart = self._chart_of(curve)
            if chart.isHidden():
                continue
            low, high = chart.box.viewRange()[0]
            buckets = _buckets(chart)
            values = self._heights(self._rows[curve.column], chart)
            if self._smoothing > 0.0:
                curve.raw.set_points(*thinned(epochs, values, low, high, buckets))
                values = self._heights(self._smoothed[curve.column], chart)
            curve.raw.setVisible(self._smoothing > 0.0)
            curve.smooth.set_points(*curve.thinner(epochs, values, low, high, buckets))
        self._objective.setVisible(self.objective_action.isChecked())
        if self.objective_action.isChecked() and not self._loss.isHidden():
            low, high = self._loss.box.viewRange()[0]
            values = self._heights(self._rows["objective"], self._loss)
            self._objective.set_points(*thinned(epochs, values, low, high, _buckets(self._loss)))
        self._draw_branches()
        if self._shows_rate:
            low, high = self._loss.box.viewRange()[0]
            rates = self._rows["learning_rate"]
            self.rate.show_points(*thinned(epochs, rates, low, high, _buckets(self._loss)))
        else:
            self.rate.hide()

    def _draw_branches(self) -> None:
        for place, chart in enumerate(self.charts):
            buckets = _buckets(chart)
            self.branches.draw(place, buckets, partial(self._heights, chart=chart), self._log)

    @property
    def _shows_rate(self) -> bool:
        return self._rate_changes() and self.rate_action.isChecked() and not self._loss.isHidden()

    def _heights(self, values: Floats, chart: Chart) -> Floats:
        """Values as drawn: their logarithm on a log axis."""
        if chart is self._loss and self._log:
            return np.log10(np.maximum(values, _TINY))
        return values

    def _chart_of(self, curve: LossCurve) -> Chart:
        return self._loss if curve.column.endswith("loss") else self._score

    # -- reading values

    def _hover(self, x: float, _y: float) -> None:
        self._cursor = x
        self._draw_cursor()

    def _leave(self) -> None:
        self._cursor = None
        self._draw_cursor()

    def _draw_cursor(self) -> None:
        if not self._rows or not len(self._rows["epoch"]):
            return
        epochs = self._rows["epoch"]
        row = len(epochs) - 1 if self._cursor is None else int(np.abs(epochs - self._cursor).argmin())
        for rule in self._rules:
            rule.setVisible(self._cursor is not None)
            if self._cursor is not None:
                rule.setValue(float(epochs[row]))
        for curve in self.curves:
            height = float(self._heights(self._smoothed[curve.column], self._chart_of(curve))[row])
            shown = self._cursor is not None and math.isfinite(height)
            curve.dot.setVisible(shown)
            if shown:
                curve.dot.setData([float(epochs[row])], [height])
        self.readout.set_entries(self._entries(row))

    def _entries(self, row: int) -> list[Entry]:
        epoch = round(float(self._rows["epoch"][row]), 2)
        entries = [
            Entry(self.tr("epoch"), notation.count(int(epoch)) if epoch.is_integer() else notation.fixed(epoch, 2))
        ]
        names = {
            "train": (self.tr("training"), self.tr("train")),
            "validation": (self.tr("validation"), self.tr("val")),
            "test": (self.tr("test"), self.tr("test")),
        }
        for split, loss, score in zip(SPLITS, self.curves[:3], self.curves[3:], strict=True):
            values = [] if self._loss.isHidden() else [_number(self._smoothed[loss.column][row])]
            if not self._score.isHidden():
                values.append(self._score_text(self._smoothed[score.column][row]))
            if any(values):
                label, short = names[split]
                colour = self.branches.colour_of(split) or split_colour(theme(), split)
                entries.append(Entry(label, "  ".join(values), colour, "line", short, brief=values[0]))
        if self.objective_action.isChecked() and not self._loss.isHidden():
            value = _number(self._rows["objective"][row])
            label = self.tr("training objective, running, with penalty")
            entries.append(Entry(label, value, theme().warning, "dash", self.tr("objective (with penalty)")))
        if self._shows_rate:
            value = _number(self._rows["learning_rate"][row])
            entries.append(Entry(self.tr("learning rate"), value, theme().accent, "line", self.tr("rate")))
        return entries

    def _score_text(self, value: float) -> str:
        if math.isnan(value):
            return ""
        share = self._is_classification()
        words = notation.score(value, share=share)
        return words if share else f"R² {words}"

    # -- tools

    def _choose(self, _on: bool) -> None:
        """One was asked for, or both; where there is room for one, both stay chosen for when there is more."""
        if self._both.isEnabled():
            self._both_wanted = self._both.isChecked()
        self.share_room()
        self.refresh()

    def share_room(self) -> None:
        two = self.has_room_for_two
        if self._both.isEnabled() != two:
            self._both.setEnabled(two)
            self._both.setToolTip(
                self.tr("Loss and accuracy side by side") if two else
                self.tr("Loss and accuracy side by side: in a wider panel there is room for both")
            )  # fmt: skip
            if two and self._both_wanted:
                self._both.setChecked(True)
        if not two and self._both.isChecked():
            self.loss_action.setChecked(True)
        hidden = self.score_action.isChecked(), self.loss_action.isChecked()
        if hidden != (self._loss.isHidden(), self._score.isHidden()):
            self._loss.setHidden(hidden[0])
            self._score.setHidden(hidden[1])
            self.refresh()

    def _set_log(self, on: bool) -> None:
        self._log = on
        self._loss.set_log("left", on)
        self._loss.following = True
        self.refresh()
        self._loss.fit()

    def _set_smoothing(self, position: int) -> None:
        self._smoothing = _WEIGHTS[position]
        self.refresh()

    def _fit(self) -> None:
        for chart in (self._loss, self._score):
            chart.fit()

    def _is_classification(self) -> bool:
        return self.document.project.spec.target_kind == "classification"

    def parts(self) -> tuple[PlotPart, ...]:
        return self.branches.legend, self._loss, self._score

    def table(self) -> Table:
        """The whole history, not only what is visible."""
        columns = self.document.training.history.up_to(self.document.training.snapshot)
        return Table(COLUMNS, zip(*(columns[name].tolist() for name in COLUMNS), strict=True))


def _buckets(chart: Chart) -> int:
    """Into how many a curve is thinned: more could not be told apart."""
    width: int = chart.view.width()
    return max(width // 3, 50)


def _number(value: float) -> str:
    return "" if math.isnan(value) else notation.figure(value)
