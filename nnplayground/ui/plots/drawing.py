"""Points set by hand on the decision boundary plot: class chooser, eraser, and one undo step for each stroke."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup

from nnplayground.datasets.dataset import DATASETS
from nnplayground.datasets.kinds.drawn import MOST_CLASSES, Drawn, Point
from nnplayground.text import UserError
from nnplayground.ui.document.data_actions import use_dataset
from nnplayground.ui.plots.chart.brush import Brush
from nnplayground.ui.plots.chart.chart import Chart
from nnplayground.ui.plots.plane import Points
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.markers import MARKER_ICONS, class_marker
from nnplayground.ui.toolkit.theme import theme

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document
    from nnplayground.ui.plots.base import PlotPanel

_ERASER = 12.0
"""Radius in pixels."""


class Drawing(QObject):
    """The tools, and the stroke that is under way."""

    changed = Signal()
    """The stroke has grown: draw the points again."""

    def __init__(self, panel: PlotPanel, chart: Chart) -> None:
        super().__init__(panel)
        self.document: Document = panel.document
        self.brush = Brush(chart)
        self._chart = chart
        self._base: Drawn | None = None
        """The data set when the stroke began, less what the stroke has erased."""
        self._added: list[Point] = []
        self._index = 0
        self._group = QActionGroup(self)
        self.offer = panel.tool(
            "draw", "mdi6.draw", self.tr("Draw your own points"),
            self.tr("Replace the data set by points that you draw here with the mouse; can be undone"),
            lambda _on: self.begin(), text=True,
        )  # fmt: skip
        self.classes = [self._class_tool(panel, index) for index in range(MOST_CLASSES)]
        self.eraser = panel.tool(
            "eraser", "mdi6.eraser", self.tr("Erase points"),
            self.tr("Drag over points to remove them; the right mouse button always does"),
            lambda _on: self._choose(None), checked=False, group=self._group, rank=-1,
        )  # fmt: skip
        self.brush.touched.connect(self._touch)
        self.brush.ended.connect(self._end)
        self.brush.given_up.connect(self._give_up)

    def _class_tool(self, panel: PlotPanel, index: int) -> QAction:
        name = "ABCDEF"[index]
        choose: Callable[[bool], None] = lambda _on: self._choose(index)  # noqa: E731
        return panel.tool(
            f"class_{name}", "", self.tr("Draw class {name}").format(name=name),
            self.tr("Click or drag on the plane to draw points of class {name}").format(name=name),
            choose, checked=index == 0, group=self._group, rank=-1,
        )  # fmt: skip

    # -- what the panel asks

    @property
    def dataset(self) -> Drawn | None:
        """The drawn data set of the document, or None where it has another."""
        dataset = self.document.project.dataset
        return dataset if isinstance(dataset, Drawn) else None

    def points(self) -> Points | None:
        """What to show while a stroke is under way, or before the drawn points were loaded and split."""
        source = self._base or self.dataset
        if source is None:
            return None
        rows = [*source.points, *self._added]
        table = np.array(rows, dtype=np.float64).reshape(-1, 3)
        return {"train": (table[:, :2], table[:, 2].astype(np.int64))}

    @property
    def drawing(self) -> bool:
        return self._base is not None

    def show_tools(self, planar: bool, brush: bool = True) -> None:
        """Offer drawing, or its tools, as the data set asks; nothing while no plane is shown.  Without ``brush`` the
        mouse is left to others."""
        dataset = self.dataset if planar else None
        self.offer.setVisible(planar and dataset is None)
        self.eraser.setVisible(dataset is not None)
        for index, action in enumerate(self.classes):
            action.setVisible(dataset is not None and index < dataset.classes)
        if dataset is not None and self._index >= dataset.classes:
            self.classes[0].trigger()
        self.brush.active = dataset is not None and brush
        shape = Qt.CursorShape.CrossCursor if self.brush.active else Qt.CursorShape.ArrowCursor
        self._chart.view.viewport().setCursor(shape)

    def recolour(self) -> None:
        """Class icons in the markers and colours of the classes."""
        dataset = self.dataset
        names = theme().class_line_colours(dataset.classes if dataset is not None else 2)
        for index, action in enumerate(self.classes):
            action.setIcon(icon(MARKER_ICONS[class_marker(index)], names[index % len(names)]))

    def begin(self) -> None:
        """Switch the document to drawn points."""
        use_dataset(self.document, DATASETS["drawn"](), self.tr("Draw your own points"), files={})

    # -- the stroke

    def _choose(self, index: int | None) -> None:
        self.brush.erasing = index is None
        if index is not None:
            self._index = index

    def _touch(self, x: float, y: float, erase: bool) -> None:
        if self._base is None:
            self._base, self._added = self.dataset, []
        if self._base is None:
            return
        if erase:
            wide, _high = self._chart.box.viewPixelSize()
            self._base = self._base.without_points_near(x, y, _ERASER * wide)
        else:
            low, high = self._base.spec().plane
            self._added.append((min(max(x, low), high), min(max(y, low), high), self._index))
        self.changed.emit()

    def _end(self) -> None:
        drawn, added = self._base, self._added
        self._base, self._added = None, []
        if drawn is None:
            return
        label = self.tr("Draw points") if added else self.tr("Erase points")
        try:
            use_dataset(self.document, drawn.with_points(added) if added else drawn, label)
        except UserError as error:
            self.document.message_raised.emit(error.text)
        self.changed.emit()

    def _give_up(self) -> None:
        self._base, self._added = None, []
        self.changed.emit()
