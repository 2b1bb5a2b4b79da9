"""A small picture of data that can be drawn: the plane of two inputs, or a target over one input."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnplayground import notation
from nnplayground.datasets.spec import SPLITS, SplitName
from nnplayground.ui.data_view.class_bars import split_colour
from nnplayground.ui.toolkit import colours
from nnplayground.ui.toolkit.markers import SPLIT_FILLS, class_marker, draw_markers, sign_marker
from nnplayground.ui.toolkit.names import subscripted
from nnplayground.ui.toolkit.theme import theme, themes

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared

Floats = npt.NDArray[np.float64]

_MOST = 600
"""Points of each split that are drawn."""
_TALLEST = 200
_SIZE = 5.2
"""Diameter of a point in pixels."""


def drawable(data: Prepared) -> bool:
    """Whether there is such a picture."""
    spec = data.spec
    return spec.planar or (spec.shape == (1,) and spec.target_kind == "regression" and len(spec.target_names) == 1)


class Scatter(QWidget):
    """Classes and values in their colours and markers; over one input, the splits in theirs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: list[Floats] = []
        self._levels: list[Floats] = []
        self._area = QRectF(0, 0, 1, 1)
        self._planar = True
        self._classes = 0
        self._names = ("", "")
        self._ends = ("", "", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes().changed.connect(self._fit)

    def show_data(self, data: Prepared) -> None:
        """``data`` are :func:`drawable`."""
        spec = data.spec
        self._planar, self._points, self._levels = spec.planar, [], []
        self._classes = len(spec.class_names)
        for split in SPLITS:
            step = max(1, -(-len(data.inputs[split]) // _MOST))
            inputs, targets = data.inputs[split][::step], data.targets[split][::step].astype(np.float64)
            values = targets.reshape(-1, 1) if targets.ndim == 1 else data.own_targets(targets)[:, :1]
            if not spec.planar:
                inputs = data.own_inputs(inputs)
            self._points.append(inputs if spec.planar else np.concatenate([inputs, values], axis=1))
            self._levels.append(values[:, 0])
        together = np.concatenate(self._points)
        low, high = together.min(axis=0), together.max(axis=0)
        if spec.planar:
            low, high = np.full(2, spec.plane[0]), np.full(2, spec.plane[1])
        wide = np.where(high > low, high - low, 1.0)
        room = 0.0 if spec.planar else 0.04 * wide
        left, bottom = (low - room).tolist()
        right, top = (high + room).tolist()
        self._area = QRectF(left, bottom, right - left, top - bottom)
        target = spec.target_names[0] if spec.target_names else ""
        names = spec.feature_names or ("x1", "x2")
        self._names = (subscripted(names[0]), subscripted(names[1] if spec.planar and len(names) > 1 else target))
        low_x, low_y, high_x, high_y = (notation.short(float(end), 2) for end in (*low, *high))
        self._ends = (low_x, high_x, low_y, high_y)
        self.setAccessibleName(self.tr("Picture of the data: {down} over {across}").format(
            down=self._names[1], across=self._names[0]
        ))  # fmt: skip
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(220, 160)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        metrics = QFontMetricsF(self.font())
        line = metrics.height()
        margin = max(metrics.horizontalAdvance(end) for end in self._ends[2:]) + 5
        box = QRectF(margin, line * 0.5, self.width() - margin - 4, self.height() - 1.9 * line)
        if self._planar:
            side = min(box.width(), box.height())
            box = QRectF(box.left(), box.top(), side, side)
        painter.fillRect(box, QColor(theme().base))
        painter.setPen(QPen(QColor(theme().border), 1))
        painter.drawRect(box)
        self._label(painter, box, line)
        painter.setClipRect(box)
        for split, points, levels in zip(SPLITS, self._points, self._levels, strict=True):
            x = box.left() + (points[:, 0] - self._area.left()) / self._area.width() * box.width()
            y = box.bottom() - (points[:, 1] - self._area.top()) / self._area.height() * box.height()
            places = [QPointF(across, down) for across, down in zip(x.tolist(), y.tolist(), strict=True)]
            self._draw(painter, split, places, levels)
        painter.end()

    def _draw(self, painter: QPainter, split: SplitName, places: list[QPointF], levels: Floats) -> None:
        base = QColor(theme().base)
        if not self._planar:
            draw_markers(painter, "circle", SPLIT_FILLS[split], places, _SIZE, split_colour(split), base)
            return
        if self._classes:
            for index, name in enumerate(theme().class_line_colours(self._classes)):
                own = [place for place, level in zip(places, levels.tolist(), strict=True) if int(level) == index]
                draw_markers(painter, class_marker(index), "full", own, _SIZE, QColor(name), base)
            return
        for place, level, colour in zip(places, levels.tolist(), self._colours(levels), strict=True):
            draw_markers(painter, sign_marker(level), "full", [place], _SIZE, colour, base)

    def _label(self, painter: QPainter, box: QRectF, line: float) -> None:
        low_x, high_x, low_y, high_y = self._ends
        right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
        middle, centre = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignHCenter
        painter.setPen(QColor(theme().faint))
        beside = QRectF(0, 0, box.left() - 5, line)
        painter.drawText(beside.translated(0, box.top() - line / 2), int(right | middle), high_y)
        painter.drawText(beside.translated(0, box.bottom() - line / 2 - 2), int(right | middle), low_y)
        painter.drawText(beside.translated(0, box.center().y() - line / 2), int(right | middle), self._names[1])
        below = QRectF(box.left(), box.bottom() + 2, box.width(), line)
        painter.drawText(below, int(left | middle), low_x)
        painter.drawText(below, int(right | middle), high_x)
        metrics = QFontMetricsF(self.font())
        if sum(map(metrics.horizontalAdvance, (low_x, high_x, self._names[0]))) + 12 < box.width():
            painter.drawText(below, int(centre | middle), self._names[0])

    def _colours(self, levels: Floats) -> list[QColor]:
        top = max((float(np.abs(part).max()) for part in self._levels if len(part)), default=1.0) or 1.0
        table = colours.diverging(theme())
        return [colours.colour_at(float(level), -top, top, table) for level in levels]

    def _fit(self) -> None:
        line = self.fontMetrics().height()
        high = self.width() if self._planar else 0.6 * self.width()
        self.setFixedHeight(round(min(high, _TALLEST) + 1.9 * line))
        self.update()
