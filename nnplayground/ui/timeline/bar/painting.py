"""How the track of the timeline is painted, and where on it things lie."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnplayground.ui.toolkit.theme import Theme, theme

if TYPE_CHECKING:
    from nnplayground.ui.timeline.bar.stops import Stops
    from nnplayground.ui.timeline.bar.track import Track

_SIDE = 9.0
"""Pixels beside the first and the last checkpoint: half of the handle."""
_UP, _OVER = 9.0, 7.0
"""How far the end of a fork lies above the track and beside the checkpoint at which it leaves."""


class TrackScale:
    """Pixels of steps, and the way back."""

    def __init__(self, steps: npt.NDArray[np.int64], width: int, height: int) -> None:
        self._steps = steps
        self._first = int(steps[0]) if len(steps) else 0
        self._span = max(1, int(steps[-1]) - self._first) if len(steps) else 1
        self.width = max(1.0, width - 2 * _SIDE)
        self.height = float(height)
        self.middle = round(height / 2) + 0.5

    def x(self, step: int) -> float:
        return _SIDE + (step - self._first) / self._span * self.width

    def all_x(self) -> npt.NDArray[np.float64]:
        return _SIDE + (self._steps - self._first) / self._span * self.width

    def nearest(self, x: float) -> int:
        """The checkpoint that lies nearest to a pixel."""
        return int(np.abs(self.all_x() - x).argmin())

    def fork_end(self, step: int) -> QPointF:
        x = self.x(step)
        over = _OVER if x + _OVER + 4 < self.width + 2 * _SIDE else -_OVER
        return QPointF(x + over, self.middle - _UP)


def paint_track(track: Track, stops: Stops, value: int, sentence: str) -> None:
    """``sentence`` is written where there is nothing to go through."""
    now, painter = theme(), QPainter(track)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if sentence:
        painter.setPen(QColor(now.faint))
        shown = track.fontMetrics().elidedText(sentence, Qt.TextElideMode.ElideRight, track.width() - 12)
        painter.drawText(track.rect().adjusted(6, 0, -6, 0), int(Qt.AlignmentFlag.AlignVCenter), shown)
    elif len(stops.keys) > 1:
        scale = TrackScale(stops.steps, track.width(), track.height())
        _paint_course(painter, now, stops, scale)
        _paint_ticks(painter, now, scale)
        _paint_forks(painter, now, stops, scale)
        _paint_handle(painter, now, stops, scale, value, focus=track.hasFocus())
    painter.end()


def _paint_course(painter: QPainter, now: Theme, stops: Stops, scale: TrackScale) -> None:
    """What lies after the present is there, but fainter."""
    present = None if stops.present is None else int(stops.steps[stops.present])
    painter.setPen(Qt.PenStyle.NoPen)
    for part in stops.parts:
        edges = [part.begin, part.end]
        if present is not None and part.begin < present < part.end:
            edges.insert(1, present)
        for begin, end in pairwise(edges):
            shade = QColor(now.branch_colour(part.branch.colour))
            shade.setAlphaF(0.3 if present is not None and begin >= present else 0.75)
            painter.setBrush(shade)
            x = scale.x(begin)
            painter.drawRoundedRect(QRectF(x, scale.middle - 1.5, scale.x(end) - x, 3.0), 1.5, 1.5)


def _paint_ticks(painter: QPainter, now: Theme, scale: TrackScale) -> None:
    """One for each pixel that has checkpoints."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(now.faint), 1))
    top, bottom = scale.middle + 4, min(scale.middle + 9, scale.height - 1)
    painter.drawLines([QLineF(x, top, x, bottom) for x in np.unique(np.round(scale.all_x())).tolist()])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _paint_forks(painter: QPainter, now: Theme, stops: Stops, scale: TrackScale) -> None:
    for fork in stops.forks:
        colour = QColor(now.branch_colour(fork.branch.colour))
        end = scale.fork_end(fork.step)
        painter.setPen(QPen(colour, 2))
        painter.drawLine(QPointF(scale.x(fork.step), scale.middle), end)
        painter.setPen(QPen(QColor(now.window), 1))
        painter.setBrush(colour)
        painter.drawEllipse(end, 4, 4)


def _paint_handle(painter: QPainter, now: Theme, stops: Stops, scale: TrackScale, value: int, *, focus: bool) -> None:
    """The present is a ring while another checkpoint is looked at."""
    here = QPointF(scale.x(int(stops.steps[value])), scale.middle)
    looking = value != stops.present
    if looking and stops.present is not None:
        painter.setPen(QPen(QColor(now.text), 1.6))
        painter.setBrush(QColor(now.window))
        painter.drawEllipse(QPointF(scale.x(int(stops.steps[stops.present])), scale.middle), 4, 4)
    if looking:
        painter.setPen(QPen(QColor(now.lit), 2))
        painter.drawLine(QPointF(here.x(), 2), QPointF(here.x(), scale.height - 2))
    if focus:
        painter.setPen(QPen(QColor(now.accent), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(here, 8, 8)
    painter.setPen(QPen(QColor(now.window), 1.2))
    painter.setBrush(QColor(now.lit if looking else now.text))
    painter.drawEllipse(here, 6, 6)
