"""The plane of the two inputs: what the network answers everywhere on it, and the points it learns from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnplayground.datasets.spec import DataSpec, SplitName
from nnplayground.ui.plots.chart.chart import Chart
from nnplayground.ui.plots.chart.picture import Picture
from nnplayground.ui.plots.chart.points import Group, Marks, PointStyle
from nnplayground.ui.plots.chart.scale import SOFT, Scale
from nnplayground.ui.plots.part import PlotPart
from nnplayground.ui.toolkit import colours
from nnplayground.ui.toolkit.markers import SPLIT_FILLS, class_marker, sign_marker
from nnplayground.ui.toolkit.names import subscripted
from nnplayground.ui.toolkit.single_shot import single_shot
from nnplayground.ui.toolkit.theme import theme

if TYPE_CHECKING:
    from nnplayground.training.measurements import Array

Floats = npt.NDArray[np.float64]
Points = Mapping[SplitName, tuple[Floats, npt.NDArray[Any]]]
"""Per split: places ``(n, 2)``, and class indices ``(n,)`` or values ``(n,)``."""

MOST_SHOWN = 2500
"""Points drawn of one split: more would hide the map and cost milliseconds in every frame."""
_ROW, _SHARE = 0.5, 0.9
"""The scale of the colours goes where it needs no more than this part of the line of the readout, and the axes beside
it are lower than this part of what they could be without it."""
_SMALL, _SMALL_SHARE = 12, 0.8
"""It goes, too, where they are lower than so many heights of a letter, and than this part."""
_LEVELS = 32
"""Steps of the colour of a point that stands for a value."""
_BANDS = 4
"""A discretized surface has this many bands on each side of zero."""


@dataclass(frozen=True)
class Reading:
    """The network's answer at a place of the plane."""

    x: float
    y: float
    scores: tuple[float, ...]


