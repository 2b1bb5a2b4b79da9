"""The picture on a card: the data on the left, the network on the right."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from nnplayground.project import Project
from nnplayground.ui.dialogs.gallery.diagram import paint_diagram
from nnplayground.ui.dialogs.gallery.sample import SamplePreview
from nnplayground.ui.toolkit.markers import class_marker, draw_markers
from nnplayground.ui.toolkit.theme import Theme

SIZE = QSize(264, 116)
"""Device-independent pixels."""
_MARGIN = 10.0
_FEW = 12
"""Different points up to which they are drawn large: the four inputs of a logic gate."""


def picture(project: Project, preview: SamplePreview | None, theme: Theme, ratio: float) -> QImage:
    """For a screen of ``ratio`` pixels per device-independent pixel.  Without ``preview`` there are no data to show.

    May be called in any thread.
    """
    image = QImage(SIZE * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(theme.canvas))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = SIZE.height() - 2 * _MARGIN
    data = QRectF(_MARGIN, _MARGIN, side, side)
    painter.fillRect(data, QColor(theme.base))
    if preview is not None:
        painter.setClipRect(data)
        _paint_sample(painter, data, preview, theme)
        painter.setClipping(False)
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(data)
    left = data.right() + 4
    paint_diagram(
        painter, QRectF(left, _MARGIN + 2, SIZE.width() - left - 4, SIZE.height() - 2 * _MARGIN - 4), project, theme
    )
    painter.end()
    return image


def _paint_sample(painter: QPainter, area: QRectF, preview: SamplePreview, theme: Theme) -> None:
    if preview.look == "pictures":
        _paint_pictures(painter, area, preview, theme)
        return
    names, base = theme.class_line_colours(preview.classes), QColor(theme.base)
    radius = 1.7 if len(np.unique(preview.points, axis=0)) > _FEW else 5.0
    for (x, y), value in zip(preview.points, preview.colours, strict=True):
        place = QPointF(area.left() + x * area.width(), area.bottom() - y * area.height())
        if preview.look == "classes":
            index = int(value)
            draw_markers(painter, class_marker(index), "full", [place], 2 * radius, QColor(names[index]), base)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            colour = _between(
                QColor(theme.neutral), QColor(theme.positive if value > 0 else theme.negative), abs(value)
            )
            painter.setBrush(colour)
            painter.drawEllipse(place, radius, radius)


def _paint_pictures(painter: QPainter, area: QRectF, preview: SamplePreview, theme: Theme) -> None:
    """Four by four, dark on light or light on dark."""
    ink, paper = QColor(theme.text), QColor(theme.base)
    side = area.width() / 4
    for place, values in enumerate(preview.points[:16]):
        shades = np.clip(values, 0, 1)[..., None] * (_rgb(ink) - _rgb(paper)) + _rgb(paper)
        pixels = np.ascontiguousarray(shades.round().astype(np.uint8))
        height, width = pixels.shape[:2]
        image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        cell = QRectF(area.left() + place % 4 * side, area.top() + place // 4 * side, side, side)
        painter.drawImage(cell.adjusted(1.5, 1.5, -1.5, -1.5), image)


def _rgb(colour: QColor) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([colour.red(), colour.green(), colour.blue()], dtype=np.float64)


def _between(one: QColor, other: QColor, share: float) -> QColor:
    mixed = _rgb(one) * (1 - share) + _rgb(other) * share
    return QColor(*(int(value) for value in mixed))
