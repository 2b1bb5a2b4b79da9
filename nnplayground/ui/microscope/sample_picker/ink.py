"""Strokes become a picture like those of the data: of their size, their range, and where their figures stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.datasets.spec import DataSpec

Stroke = Sequence[tuple[float, float]]
"""Places from (0, 0) at the top left to (1, 1) at the bottom right of the pad."""
Floats = npt.NDArray[np.float64]

_FINER = 8
"""Pixels in which a pixel of the picture is drawn, along each side."""
_LOOKED_AT = 200
"""Samples from which it is learned where figures stand."""
_INK = 0.2
"""Share of the range from which a pixel counts as drawn on."""


@dataclass(frozen=True)
class Paper:
    """How the pictures of the data are drawn.  ``box``: where their figures stand on average, in shares of the side."""

    height: int
    width: int
    ground: float
    """The value where nothing is drawn."""
    full: float
    """The value in the middle of a stroke."""
    box: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    """Left, top, right, bottom."""

    @property
    def dark(self) -> bool:
        """Whether one draws bright on dark."""
        return self.ground <= self.full


def takes_drawings(spec: DataSpec) -> bool:
    """Whether a sample is a picture of one channel."""
    return len(spec.shape) == 2 or (len(spec.shape) == 3 and spec.shape[0] == 1)


def paper_of(data: Prepared) -> Paper:
    """From some training samples of one channel."""
    pictures = data.own_inputs(data.inputs["train"][:_LOOKED_AT]).reshape(-1, *data.spec.shape[-2:])
    height, width = pictures.shape[1:]
    low, high = float(pictures.min()), float(pictures.max())
    if low == high:
        return Paper(height, width, low, low + 1.0)
    rim = np.concatenate([pictures[:, [0, -1]].ravel(), pictures[:, :, [0, -1]].ravel()])
    bright = float(np.median(rim)) > (low + high) / 2
    ground, full = (high, low) if bright else (low, high)
    drawn: npt.NDArray[np.bool_] = np.asarray(np.abs(pictures - ground) > _INK * (high - low))
    drawn = drawn[drawn.any(axis=(1, 2))]
    across, down = np.asarray(drawn.any(axis=1)), np.asarray(drawn.any(axis=2))
    edges = [
        float(np.mean(side)) / size
        for side, size in (
            (across.argmax(axis=1), width),
            (down.argmax(axis=1), height),
            (width - across[:, ::-1].argmax(axis=1), width),
            (height - down[:, ::-1].argmax(axis=1), height),
        )
    ]
    return Paper(height, width, ground, full, (edges[0], edges[1], edges[2], edges[3]))


def picture(strokes: Sequence[Stroke], pen: float, paper: Paper, fit: bool) -> Floats:
    """Shape ``(height, width)``, in the data's own unit.  ``pen``: width of the strokes, in shares of the pad's side.

    ``fit``: moved and scaled, with its proportions, to where the figures of the data stand.
    """
    size = (paper.width * _FINER, paper.height * _FINER)
    image = QImage(*size, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    thick = pen * min(size)
    painter.setPen(_pen(thick))
    for path in paths(_fitted(strokes, pen, paper) if fit else strokes, *size):
        painter.drawPath(path)
    painter.end()
    lines = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(size[1], image.bytesPerLine())[:, : size[0]]
    ink = lines.reshape(paper.height, _FINER, paper.width, _FINER).mean(axis=(1, 3)) / 255.0
    values: Floats = paper.ground + ink * (paper.full - paper.ground)
    return values


def paths(strokes: Sequence[Stroke], width: float, height: float) -> list[QPainterPath]:
    """Of strokes, for a picture of this size; a single point is a dot."""
    paths_ = []
    for stroke in strokes:
        points = [QPointF(x * width, y * height) for x, y in stroke]
        path = QPainterPath(points[0])
        for point in points[1:] or [points[0] + QPointF(0.01, 0.0)]:
            path.lineTo(point)
        paths_.append(path)
    return paths_


def _pen(thick: float) -> QPen:
    pen = QPen(Qt.GlobalColor.white, thick)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _fitted(strokes: Sequence[Stroke], pen: float, paper: Paper) -> list[Stroke]:
    """Strokes whose ink, pen included, fills the box of the paper in one direction."""
    points = np.array([point for stroke in strokes for point in stroke])
    if not len(points):
        return []
    low, high = points.min(axis=0), points.max(axis=0)
    half = pen / 2 * min(paper.width, paper.height) / np.array([paper.width, paper.height])
    left, top, right, bottom = paper.box
    box = QRectF(left, top, right - left, bottom - top)
    room = np.maximum(np.array([box.width(), box.height()]) - 2 * half, 0.05)
    scale = float(np.min(room / np.maximum(high - low, 1e-3)))
    scale = min(scale, 20.0)
    middle = np.array([box.center().x(), box.center().y()])
    moved = [(np.array(stroke) - (low + high) / 2) * scale + middle for stroke in strokes]
    return [[(float(x), float(y)) for x, y in stroke] for stroke in moved]
