"""Alignment: a dragged centre is drawn to the lines on which other centres lie."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF

from nnplayground.graph.layout import GAP

Guide = tuple[QPointF, QPointF]


def snap(centre: QPointF, shift: QPointF, still: Sequence[QPointF], reach: float) -> tuple[QPointF, list[Guide]]:
    """``shift`` corrected so that ``centre + shift`` is level with a still centre, above or below one, or the usual
    distance beside one, where that is within ``reach``; and a line for each."""
    wished = centre + shift
    row = _nearest(wished.y(), [(point.y(), point) for point in still], reach)
    columns = [(point.x(), point) for point in still]
    columns += [(point.x() + side, point) for point in still for side in (-GAP, GAP)]
    column = _nearest(wished.x(), columns, reach)
    snapped = QPointF(wished.x() if column is None else column[0], wished.y() if row is None else row[0])
    guides: list[Guide] = []
    if row is not None:
        guides.append((QPointF(row[1].x(), row[0]), snapped))
    if column is not None and column[1].x() == column[0]:
        guides.append((column[1], snapped))
    return snapped - centre, guides


def _nearest(value: float, choices: Sequence[tuple[float, QPointF]], reach: float) -> tuple[float, QPointF] | None:
    best = min(choices, key=lambda choice: abs(choice[0] - value), default=None)
    return best if best is not None and abs(best[0] - value) <= reach else None
