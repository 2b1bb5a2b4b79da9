"""Training pictures as they are, and as the network is given them."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from nnplayground.graph.layer import Layer
from nnplayground.layers.kinds.augment import Augment
from nnplayground.text import mark
from nnplayground.ui.document.document import Document
from nnplayground.ui.panels.previews.preview import PREVIEWS, LayerPreview
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated

_PICTURES = 3
_TIMES = 4
_GAP = 4
Pictures = npt.NDArray[np.float32]


@PREVIEWS.register
class AugmentationPreview(LayerPreview):
    """Of Augment; drawn anew at each press of the button."""

    kind = "augmentation"
    title = mark("Examples")
    rank = 10

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self._seed = 0
        self.sheet = PictureRows(self)
        self.sheet.setAccessibleName(self.tr("Pictures as they are, and changed"))
        self.again = QPushButton(self.tr("Again"), self)
        self.again.setObjectName("button_augment_again")
        self.again.setToolTip(self.tr("Change the same pictures in another way"))
        self.again.clicked.connect(self._again)
        row = QHBoxLayout()
        row.addWidget(self.again)
        row.addStretch(1)
        self.lines.insertWidget(0, self.sheet)
        self.lines.addLayout(row)
        for signal in (document.data_changed, document.shapes_changed):
            signal.connect(self.refresh)

    @classmethod
    def serves(cls, layer: Layer) -> bool:
        return isinstance(layer, Augment)

    def renew(self) -> None:
        node, project, data = self.node, self.document.project, self.document.data
        if node is None or node.id not in project.graph or self.waiting():
            return
        arriving = [self.document.shapes.outputs.get(edge.source) for edge in project.graph.incoming[node.id]]
        shape = arriving[0] if len(arriving) == 1 else None
        if data is None:
            problem = self.document.data_problem
            self._empty(self.tr("The data are being loaded.") if problem is None else translated(problem))
            return
        first = data.inputs["train"][:_PICTURES]
        if shape is None or len(shape) != 3 or math.prod(shape) != math.prod(first.shape[1:]):
            self._empty(self.tr("Put it right behind an Input of pictures: then some of them are shown here."))
            return
        layer, seed = project.graph[node.id].layer, self._seed
        pictures: Pictures = np.asarray(first, np.float32).reshape(len(first), *shape)

        def work() -> Pictures:
            from nnplayground.training.evaluation.previews import augmented

            return augmented(layer, pictures, _TIMES, seed)

        self.task.run((layer, shape, seed, id(data)), work, lambda changed: self._show(pictures, changed))

    def _show(self, pictures: Pictures, changed: Pictures) -> None:
        self.sheet.show_pictures(np.concatenate([pictures[None], changed]))
        self.sheet.show()
        self.again.show()
        self.sheet.setAccessibleDescription(
            self.tr("Pictures: {count}. Each is shown as it is, and changed in {times} ways.").format(
                count=len(pictures), times=len(changed)
            )
        )
        self.sentence.set_tone("faint")
        self.sentence.setText(self.tr("Left: the picture. Right: what the network may be given of it while training."))
        self.sentence.show()

    def _empty(self, reason: str) -> None:
        self.sheet.hide()
        self.again.hide()
        self.show_reason(reason)

    def _again(self) -> None:
        self._seed += 1
        self.refresh()


class PictureRows(QWidget):
    """``(columns, rows, channels, height, width)``; the first column stands apart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures: Pictures | None = None
        self._images: list[list[QImage]] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        themes().changed.connect(self.update)

    def show_pictures(self, pictures: Pictures) -> None:
        """The first column's least value is black and its largest white."""
        self.pictures = pictures
        low, high = float(pictures[0].min()), float(pictures[0].max())
        self._images = [[_image(one, low, high) for one in column] for column in pictures]
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._images:
            return
        side, now = self._side(), theme()
        painter = QPainter(self)
        for place, column in enumerate(self._images):
            left = place * (side + _GAP) + (2 * _GAP if place else 0)
            for row, image in enumerate(column):
                box = QRectF(left, row * (side + _GAP), side, side)
                fitting = image.size().scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
                box = QRectF(box.topLeft(), fitting.toSizeF())
                painter.drawImage(box, image)
                painter.setPen(QColor(now.border))
                painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setPen(QColor(now.border))
        line = side + 1.5 * _GAP
        painter.drawLine(round(line), 0, round(line), self.height())
        painter.end()

    def _side(self) -> float:
        room = (self.width() - (len(self._images) + 1) * _GAP - 2) / max(len(self._images), 1)
        return float(math.floor(max(12.0, min(room, 4.5 * self.fontMetrics().height()))))

    def _fit(self) -> None:
        rows = len(self._images[0]) if self._images else 1
        self.setFixedHeight(round(rows * (self._side() + _GAP)))


def _image(picture: Pictures, low: float, high: float) -> QImage:
    """``(channels, height, width)`` as grey, or in colour where there are three channels."""
    scaled = np.clip((picture - low) / ((high - low) or 1.0), 0.0, 1.0) * 255.0
    planes = scaled if len(scaled) == 3 else np.repeat(scaled[:1], 3, axis=0)
    pixels = np.ascontiguousarray(planes.transpose(1, 2, 0), dtype=np.uint8)
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
