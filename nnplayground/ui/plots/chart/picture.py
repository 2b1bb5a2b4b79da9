"""An image laid over a part of a chart."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground.ui.plots.chart.chart import Chart


class Picture(QGraphicsItem):
    """An image stretched over a rectangle of the axes; row 0 of the image is the highest y."""

    def __init__(self, chart: Chart, z: float = -10.0) -> None:
        super().__init__()
        self.smooth = True
        self._image: QImage | None = None
        self._rect = QRectF()
        self._box: Any = chart.box
        self.setZValue(z)
        chart.box.addItem(self, ignoreBounds=True)

    def set_image(self, image: QImage | None, rect: QRectF) -> None:
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect
        self._image = image
        self.update()

    @property
    def image(self) -> QImage | None:
        return self._image

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._image is None or not self._rect.intersects(self._box.viewRect()):
            return
        image, rect = (self._image, self._rect) if widget is not None else self._cropped(self._image)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.smooth)
        painter.scale(1.0, -1.0)  # the axis points up, the rows of an image down
        painter.drawImage(QRectF(rect.left(), -rect.bottom(), rect.width(), rect.height()), image)
        painter.restore()

    def _cropped(self, image: QImage) -> tuple[QImage, QRectF]:
        """The whole pixels inside the axes, and where they lie.  For SVG, which takes no parts, and whose clipping
        not every viewer heeds."""
        rect, seen = self._rect, self._rect.intersected(self._box.viewRect())
        wide, high = rect.width() / image.width(), rect.height() / image.height()
        # At least a pixel each way: an empty part would be the whole image.
        left, right = round((seen.left() - rect.left()) / wide), round((seen.right() - rect.left()) / wide)
        top, bottom = round((rect.bottom() - seen.bottom()) / high), round((rect.bottom() - seen.top()) / high)
        right, bottom = max(right, left + 1), max(bottom, top + 1)
        part = image.copy(left, top, right - left, bottom - top)
        return part, QRectF(
            rect.left() + left * wide, rect.bottom() - bottom * high, (right - left) * wide, (bottom - top) * high
        )
