"""Data of one input: the points, and the curve that the network lays through them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnplayground.datasets.spec import SPLITS, SplitName
from nnplayground.ui.plots.chart.chart import Chart, pen
from nnplayground.ui.plots.chart.curve import Curve
from nnplayground.ui.plots.chart.points import Group, Marks, PointStyle
from nnplayground.ui.plots.export import Cell, Table
from nnplayground.ui.plots.part import PlotPart
from nnplayground.ui.plots.plane import MOST_SHOWN
from nnplayground.ui.toolkit.markers import SPLIT_FILLS, class_marker
from nnplayground.ui.toolkit.names import subscripted
from nnplayground.ui.toolkit.theme import Theme, theme

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.datasets.spec import DataSpec
    from nnplayground.training.measurements import Array

Floats = npt.NDArray[np.float64]

_ROOM = 0.25
"""What the y axis shows beyond the points on each side, in parts of their range.  Where the curve runs out of it, it is
cut: axes that follow it would never come to rest while it trains."""


class FitView(QWidget):
    """Training points filled, validation half, test points hollow; one marker and one curve for each target."""

    resized = Signal()
    """Points should be drawn again: their size goes with that of the chart."""

    def __init__(self) -> None:
        super().__init__()
        self.chart = Chart()
        self.parts: tuple[PlotPart, ...] = (self.chart,)
        """What draws itself."""
        self.marks = Marks(self.chart)
        self.curves: list[Curve] = []
        self._x: dict[SplitName, Floats] = {}
        self._y: dict[SplitName, Floats] = {}
        self._span = (0.0, 1.0)
        self._curve: Array | None = None
        self.chart.painted_with(self._paint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.chart)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    # -- the points

    def set_data(self, data: Prepared | None, spec: DataSpec) -> None:
        """Take the points, in the data's own units; None takes them away."""
        assert spec.span is not None
        self._x, self._y, self._span = {}, {}, spec.span
        if data is not None:
            low, high = data.own_inputs(np.array(spec.span).reshape(2, *spec.shape)).reshape(-1).tolist()
            self._span = (low, high)
            for split in SPLITS:
                self._x[split] = data.own_inputs(data.inputs[split]).astype(np.float64).reshape(-1)
                self._y[split] = data.own_targets(data.targets[split].reshape(-1, spec.targets))
        name = spec.feature_names[0] if spec.feature_names else "x"
        self.chart.label(subscripted(name), subscripted(spec.target_names[0]) if len(spec.target_names) == 1 else "")
        low, high = self._range()
        room = _ROOM * (high - low)
        self.chart.following = True
        self.chart.follow(self._span, (low - room, high + room))
        self.chart.fit()
        while len(self.curves) < len(spec.target_names):
            self.curves.append(Curve(self.chart.box))
            self.curves[-1].setZValue(6)
        self._paint(theme())

    def draw_points(self, show_test: bool) -> None:
        """At most ``MOST_SHOWN`` of each split."""
        order: tuple[SplitName, ...] = ("test", "validation", "train")
        groups: list[Group] = []
        for split in order:
            x = self._x.get(split, np.empty(0))
            if not len(x) or (split == "test" and not show_test):
                continue
            step = -(-len(x) // MOST_SHOWN)
            for column in range(self._y[split].shape[1]):
                points = np.stack([x[::step], self._y[split][::step, column]], axis=1)
                groups.append(Group(SPLIT_FILLS[split], points, [column] * len(points)))
        count = sum(len(group.levels) for group in groups)
        size = min(max(0.03 * min(self.height(), self.width()) * (200 / max(count, 1)) ** 0.3, 3.6), 9.0)
        low, high = self._range()
        wide, tall = self._span[1] - self._span[0], high - low
        inside = [part for part in self._x.values() if len(part)]
        left = min([self._span[0], *(float(part.min()) for part in inside)])
        right = max([self._span[1], *(float(part.max()) for part in inside)])
        area = QRectF(left - 0.1 * wide, low - 0.1 * tall, right - left + 0.2 * wide, 1.2 * tall)
        targets = next(iter(self._y.values())).shape[1] if self._y else 1
        names = (theme().train,) if targets == 1 else _colours(theme(), targets)
        styles = {column: PointStyle(class_marker(column), QColor(name)) for column, name in enumerate(names)}
        self.marks.show_groups(tuple(groups), styles, theme().base, size, area)

    def counts(self) -> dict[SplitName, int]:
        """How many samples each split has."""
        return {split: len(x) for split, x in self._x.items()}

    def _range(self) -> tuple[float, float]:
        """Of the targets, at least a little wide."""
        parts = [part for part in self._y.values() if len(part)]
        if not parts:
            return -1.0, 1.0
        low, high = min(float(part.min()) for part in parts), max(float(part.max()) for part in parts)
        least = 1e-6 * max(abs(low), abs(high), 1e-6)
        return (low, high) if high - low > least else (low - 0.5, high + 0.5)

    # -- the curve

    def draw_curve(self, curve: Array | None) -> None:
        """``curve`` as in ``CurveFigure``; None takes it away."""
        self._curve = curve
        x = np.empty(0) if curve is None else np.linspace(*self._span, len(curve))
        for column, item in enumerate(self.curves):
            there = curve is not None and column < curve.shape[1]
            y = curve[:, column].astype(np.float64) if curve is not None and there else np.empty(0)
            item.set_points(x if there else np.empty(0), y)

    def read(self, x: float) -> tuple[float, ...] | None:
        """The network's answer at the input nearest to ``x``; None beyond the span and before there is one."""
        low, high = self._span
        if self._curve is None or not low <= x <= high:
            return None
        place = round((x - low) / (high - low) * (len(self._curve) - 1))
        return tuple(float(value) for value in self._curve[place])

    def colours(self) -> tuple[str, ...]:
        """Of the curves."""
        return _colours(theme(), len(self.curves))

    def table(self, spec: DataSpec) -> Table:
        """Points and curve in one table: ``what`` is ``curve`` or the split of a point."""

        def rows() -> Iterator[Sequence[Cell]]:
            for split, x in self._x.items():
                for place, values in zip(x.tolist(), self._y[split].tolist(), strict=True):
                    yield (split, place, *values)
            if self._curve is not None:
                for place, values in zip(
                    np.linspace(*self._span, len(self._curve)).tolist(), self._curve.tolist(), strict=True
                ):
                    yield ("curve", place, *values)

        return Table(["what", *(spec.feature_names or ("x",)), *spec.target_names], rows())

    def _paint(self, now: Theme) -> None:
        for item, colour in zip(self.curves, _colours(now, len(self.curves)), strict=False):
            item.set_pen(pen(colour, 2.4))


def _colours(now: Theme, targets: int) -> tuple[str, ...]:
    return (now.accent,) if targets <= 1 else now.class_line_colours(targets)
