"""Where the shapes are written on the edges, so that they cover neither cards nor one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from nnplayground.graph.graph import Edge
from nnplayground.ui.canvas.boxes import Boxes
from nnplayground.ui.canvas.label_item import LABEL_FONT_PIXELS
from nnplayground.ui.canvas.links import EdgeGeometry
from nnplayground.ui.canvas.painting import font, pill_rect

_SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.25, 0.75, 0.16, 0.84)
_ABOVE_LINES = 13.0


def label_positions(
    edges: Mapping[Edge, EdgeGeometry],
    labels: Mapping[Edge, str],
    blocks: Iterable[QRectF],
    others: Iterable[QRectF] = (),
) -> dict[Edge, QPointF]:
    """The middle of the label of each edge that has one.  ``others``: where labels stand that stay."""
    taken = Boxes([*(rect.adjusted(2, 2, -2, -2) for rect in blocks), *others])
    positions: dict[Edge, QPointF] = {}
    for edge, geometry in edges.items():
        label = labels.get(edge, "")
        if not label:
            continue
        size = pill_rect(QPointF(), label, font(LABEL_FONT_PIXELS))
        wishes = iter(_above(geometry) if geometry.lines else _along(geometry))
        first = next(wishes)
        chosen = next((it for it in chain((first,), wishes) if not taken.meets(size.translated(it))), first)
        positions[edge] = chosen
        taken.add(size.translated(chosen))
    return positions


def _along(geometry: EdgeGeometry) -> Iterator[QPointF]:
    """On the cable itself, the middle first; then beside it.  Made as asked for: the first is nearly always free."""
    on: list[QPointF] = []
    for share in _SHARES:
        on.append(geometry.cable.pointAtPercent(share))
        yield on[-1]
    for shift in (-16.0, 16.0, -30.0, 30.0):
        for point in on[:5]:
            yield point + QPointF(0.0, shift)


def _above(geometry: EdgeGeometry) -> list[QPointF]:
    """Over the bundle, where the lines leave the middle of the gap free; else below it."""
    points = geometry.points
    middle = points.shape[1] // 2
    spots: list[QPointF] = []
    for step in (middle, middle - 4, middle + 4):
        across = points[:, step]
        x = float(np.sort(across[:, 0])[len(across) // 2])
        top, bottom = float(across[:, 1].min()), float(across[:, 1].max())
        spots += [QPointF(x, top - _ABOVE_LINES), QPointF(x, bottom + _ABOVE_LINES)]
    return sorted(spots, key=lambda point: point.y())
