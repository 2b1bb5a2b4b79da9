"""What the network answers: a map over the plane, or what serves instead for data with more inputs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from nnplayground import notation
from nnplayground.datasets.spec import SPLITS, DataSpec, SplitName
from nnplayground.engine.figures.kinds.boundary import BoundaryFigure
from nnplayground.engine.figures.kinds.curve import CurveFigure
from nnplayground.engine.figures.kinds.predictions import PredictionsFigure
from nnplayground.engine.figures.kinds.scores import ScoresFigure
from nnplayground.engine.snapshot import SnapshotRequest
from nnplayground.text import mark
from nnplayground.ui.document.panel import PLOTS
from nnplayground.ui.plots.base import PlotPanel
from nnplayground.ui.plots.boundary_table import plane_table
from nnplayground.ui.plots.chart.chart import Chart
from nnplayground.ui.plots.chart.readout import Entry
from nnplayground.ui.plots.drawing import Drawing
from nnplayground.ui.plots.empty import Emptiness
from nnplayground.ui.plots.export import Table
from nnplayground.ui.plots.fit_view import FitView
from nnplayground.ui.plots.measures_view import MeasuresView
from nnplayground.ui.plots.microscope_pick import MicroscopePick
from nnplayground.ui.plots.part import PlotPart
from nnplayground.ui.plots.plane import PlaneView, Points
from nnplayground.ui.toolkit.markers import class_marker, sign_marker
from nnplayground.ui.toolkit.names import subscripted
from nnplayground.ui.toolkit.theme import theme
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared


@PLOTS.register
class BoundaryPlot(PlotPanel):
    """Plane or fitted curve where the data can be drawn; for others, or by choice, how often the network is right."""

    kind = "boundary"
    title = mark("Decision boundary")
    help = mark(
        "What the network answers on the plane or along one input, with the data; for others how often it errs."
    )
    icon = "mdi6.chart-bubble"
    half = "right"
    rank = 20
    merges = True

    def heading(self) -> str:
        spec = self.document.project.spec
        if spec.planar:
            return super().heading()
        if spec.span is not None:
            return self.tr("Fitted curve")
        return self.tr("Confusion matrix") if spec.target_kind == "classification" else self.tr("Predicted and true")

    def snapshot_request(self) -> SnapshotRequest:
        if self._measuring:
            return SnapshotRequest(figures=frozenset({PredictionsFigure.kind, ScoresFigure.kind}))
        figure = BoundaryFigure if self.document.project.spec.planar else CurveFigure
        return SnapshotRequest(figures=frozenset({figure.kind}))

    def build(self) -> None:
        self._points: Points = {}
        self._stale = True
        self._fitted_to: Prepared | None = None
        self._point: tuple[float, float] | None = None
        self._top = 1.0
        self.plane, self.fitted = PlaneView(), FitView()
        self.measures = MeasuresView()
        self._views = QStackedWidget()
        for view in (self.plane, self.fitted, self.measures):
            self._views.addWidget(view)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._views)
        self.measure = self.tool(
            "measures", "mdi6.table-check", self.tr("Measures"),
            self.tr("How often it is right: confusion matrix with precision, recall and F1, or predicted against true"),
            self._switch, checked=False,
        )  # fmt: skip
        self.discretize = self.tool(
            "discretize", "mdi6.circle-half-full", self.tr("Discretize"),
            self.tr("Show only the decision, not how sure it is; bands for regression"), self._redraw, checked=False,
        )  # fmt: skip
        self.show_test = self.tool(
            "show_test", "mdi6.circle-outline", self.tr("Show test points"),
            self.tr("Show the points of the test data, which are hollow"), self._points_changed, checked=True,
            rank=1,
        )  # fmt: skip
        self.fit = self.tool(
            "fit", "mdi6.fit-to-page-outline", self.tr("Fit"), self.tr("Show everything again (double click)"),
            lambda _on: self._chart().fit_anew(), rank=2,
        )  # fmt: skip
        self.microscope_pick = MicroscopePick(self, self.plane.chart, self.fitted.chart)
        self.microscope_pick.tool.toggled.connect(lambda _on: self._prepare_tools())
        self.drawing = Drawing(self, self.plane.chart)
        self.drawing.changed.connect(self._points_changed)
        for view in (self.plane, self.fitted):
            view.resized.connect(self._size_changed)
        self.plane.folded.connect(self._read)
        self.fitted.chart.hovered.connect(self._hover_curve)
        self.fitted.chart.left.connect(self._leave)
        self.plane.chart.hovered.connect(self._hover)
        self.plane.chart.left.connect(self._leave)
        self.measures.readout_changed.connect(self.readout.set_entries)
        for signal in (self.document.data_changed, self.document.dataset_changed, self.document.replaced):
            signal.connect(self._data_changed)
        self._prepare_tools()

    # -- the menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        viewport = self._chart().view.viewport()
        here = viewport.mapFromGlobal(event.globalPos())
        inside = not self._measuring and viewport.rect().contains(here)
        self.microscope_pick.ask(self._chart().to_axes(QPointF(here)) if inside else None)
        super().contextMenuEvent(event)

    def menu_entries(self) -> list[QAction]:
        look = [self.microscope_pick.entry] if self.microscope_pick.entry.isVisible() else []
        return [*look, *super().menu_entries()]

    # -- which view, and whether there is something in it

    def emptiness(self) -> Emptiness | None:
        document = self.document
        if not self._measuring:
            if self._points or self.drawing.dataset is not None or document.data is not None:
                return None
            problem = document.data_problem
            if problem is not None:
                return Emptiness(self.tr("No data"), translated(problem))
            return Emptiness(self.tr("The data are being loaded"))
        if PredictionsFigure.of(document.training.snapshot) is None:
            return self.not_yet(self.tr("Press Run or Step: what the network predicts for the test data appears here."))
        return None

    def _prepare_tools(self) -> None:
        planar = self.document.project.spec.planar and not self._measuring
        self.measure.setVisible(self._has_points)
        self.discretize.setVisible(planar)
        for action in (self.show_test, self.fit):
            action.setVisible(not self._measuring)
        self.microscope_pick.tool.setVisible(not self._measuring)
        self.drawing.show_tools(planar, brush=not self.microscope_pick.tool.isChecked())
        self.drawing.recolour()

    @property
    def _has_points(self) -> bool:
        """Whether the data are shown themselves: they are so also before the engine has loaded."""
        spec = self.document.project.spec
        return spec.planar or spec.span is not None

    @property
    def _measuring(self) -> bool:
        """Whether it shows how often the network is right: by choice, or as the data cannot be drawn."""
        return self.measure.isChecked() or not self._has_points

    def _switch(self, _on: bool) -> None:
        self._stale = True
        self._prepare_tools()
        self.update_request()
        self.refresh()

    def _chart(self) -> Chart:
        return self.plane.chart if self.document.project.spec.planar else self.fitted.chart

    def _data_changed(self) -> None:
        self._stale = True
        self._prepare_tools()
        if self.document.data is None and self.drawing.dataset is None and self.document.data_problem:
            self._points = {}
        self.update_request()
        self.refresh()

    # -- drawing

    def redraw(self) -> None:
        spec = self.document.project.spec
        if self._measuring:
            self._views.setCurrentWidget(self.measures)
            self.measures.draw(self.document.training.snapshot, spec)
        elif spec.planar:
            self._views.setCurrentWidget(self.plane)
            self._draw_plane(spec)
        else:
            self._views.setCurrentWidget(self.fitted)
            self._draw_fit(spec)

    def recolour(self) -> None:
        self._stale = True
        self.drawing.recolour()

    def _draw_plane(self, spec: DataSpec) -> None:
        scores = BoundaryFigure.of(self.document.training.snapshot)
        if scores is not None and scores.shape[2] != _columns(spec):
            scores = None  # of the data set before
        if self._stale:
            self._take_points(spec)
        self.plane.draw_map(scores, spec, self._top, self.discretize.isChecked())
        self._read()

    def _draw_fit(self, spec: DataSpec) -> None:
        data = self.document.data
        if self._stale:
            self._stale = False
            known = data is not None and data.spec == spec
            before = self._fitted_to
            if known and data is not before:
                self._fitted_to = data
                self.fitted.set_data(data, spec)
            elif not known and (before is None or before.spec.target_names != spec.target_names or data is not None):
                self._fitted_to = None
                self.fitted.set_data(None, spec)
            self.fitted.draw_points(self.show_test.isChecked())
        curve = CurveFigure.of(self.document.training.snapshot)
        if curve is not None and curve.shape[1] != spec.targets:
            curve = None  # of the data set before
        self.fitted.draw_curve(curve)
        self._read()

    def _take_points(self, spec: DataSpec) -> None:
        self._stale = False
        self.plane.set_plane(spec)
        loaded = self._loaded(spec)
        drawn = self.drawing.points()
        if drawn is not None and (self.drawing.drawing or loaded is None):
            self._points = drawn
        elif loaded is not None:
            self._points = loaded
        if spec.target_kind == "classification":
            self._top = 1.0
            self.plane.scale.show_classes([notation.restyled(name) for name in spec.class_names], self.tr("class"))
        else:
            largest = max(
                (float(np.abs(values).max()) for _, values in self._points.values() if len(values)), default=1.0
            )
            self._top = largest or 1.0
            self.plane.scale.show_bar(self._top, spec.target_names[0] if spec.target_names else self.tr("value"))
        if not _fits(self._points, spec):
            self._points = {}
        self.plane.draw_points(self._points, spec, self._top, self.show_test.isChecked())

    def _loaded(self, spec: DataSpec) -> Points | None:
        data = self.document.data
        if data is None or data.spec != spec:
            return None
        inputs: dict[SplitName, tuple[npt.NDArray[np.float64], npt.NDArray[Any]]] = {}
        for split in SPLITS:
            targets = data.targets[split]
            inputs[split] = (data.inputs[split], targets if targets.ndim == 1 else targets[:, 0])
        return inputs

    def _redraw(self, _on: bool = False) -> None:
        self.refresh()

    def _points_changed(self, _on: bool = False) -> None:
        self._stale = True
        self.refresh()

    def _size_changed(self) -> None:
        self._stale = True
        self.draw()

    # -- reading values

    def _hover(self, x: float, y: float) -> None:
        self._point = (x, y)
        self._read()

    def _hover_curve(self, x: float, y: float) -> None:
        self._point = (x, y)
        self._read_curve()

    def _leave(self) -> None:
        self._point = None
        self._read()

    def _read(self) -> None:
        spec = self.document.project.spec
        if spec.span is not None and not spec.planar:
            self._read_curve()
            return
        reading = None if self._point is None else self.plane.read(*self._point)
        if reading is None:
            self.readout.set_entries(self._counts())
            return
        names = self.plane.chart.labels
        entries = [
            Entry(names[0], notation.fixed(reading.x, 2)),
            Entry(names[1], notation.fixed(reading.y, 2)),
        ]
        self.readout.set_entries([*entries, *self._answer(reading.scores, spec)])

    def _read_curve(self) -> None:
        """Input and answer under the mouse; the legend where there is no mouse."""
        spec = self.document.project.spec
        answer = None if self._point is None else self.fitted.read(self._point[0])
        names = [subscripted(name) for name in spec.target_names] or [self.tr("output")]
        if answer is None or self._point is None:
            legend = [
                Entry(self.tr("network") if len(names) == 1 else name, "", colour, "line")
                for name, colour in zip(names, self.fitted.colours(), strict=False)
            ]
            shown = CurveFigure.of(self.document.training.snapshot) is not None
            self.readout.set_entries([*self._counts(), *(legend if shown else [])])
            return
        entries = [Entry(self.fitted.chart.labels[0], notation.fixed(self._point[0], 3))]
        for name, value in zip(names, answer, strict=False):
            entries.append(Entry(self.tr("output {name}").format(name=name), notation.short(value, 4)))
        self.readout.set_entries(entries)

    def _answer(self, scores: tuple[float, ...], spec: DataSpec) -> list[Entry]:
        """The output in words: class and score, or value."""
        if not scores:
            return []
        if spec.target_kind == "regression":
            label = spec.target_names[0] if spec.target_names else self.tr("output")
            return [Entry(self.tr("output {name}").format(name=label), notation.short(scores[0], 4))]
        if not all(math.isfinite(score) for score in scores):
            return [Entry(self.tr("output"), self.tr("not a number"))]
        winner = int(scores[0] > 0) if len(scores) == 1 else int(np.argmax(scores))
        score = scores[0] if len(scores) == 1 else scores[winner]
        name, colour = notation.restyled(spec.class_names[winner]), theme().class_line_colours(spec.targets)[winner]
        return [
            Entry(self.tr("class"), name, colour, class_marker(winner), self.tr("class")),
            Entry(
                self.tr("score"),
                notation.with_plus(notation.fixed(score, 3)) if len(scores) == 1 else notation.percent(score),
            ),
        ]

    def _counts(self) -> list[Entry]:
        """The legend of the points."""
        names: dict[SplitName, tuple[str, str]] = {
            "train": (self.tr("training"), self.tr("train")),
            "validation": (self.tr("validation"), self.tr("val")),
            "test": (self.tr("test"), self.tr("test")),
        }
        counts = {split: len(self._points[split][0]) for split in SPLITS if split in self._points}
        if not self.document.project.spec.planar:
            counts = self.fitted.counts()
        if self.drawing.dataset is not None and not any(counts.values()):
            return [Entry(self.tr("Click or drag on the plane to draw points; the right button erases."))]
        entries = [Entry(self.tr("points"))]
        colour = theme().text if self.document.project.spec.planar else theme().train
        marks: list[tuple[SplitName, Any]] = [("train", "dot"), ("validation", "half"), ("test", "ring")]
        for split, sign in marks:
            if counts.get(split) and (split != "test" or self.show_test.isChecked()):
                label, short = names[split]
                entries.append(Entry(label, str(counts[split]), colour, sign, short))
        return [*entries, *self._colour_entries()]

    def _colour_entries(self) -> list[Entry]:
        """The legend of the colours, where none stands beside the map."""
        spec = self.document.project.spec
        if not spec.planar or self.plane.scale.isVisibleTo(self.plane):
            return []
        if spec.target_kind == "regression":
            ends = ((-1, theme().negative_line), (1, theme().positive))
            title = spec.target_names[0] if spec.target_names else self.tr("value")
            return [
                Entry(title),
                *(Entry("", notation.short(sign * self._top), colour, sign_marker(sign)) for sign, colour in ends),
            ]
        colours = theme().class_line_colours(spec.targets)
        return [
            Entry("", notation.restyled(name), colour, class_marker(index))
            for index, (name, colour) in enumerate(zip(spec.class_names, colours, strict=True))
        ]

    def parts(self) -> tuple[PlotPart, ...]:
        return *self.plane.parts, *self.fitted.parts, *self.measures.parts

    def table(self) -> Table:
        spec = self.document.project.spec
        if self._measuring:
            return self.measures.table(spec)
        if spec.planar:
            return plane_table(self._points, BoundaryFigure.of(self.document.training.snapshot), spec)
        if spec.span is not None:
            return self.fitted.table(spec)
        return self.measures.table(spec)


def _columns(spec: DataSpec) -> int:
    """Columns of ``LossFunction.scores``."""
    return 1 if spec.target_kind == "classification" and spec.targets == 2 else spec.targets


def _fits(points: Points, spec: DataSpec) -> bool:
    """Points of another data set may stand until the new ones come, but not where their classes do not exist."""
    if spec.target_kind == "regression":
        return all(values.dtype.kind == "f" for _, values in points.values())
    return all(
        values.dtype.kind == "i" and (not len(values) or int(values.max()) < spec.targets)
        for _, values in points.values()
    )
