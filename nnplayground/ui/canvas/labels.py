"""Where the shapes are written on the edges, so that they cover neither cards nor one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from nnplayground.graph.graph import Edge
from nnplayground.ui.canvas.boxes import Boxes
from nnplayground.ui.canvas.label_item import LABEL_FONT_PIXELS
from nnplayground.ui.canvas.lettering import PLAIN, Lettering
from nnplayground.ui.canvas.links import EdgeGeometry
from nnplayground.ui.canvas.painting import font, pill_rect

_SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.25, 0.75, 0.16, 0.84)
_ABOVE_LINES = 13.0


@dataclass(frozen=True)
class LabelPosition:
    """The middle of a label, and the size of its font, in scene units."""

    middle: QPointF
    pixels: float


def label_positions(
    edges: Mapping[Edge, EdgeGeometry],
    labels: Mapping[Edge, str],
    blocks: Iterable[QRectF],
    others: Iterable[QRectF] = (),
    lettering: Lettering = PLAIN,
) -> dict[Edge, LabelPosition]:
    """Where the label of each edge stands that has one.  ``others``: where labels stand that stay.

    Large text is written smaller where it has no room, and left out where even so it would cover something.
    """
    taken = Boxes([*(rect.adjusted(2, 2, -2, -2) for rect in blocks), *others])
    positions: dict[Edge, LabelPosition] = {}
    large = max(LABEL_FONT_PIXELS * lettering.scale, lettering.least)
    sizes = [large]
    if lettering.large:
        sizes += sorted({max(0.8 * large, lettering.least), lettering.least} - {large}, reverse=True)
    for edge, geometry in edges.items():
        label = labels.get(edge, "")
        if not label:
            continue
        for pixels in sizes:
            size = pill_rect(QPointF(), label, font(pixels))
            wishes = iter(
                _above(geometry, size, lettering) if geometry.lines else _along(geometry, beside=not lettering.large)
            )
            first = next(wishes)
            chosen = next((it for it in chain((first,), wishes) if not taken.meets(size.translated(it))), None)
            if chosen is None and not lettering.large:
                chosen = first
            if chosen is not None:
                positions[edge] = LabelPosition(chosen, pixels)
                taken.add(size.translated(chosen))
                break
    return positions


def _along(geometry: EdgeGeometry, beside: bool) -> Iterator[QPointF]:
    """On the cable itself, the middle first; then beside it, where large text would be taken for that of another.  Made
    as asked for: the first is nearly always free."""
    on: list[QPointF] = []
    for share in _SHARES:
        on.append(geometry.cable.pointAtPercent(share))
        yield on[-1]
    if not beside:
        return
    for shift in (-16.0, 16.0, -30.0, 30.0):
        for point in on[:5]:
            yield point + QPointF(0.0, shift)


def _above(geometry: EdgeGeometry, size: QRectF, lettering: Lettering) -> list[QPointF]:
    """Over the bundle, where the lines leave the middle of the gap free; else below it."""
    points, away = geometry.points, max(_ABOVE_LINES, size.height() / 2 + 4.0)
    middle = points.shape[1] // 2
    spots: list[QPointF] = []
    for step in (middle, middle - 4, middle + 4, *((middle + 7, middle - 7) if lettering.large else ())):
        across = points[:, step]
        x = float(np.sort(across[:, 0])[len(across) // 2])
        top, bottom = float(across[:, 1].min()), float(across[:, 1].max())
        spots += [QPointF(x, top - away), QPointF(x, bottom + away)]
    return sorted(spots, key=lambda point: point.y())
