"""An edge: a cable with the shape that flows through it, or the bundle of its weights, painted by one item."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground.ui.canvas.label_item import LABEL_FONT_PIXELS, LabelItem
from nnplayground.ui.canvas.links import EdgeGeometry
from nnplayground.ui.canvas.node_item import EDGE_LEVEL
from nnplayground.ui.canvas.painting import faded, pen
from nnplayground.ui.toolkit import colours
from nnplayground.ui.toolkit.colours import mixed
from nnplayground.ui.toolkit.theme import Theme, theme

if TYPE_CHECKING:
    from nnplayground.ui.canvas.snapshot_cache import Floats, SnapshotCache

_WIDEST, _NARROWEST, _FULL = 10.0, 1.0, 5.0
"""Width in pixels of a line for |w| of at least ``_FULL``, and for 0: as in TensorFlow Playground."""


_THIN = 1.3
"""Lines up to this width are drawn as hair lines of one device pixel, which costs a tenth."""


_INSIDE = 0.3
"""Share of the width of a hollow line that is not painted."""
_HOLLOW, _MORE = 2.4, 0.9
"""From this width in pixels on a line with a negative weight is hollow, so that it is told by more than its colour.
It is that much wider, or it would look weaker than one that is filled."""


@lru_cache(maxsize=2)
def _inks(now: Theme) -> list[QColor]:
    """Colours of weights from -1 to 1 in 201 steps."""
    table = colours.lines(now)
    return [colours.colour_at(step / 100.0, -1.0, 1.0, table) for step in range(-100, 101)]


def line_width(weight: float) -> float:
    """1 to 10 for |w| from 0 to 5."""
    return _NARROWEST + (_WIDEST - _NARROWEST) * min(abs(weight), _FULL) / _FULL


def _hollow_out(painter: QPainter, path: QPainterPath, width: float, scale: float, ground: QColor) -> None:
    """Paint the ground along the middle of a line of ``width``; where that is thin, as a hair line."""
    inner = _INSIDE * width
    painter.setPen(QPen(ground, 0.0 if inner * scale <= _THIN else inner))
    painter.drawPath(path)


class EdgeItem(QGraphicsItem):
    """Reads the newest weights when it paints."""

    def __init__(self, cache: SnapshotCache) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(EDGE_LEVEL)
        self._cache = cache
        self._geometry: EdgeGeometry | None = None
        self._label = LabelItem(self)
        self._selected = False
        self._hovered = False
        self._line: int | None = None
        self._marked = False
        self._faint = False

    @property
    def marked(self) -> bool:
        return self._marked

    @property
    def label(self) -> str:
        return self._label.words

    @property
    def label_area(self) -> QRectF:
        """Where the label stands, in scene units."""
        return self._label.area

    def place(self, geometry: EdgeGeometry) -> None:
        """Take another route."""
        if geometry is not self._geometry:
            self.prepareGeometryChange()
            self._geometry = geometry
            self._line = None
            self.update()

    def show_label(self, label: str, at: QPointF, pixels: float = LABEL_FONT_PIXELS) -> None:
        """The shape that flows, where it can be read, and in which size."""
        self._label.show_words(label, at, pixels)

    def set_state(self, selected: bool, hovered: bool, line: int | None, marked: bool, faint: bool) -> None:
        """``line``: the hovered line of a bundle.  ``marked``: a layer would be put in here.  ``faint``: its end is
        being dragged away."""
        state = (selected, hovered, line, marked, faint)
        if state != (self._selected, self._hovered, self._line, self._marked, self._faint):
            self._selected, self._hovered, self._line, self._marked, self._faint = state
            self._label.set_strong(self._whole)
            self.update()

    def boundingRect(self) -> QRectF:
        if self._geometry is None:
            return QRectF()
        return self._geometry.bounds.adjusted(-12.0, -12.0, 12.0, 12.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        geometry = self._geometry
        if geometry is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._faint:
            painter.setOpacity(0.25)
        now = theme()
        if geometry.lines:
            if self._whole:
                self._paint_halo(painter, [line.path for line in geometry.lines])
            self._paint_lines(painter, geometry)
        else:
            if self._whole:
                self._paint_halo(painter, [geometry.cable])
            colour = QColor(now.accent) if self._whole else mixed(now.border, now.faint, 0.75)
            painter.setPen(pen(colour, 2.6 if self._marked else 2.0))
            painter.drawPath(geometry.cable)

    @property
    def _whole(self) -> bool:
        """Whether the edge as such is marked, and not one line of it."""
        return self._selected or self._marked or (self._hovered and self._line is None)

    def _paint_halo(self, painter: QPainter, paths: list[QPainterPath]) -> None:
        painter.setPen(pen(faded(theme().accent, 0.40 if self._marked else 0.22), 12.0 if self._marked else 8.0))
        for path in paths:
            painter.drawPath(path)

    def _paint_lines(self, painter: QPainter, geometry: EdgeGeometry) -> None:
        now = theme()
        ground, scale = QColor(now.canvas), painter.worldTransform().m11()
        weights = self._line_weights(geometry)
        if weights is None:
            painter.setPen(QPen(mixed(now.border, now.faint, 0.25), 0.0))
            for line in geometry.lines:
                painter.drawPath(line.path)
        else:
            inks = _inks(now)
            values = weights.tolist()
            for index in np.argsort(np.abs(weights)).tolist():  # strong ones on top
                value, path = values[index], geometry.lines[index].path
                width = line_width(value)
                ink = inks[round(min(max(value, -1.0), 1.0) * 100) + 100]
                hollow = value < 0.0 and width * scale >= _HOLLOW
                if hollow:
                    width += _MORE / scale
                painter.setPen(QPen(ink, 0.0) if width * scale <= _THIN else QPen(ink, width))
                painter.drawPath(path)
                if hollow:
                    _hollow_out(painter, path, width, scale, ground)
        if self._hovered and self._line is not None and self._line < len(geometry.lines):
            path = geometry.lines[self._line].path
            value = 0.0 if weights is None else float(weights[self._line])
            painter.setPen(pen(faded(now.text, 0.25), line_width(value) + 7.0))
            painter.drawPath(path)
            width = line_width(value) + 1.0
            if value < 0.0:
                width = max(width, (_HOLLOW + _MORE) / scale)
            painter.setPen(pen(colours.colour_at(value, -1.0, 1.0, colours.lines(now)), width))
            painter.drawPath(path)
            if value < 0.0:
                _hollow_out(painter, path, width, scale, ground)

    def _line_weights(self, geometry: EdgeGeometry) -> Floats | None:
        """One number per line, NaN made 0; None where the lines have no weights or none are known yet."""
        if geometry.meaning not in ("weights", "mixed"):
            return None
        matrix = self._cache.weight(geometry.edge.target)
        if matrix is None:
            return None
        sound = np.isfinite(matrix).all()  # as nearly always, and seen in a fifth of the time that mending takes
        values: Floats = matrix if sound else np.nan_to_num(matrix, posinf=_FULL, neginf=-_FULL)
        if geometry.meaning == "weights":
            return values.ravel() if values.size == len(geometry.lines) else None
        if len(values) != len(geometry.lines):
            return None
        # One line for many weights: as wide as they are strong, in the colour of their sum.
        strength = np.sqrt((values**2).mean(axis=1))
        signed: Floats = np.where(values.sum(axis=1) < 0, -strength, strength).astype(np.float32)
        return signed
