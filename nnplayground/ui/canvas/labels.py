"""Where the shapes are written on the edges, so that they cover neither blocks nor one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from nnplayground.graph.graph import Edge
from nnplayground.ui.canvas.label_item import LABEL_FONT_PIXELS
from nnplayground.ui.canvas.links import EdgeGeometry
from nnplayground.ui.canvas.painting import font, pill_rect

_SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.25, 0.75, 0.16, 0.84)
_ABOVE_LINES = 13.0


def label_places(
    edges: Mapping[Edge, EdgeGeometry], labels: Mapping[Edge, str], blocks: Iterable[QRectF]
) -> dict[Edge, QPointF]:
    """The middle of the label of each edge that has one."""
    taken = [rect.adjusted(2, 2, -2, -2) for rect in blocks]
    places: dict[Edge, QPointF] = {}
    for edge, geometry in edges.items():
        label = labels.get(edge, "")
        if not label:
            continue
        wishes = _above(geometry) if geometry.lines else _along(geometry)
        chosen = next((place for place in wishes if _free(place, label, taken)), wishes[0])
        places[edge] = chosen
        taken.append(pill_rect(chosen, label, font(LABEL_FONT_PIXELS)))
    return places


def _along(geometry: EdgeGeometry) -> list[QPointF]:
    """On the cable itself, the middle first; then beside it."""
    on = [geometry.cable.pointAtPercent(share) for share in _SHARES]
    beside = [point + QPointF(0.0, shift) for shift in (-16.0, 16.0, -30.0, 30.0) for point in on[:5]]
    return on + beside


def _above(geometry: EdgeGeometry) -> list[QPointF]:
    """Over the bundle, where the lines leave the middle of the gap free; else below it."""
    points = geometry.points
    middle = points.shape[1] // 2
    places: list[QPointF] = []
    for step in (middle, middle - 4, middle + 4):
        across = points[:, step]
        x, top, bottom = float(np.median(across[:, 0])), float(across[:, 1].min()), float(across[:, 1].max())
        places += [QPointF(x, top - _ABOVE_LINES), QPointF(x, bottom + _ABOVE_LINES)]
    return sorted(places, key=lambda place: place.y())


def _free(place: QPointF, label: str, taken: list[QRectF]) -> bool:
    area = pill_rect(place, label, font(LABEL_FONT_PIXELS))
    return not any(area.intersects(rect) for rect in taken)