class PlaneView(QWidget):
    """A square map with points on it, and the scale of its colours beside it."""

    resized = Signal()
    """Points should be drawn again: their size goes with that of the map."""
    folded = Signal()
    """The scale of the colours has gone, as the map would be small beside it, or it is back."""

    def __init__(self) -> None:
        super().__init__()
        self.chart = Chart("x₁", "x₂", square=True)
        self.scale = Scale()
        self.parts: tuple[PlotPart, ...] = (self.chart, self.scale)
        """What draws itself."""
        self.picture = Picture(self.chart)
        self.picture.setOpacity(SOFT)
        self.marks = Marks(self.chart)
        self._plane = (0.0, 0.0)
        self._scores: Array | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addStretch(1)
        layout.addWidget(self.chart, 100)
        layout.addWidget(self.scale)
        layout.addStretch(1)
        # The axes know what room their labels need when they have been painted.
        self._later = single_shot(self, self._square)
        self.chart.box.sigResized.connect(lambda _box: self._later.start())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.chart.plot.getAxis("left").measure_anew()  # what it said in another size takes room from the square
        self._square()
        self.resized.emit()

    def _square(self) -> None:
        """Give the axes the room in which their inside is square, and the scale what it does not take from them."""
        beside = self.chart.square_height(self.width() - self.scale.sizeHint().width())
        alone = self.chart.square_height(self.width())
        high = self.height()
        line = self.fontMetrics().height()
        kept = min(beside, high) / max(min(alone, high), 1)
        short = self.scale.row_width() <= _ROW * self.width()
        folds = (short and kept < _SHARE) or (beside < _SMALL * line and kept < _SMALL_SHARE)
        if folds == self.scale.isVisibleTo(self):
            self.scale.setVisible(not folds)
            self.folded.emit()
        self.chart.setMaximumWidth(max(self.chart.square_width(high), 120))
        self.chart.setMaximumHeight(max(alone if folds else beside, 120))
        self.chart.fit()

    # -- the map

    def set_plane(self, spec: DataSpec) -> None:
        """Axes over the plane of ``spec``, named after its inputs."""
        names = spec.feature_names if len(spec.feature_names) == 2 else ("x1", "x2")
        self.chart.label(subscripted(names[0]), subscripted(names[1]))
        if spec.plane != self._plane:
            self._plane = spec.plane
            self.chart.limit(spec.plane)

    def draw_map(self, scores: Array | None, spec: DataSpec, top: float, discretize: bool) -> None:
        """``scores`` as in ``BoundaryFigure``; ``top`` is the value of the full colour."""
        self._scores = scores
        if scores is None:
            self.picture.set_image(None, QRectF())
            return
        low, high = spec.plane
        rect = QRectF(low, low, high - low, high - low)  # a sample is the middle of its pixel
        self.picture.smooth = not discretize
        if spec.target_kind == "classification" and scores.shape[2] > 1:
            image = colours.class_image(scores, theme(), discretize)
        else:
            values = scores[..., 0]
            if discretize and spec.target_kind == "classification":
                values = np.where(values > 0, top, -top).astype(np.float32)
            elif discretize:
                values = np.round(values * (_BANDS / top)) * np.float32(top / _BANDS)
            image = colours.image(values, -top, top, colours.diverging(theme()))
        self.picture.set_image(image, rect)

    def read(self, x: float, y: float) -> Reading | None:
        """The answer at the sample nearest to a place, or None outside the plane."""
        low, high = self._plane
        if not (low <= x <= high and low <= y <= high):
            return None
        if self._scores is None:
            return Reading(x, y, ())
        size = self._scores.shape[0]
        row, column = (min(int((coordinate - low) / (high - low) * size), size - 1) for coordinate in (y, x))
        return Reading(x, y, tuple(float(score) for score in self._scores[row, column]))

    # -- the points

    def draw_points(self, points: Points, spec: DataSpec, top: float, show_test: bool) -> None:
        """Each class in its marker; training filled, validation half, test hollow; at most ``MOST_SHOWN`` of each."""
        order: tuple[SplitName, ...] = ("validation", "train", "test")
        groups: list[Group] = []
        for split in order:
            if split in points and len(points[split][0]) and (show_test or split != "test"):
                coordinates, targets = _some(points[split])
                groups.append(Group(SPLIT_FILLS[split], coordinates, _levels(targets, spec, top)))
        count = sum(len(group.levels) for group in groups)
        side = min(self.height() - 46, self.width() - 120)  # of the map, about
        size = min(max(0.026 * side * (500 / max(count, 1)) ** 0.3, 3.2), 9.0)
        low, high = spec.plane
        room = 0.04 * (high - low)
        area = QRectF(low - room, low - room, high - low + 2 * room, high - low + 2 * room)
        self.marks.show_groups(tuple(groups), _styles(spec, top), theme().base, size, area)


def _some(points: tuple[Floats, npt.NDArray[Any]]) -> tuple[Floats, npt.NDArray[Any]]:
    coordinates, targets = points
    step = -(-len(coordinates) // MOST_SHOWN)
    return coordinates[::step], targets[::step]


def _styles(spec: DataSpec, top: float) -> dict[int, PointStyle]:
    if spec.target_kind == "classification":
        names = theme().class_line_colours(spec.targets)
        return {index: PointStyle(class_marker(index), QColor(name)) for index, name in enumerate(names)}
    table = colours.diverging(theme())
    return {
        level: PointStyle(sign_marker(level), colours.colour_at(level / _LEVELS * top, -top, top, table))
        for level in range(-_LEVELS, _LEVELS + 1)
    }


def _levels(targets: npt.NDArray[Any], spec: DataSpec, top: float) -> list[int]:
    if spec.target_kind == "classification":
        result: list[int] = targets.tolist()
        return result
    steps: list[int] = np.clip(np.round(targets / top * _LEVELS), -_LEVELS, _LEVELS).astype(int).tolist()
    return steps
