"""A curve on a chart, painted as strokes between points of the screen."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from shiboken6 import wrapInstance

Floats = npt.NDArray[np.float64]
_FAR = 16_000.0
"""Pixels; what lies farther outside is drawn at this distance, as painters cannot hold any number."""

_DOT = 7.0
"""Pixels that a single point is wide."""

_STRAIGHT = 0.06
"""Pixels by which a point may lie beside a line to count as on it."""
_PASSES = 8
"""Each leaves out up to every second point."""
_WORTH = 0.9
"""Part that is kept, from which on the curve has few straight stretches: another pass would change nothing."""


class Curve(QGraphicsItem):
    """Kept and filled with ``set_points``; ``x`` is finite, and where ``y`` is not there is a gap.

    A stroke wider than a pixel, along the axes' own coordinates or as one path, takes ten to fifty times as long as
    separate strokes in pixels do.  It covers all that the axes show, so that new data change no geometry.
    """

    def __init__(self, box: Any, *, smooth: bool = True, lone: bool = False) -> None:
        """``lone``: a single point is drawn, as a dot."""
        super().__init__()
        self.smooth, self.lone = smooth, lone
        self._x: Floats = np.empty(0)
        self._y: Floats = np.empty(0)
        self._pen = QPen()
        self._box = box
        self._seen = QRectF(box.viewRect())
        box.addItem(self, ignoreBounds=True)
        box.sigRangeChanged.connect(self._look)

    def set_points(self, x: Floats, y: Floats) -> None:
        """Both are kept without a copy."""
        if not len(x) and not len(self._x):
            return
        if bool(len(x)) != bool(len(self._x)):
            self.prepareGeometryChange()
        self._x, self._y = np.asarray(x, np.float64), np.asarray(y, np.float64)
        self.update()

    def points(self) -> tuple[Floats, Floats]:
        return self._x, self._y

    @property
    def colour(self) -> QColor:
        return self._pen.color()

    def set_pen(self, pen: QPen) -> None:
        """Its width is in pixels."""
        self._pen = pen
        self.update()

    def boundingRect(self) -> QRectF:
        return self._seen if len(self._x) else QRectF()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if len(self._x) < (1 if self.lone else 2):
            return
        painter.save()
        to_screen = painter.worldTransform()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self.smooth)
        painter.setPen(self._pen)
        x = np.clip(self._x * to_screen.m11() + to_screen.dx(), -_FAR, _FAR)
        present = np.where(np.isfinite(self._y), self._y, np.nan)  # else infinity would be a place far away
        y = np.clip(present * to_screen.m22() + to_screen.dy(), -_FAR, _FAR)
        if len(x) == 1 and np.isfinite(y[0]):
            painter.setPen(QPen(self._pen.color(), _DOT, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPoint(QPointF(x[0], y[0]))
        whole = self._pen.style() == Qt.PenStyle.SolidLine and self._pen.color().alpha() == 255
        if widget is not None and whole:
            strokes = _strokes(*_straightened(x, y))
            if len(strokes):  # handed over as they lie in memory: a list of QLineF takes as long to make as to paint
                painter.drawLines(cast(QLineF, wrapInstance(strokes.ctypes.data, QLineF)), len(strokes))
        else:  # dashes run on from stroke to stroke, ends that overlap would be seen; and a file shall hold one line
            for run_x, run_y in _runs(x, y):
                painter.drawPolyline([QPointF(*place) for place in zip(run_x.tolist(), run_y.tolist(), strict=True)])
        painter.restore()

    def _look(self, *_: object) -> None:
        area = QRectF(self._box.viewRect())
        if area != self._seen:
            self.prepareGeometryChange()
            self._seen = area


def _straightened(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Without points that lie on the line between their neighbours: where two strokes meet, smooth edges are painted
    twice, which on a long straight line would look like beads."""
    for _ in range(_PASSES):
        if len(x) < 3:
            break
        begin, place, end = slice(0, -2, 2), slice(1, -1, 2), slice(2, None, 2)
        width = x[end] - x[begin]
        off = np.abs((y[begin] - y[place]) * width + (x[place] - x[begin]) * (y[end] - y[begin]))
        kept = np.ones(len(x), dtype=np.bool_)
        kept[place] = ~(off < _STRAIGHT * width)  # so that a gap is kept, and what stands upright
        few = np.count_nonzero(kept) > _WORTH * len(x)
        x, y = x[kept], y[kept]
        if few:
            break
    return x, y


def _strokes(x: Floats, y: Floats) -> Floats:
    """``(strokes, 4)``: both ends of each, as an array of QLineF lies in memory."""
    rows = np.stack((x[:-1], y[:-1], x[1:], y[1:]), axis=1)
    present = np.isfinite(y)
    if not present.all():
        rows = rows[present[:-1] & present[1:]]
    return np.ascontiguousarray(rows)


def _runs(x: Floats, y: Floats) -> list[tuple[Floats, Floats]]:
    """The parts between gaps, of two points at least."""
    gaps = np.flatnonzero(~np.isfinite(y))
    edges = [-1, *gaps.tolist(), len(y)]
    return [(x[begin + 1 : end], y[begin + 1 : end]) for begin, end in pairwise(edges) if end - begin > 2]
