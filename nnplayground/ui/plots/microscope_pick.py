"""A point of the decision boundary plot under the microscope: a training sample, or values of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QAction

from nnplayground.microscope.batch_selector import BatchSelector, CustomSample, TrainingSample
from nnplayground.ui.document.custom_sample import target_of
from nnplayground.ui.plots.chart.chart import Chart

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.ui.document.document import Document
    from nnplayground.ui.plots.base import PlotPanel

_NEAR = 8.0
"""Pixels up to which a click means the sample beside it."""


class MicroscopePick(QObject):
    """Clicks look while the microscope is open, or while the tool is on; the context menu always can.

    Points that are drawn by hand want the mouse for themselves: there, only the tool takes it away from the brush.
    """

    def __init__(self, panel: PlotPanel, plane: Chart, fitted: Chart) -> None:
        super().__init__(panel)
        self.document: Document = panel.document
        self._plane, self._fitted = plane, fitted
        self._asked: QPointF | None = None
        """Where the context menu was asked for, in axis coordinates."""
        self.tool = panel.tool(
            "look", "mdi6.microscope", self.tr("Look at a point"),
            self.tr("Click on a training point, or anywhere else, to look at it under the microscope"),
            lambda _on: None, checked=False,
        )  # fmt: skip
        self.entry = QAction(self.tr("Look at this point under the microscope"), self)
        self.entry.setObjectName("look_at_point")
        self.entry.triggered.connect(self._look_where_asked)
        for chart in (plane, fitted):
            chart.clicked.connect(self._click)
        self._rings = [chart.rings() for chart in (plane, fitted)]
        model = self.document.microscope
        for signal in (model.changed, self.document.data_changed):
            signal.connect(self._mark)
        self._mark()

    def ask(self, point: QPointF | None) -> None:
        """The context menu is about to open there; None: not on the plane."""
        self._asked = point
        self.entry.setVisible(point is not None)
        self.entry.setEnabled(point is not None and self._can and self._view(point.x(), point.y()) is not None)

    @property
    def _can(self) -> bool:
        return self.document.training.obstacle is None and self.document.data is not None

    def marked(self) -> Floats:
        """The places that have a ring, ``(n, 2)``."""
        return np.concatenate([np.column_stack(rings.getData()) for rings in self._rings])

    def _mark(self) -> None:
        """A ring around each sample that is looked at, or around the place of values of one's own."""
        trace, data = self.document.microscope.trace, self.document.data
        on_plane, at_curve = np.empty((0, 2)), np.empty((0, 2))
        if trace is not None and data is not None and any(row >= len(data.inputs["train"]) for row in trace.rows):
            trace = None  # of the data before
        if trace is not None and data is not None and data.spec.planar:
            on_plane = data.inputs["train"][list(trace.rows)].reshape(-1, 2)
            if isinstance(trace.selector, CustomSample) and len(trace.selector.inputs) == 2:
                on_plane = data.network_inputs(np.array([trace.selector.inputs]))
        elif trace is not None and data is not None and data.spec.span is not None and data.spec.targets == 1:
            rows = list(trace.rows)
            at_curve = np.column_stack(
                [
                    data.own_inputs(data.inputs["train"][rows]).reshape(-1),
                    data.own_targets(data.targets["train"][rows]).reshape(-1),
                ]
            )
            if isinstance(trace.selector, CustomSample) and isinstance(trace.selector.target, tuple):
                at_curve = np.array([[trace.selector.inputs[0], trace.selector.target[0]]])
        for rings, points in zip(self._rings, (on_plane, at_curve), strict=True):
            rings.setData(points[:, 0], points[:, 1])
            rings.setVisible(len(points) > 0)

    def _click(self, x: float, y: float) -> None:
        if self._can and (self.tool.isChecked() or self.document.microscope.active):
            self._look(x, y)

    def _look_where_asked(self) -> None:
        if self._asked is not None and self._can:
            self._look(self._asked.x(), self._asked.y())

    def _look(self, x: float, y: float) -> None:
        selector = self._view(x, y)
        if selector is not None:
            self.document.microscope.choose(selector)

    def _view(self, x: float, y: float) -> BatchSelector | None:
        """The training sample within a few pixels; elsewhere the place itself."""
        data = self.document.data
        return None if data is None else self._on_plane(data, x, y) if data.spec.planar else self._at_curve(data, x, y)

    def _on_plane(self, data: Prepared, x: float, y: float) -> BatchSelector | None:
        """Beside the samples, the target is that of the nearest one."""
        low, high = data.spec.plane
        if not (low <= x <= high and low <= y <= high):
            return None
        nearest, apart = self._nearest(self._plane, data.inputs["train"], x, y)
        if apart <= _NEAR:
            return TrainingSample(nearest)
        inputs = data.own_inputs(np.array([x, y]))
        return CustomSample((float(inputs[0]), float(inputs[1])), target_of(data, "train", nearest))

    def _at_curve(self, data: Prepared, x: float, y: float) -> BatchSelector | None:
        """Beside the samples, input and target are what the axes say."""
        inputs = data.own_inputs(data.inputs["train"]).reshape(len(data.inputs["train"]), -1)
        targets = data.own_targets(data.targets["train"].reshape(len(inputs), -1))
        if inputs.shape[1] != 1 or data.spec.target_kind != "regression":
            return None
        near = [
            self._nearest(self._fitted, np.column_stack([inputs[:, 0], targets[:, column]]), x, y)
            for column in range(targets.shape[1])
        ]
        nearest, apart = min(near, key=lambda one: one[1])
        if apart <= _NEAR:
            return TrainingSample(nearest)
        return CustomSample((x,), (y,)) if targets.shape[1] == 1 else None

    @staticmethod
    def _nearest(chart: Chart, points: Floats, x: float, y: float) -> tuple[int, float]:
        """The place nearest to (x, y), and how many pixels it is away."""
        wide, tall = (float(size) for size in chart.box.viewPixelSize())
        apart = np.hypot((points[:, 0] - x) / wide, (points[:, 1] - y) / tall)
        nearest = int(np.argmin(apart))
        return nearest, float(apart[nearest])
