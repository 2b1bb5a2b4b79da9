"""How an edge runs: one cable between ports, or a bundle of lines between neurons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from nnplayground.graph.graph import Edge
from nnplayground.ui.canvas.geometry import NodeGeometry, PortPosition

Floats = npt.NDArray[np.float64]
Meaning = Literal["cable", "weights", "mixed", "plain"]
"""What the lines of an edge are.  ``weights``: one weight each.  ``mixed``: all weights of one neuron each, because
the source is a block.  ``plain``: a number handed on.  ``cable``: no lines, the edge is drawn as a whole."""

DETOUR_FROM = 60.0
"""Gap between two ports from which on an edge goes around the cards in it; all its route lies in the gap."""
_SAMPLES = 25
_CLEARANCE = 30.0
_ROWS_APART = 100.0
"""From this difference in height on, a cable that runs back to the left takes a lane between the two rows."""


@dataclass(frozen=True)
class WireLine:
    """From neuron ``column`` of the source (-1: its port) to neuron ``row`` of the target (-1: its port)."""

    row: int
    column: int
    path: QPainterPath


@dataclass(frozen=True)
class EdgeGeometry:
    """One edge.  ``points`` samples all curves, ``(curves, samples, 2)``: the lines, or else the one cable."""

    edge: Edge
    meaning: Meaning
    cable: QPainterPath
    lines: tuple[WireLine, ...]
    points: Floats
    bounds: QRectF


def edge_geometry(
    edge: Edge,
    source: NodeGeometry,
    target: NodeGeometry,
    matrix: tuple[int, int] | None,
    offset: int | None,
    obstacles: Sequence[QRectF] = (),
) -> EdgeGeometry:
    """``matrix``: shape (units, inputs) of the target's weight, if it has one.  ``offset``: where the source's numbers
    begin among those of a target without such a weight; None if they do not line up.  ``obstacles``: other cards."""
    start = _port(source.outputs, edge.source_port)
    end = _port(target.inputs, edge.target_port)
    detour = _detour(start, end, obstacles)
    apart = min(_ROWS_APART, source.rect.height() + 8.0) if source.lettering.large else _ROWS_APART
    cable = _cable(start, end, detour, apart)
    ends: list[tuple[int, int, QPointF, QPointF]] = []
    meaning: Meaning = "cable"
    if detour is None:
        meaning, ends = _line_ends(source, target, matrix, offset, start, end)
    lines = tuple(WireLine(row, column, curve(a, b)) for row, column, a, b in ends)
    points = _sample_curves(np.array([_controls(a, b) for _, _, a, b in ends])) if lines else sample(cable)[None]
    low, high = points.min(axis=(0, 1)), points.max(axis=(0, 1))
    bounds = QRectF(QPointF(*low), QPointF(*high)).united(cable.boundingRect())
    return EdgeGeometry(edge, meaning, cable, lines, points, bounds)


def curve(start: QPointF, end: QPointF) -> QPainterPath:
    """A smooth line that leaves to the right and arrives from the left."""
    points = _controls(start, end)
    path = QPainterPath(start)
    path.cubicTo(QPointF(*points[1]), QPointF(*points[2]), end)
    return path


def sample(path: QPainterPath, count: int = _SAMPLES) -> Floats:
    """Points along a path, evenly spaced, ``(count, 2)``."""
    points = [path.pointAtPercent(share) for share in np.linspace(0.0, 1.0, count)]
    return np.array([(point.x(), point.y()) for point in points])


def distances(points: Floats, x: float, y: float) -> tuple[Floats, Floats]:
    """For each sampled curve its distance from ``(x, y)`` and where along it (0 to 1) the nearest place is."""
    place = np.array([x, y])
    first, last = points[:, :-1], points[:, 1:]
    along = last - first
    length = np.maximum((along**2).sum(axis=2), 1e-9)
    share = np.clip(((place - first) * along).sum(axis=2) / length, 0.0, 1.0)
    gaps = np.hypot(*np.moveaxis(first + along * share[..., None] - place, 2, 0))
    best = gaps.argmin(axis=1)
    rows = np.arange(len(points))
    return gaps[rows, best], (best + share[rows, best]) / along.shape[1]


def _line_ends(
    source: NodeGeometry,
    target: NodeGeometry,
    matrix: tuple[int, int] | None,
    offset: int | None,
    start: QPointF,
    end: QPointF,
) -> tuple[Meaning, list[tuple[int, int, QPointF, QPointF]]]:
    outs = [QPointF(tile.right(), tile.center().y()) for tile in source.tiles]
    ins = [QPointF(tile.left(), tile.center().y()) for tile in target.tiles]
    if not outs and not ins:
        return "cable", []
    if not ins:
        return "plain", [(-1, column, out, end) for column, out in enumerate(outs)]
    if matrix is not None and matrix[0] == len(ins):
        if outs and matrix[1] == len(outs):
            return "weights", [(r, c, out, into) for r, into in enumerate(ins) for c, out in enumerate(outs)]
        return "mixed", [(row, -1, start, into) for row, into in enumerate(ins)]
    if offset is not None and outs and offset + len(outs) <= len(ins):
        return "plain", [(offset + column, column, out, ins[offset + column]) for column, out in enumerate(outs)]
    return "plain", [(row, -1, start, into) for row, into in enumerate(ins)]


def _controls(start: QPointF, end: QPointF) -> list[tuple[float, float]]:
    ahead = end.x() - start.x()
    reach = ahead / 2 if ahead > 40.0 else 20.0 + abs(ahead) * 0.35 + min(abs(end.y() - start.y()), 160.0) * 0.3
    return [
        (start.x(), start.y()),
        (start.x() + reach, start.y()),
        (end.x() - reach, end.y()),
        (end.x(), end.y()),
    ]


def _passes(points: Floats, rect: QRectF) -> bool:
    """Whether a sampled line runs through a card (and not just along its rim)."""
    x, y = points[:, 0], points[:, 1]
    inside = (x > rect.left() + 4) & (x < rect.right() - 4) & (y > rect.top() + 4) & (y < rect.bottom() - 4)
    return bool(inside.any())


def _sample_curves(controls: Floats, count: int = _SAMPLES) -> Floats:
    t = np.linspace(0.0, 1.0, count)
    basis = np.stack([(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3], axis=1)
    samples: Floats = np.einsum("sk,lkd->lsd", basis, controls)
    return samples


def _port(ports: Sequence[PortPosition], name: str) -> QPointF:
    return next(port.point for port in ports if port.name == name)


def _detour(start: QPointF, end: QPointF, obstacles: Sequence[QRectF]) -> float | None:
    """The height at which to pass the cards in the way, or None when the direct way is free."""
    if end.x() - start.x() < DETOUR_FROM:
        return None
    direct = _sample_curves(np.array([_controls(start, end)]), 49)[0]
    area = QRectF(start, end).normalized().adjusted(0.0, -1.0, 0.0, 1.0)
    blocking = [rect for rect in obstacles if rect.intersects(area) and _passes(direct, rect)]
    if not blocking:
        return None
    low, high = start.x() + 20.0, end.x() - 20.0
    for _ in range(4):  # what lies in the way of the detour itself joins the obstacles
        above = min(rect.top() for rect in blocking) - _CLEARANCE
        below = max(rect.bottom() for rect in blocking) + _CLEARANCE
        middle = (start.y() + end.y()) / 2
        height = above if middle - above <= below - middle + 1.0 else below
        lane = QRectF(low, height - 6.0, high - low, 12.0)
        more = [rect for rect in obstacles if rect.intersects(lane) and rect not in blocking]
        if not more:
            return height
        blocking += more
    return height


def _cable(start: QPointF, end: QPointF, detour: float | None, apart: float) -> QPainterPath:
    if detour is None and start.x() - end.x() > 60.0 and abs(end.y() - start.y()) > apart:
        return _to_next_row(start, end)
    if detour is None:
        return curve(start, end)
    reach = min(90.0, (end.x() - start.x()) / 3)
    left, right = QPointF(start.x() + reach, detour), QPointF(end.x() - reach, detour)
    path = curve(start, left)
    path.lineTo(right)
    path.connectPath(curve(right, end))
    return path


def _to_next_row(start: QPointF, end: QPointF) -> QPainterPath:
    """Around the end of one row, back between the rows, and around the beginning of the other."""
    middle = (start.y() + end.y()) / 2
    bend = min(abs(middle - start.y()) * 0.7, 60.0)
    path = QPainterPath(start)
    path.cubicTo(QPointF(start.x() + bend, start.y()), QPointF(start.x() + bend, middle), QPointF(start.x(), middle))
    path.lineTo(QPointF(end.x(), middle))
    path.cubicTo(QPointF(end.x() - bend, middle), QPointF(end.x() - bend, end.y()), end)
    return path
