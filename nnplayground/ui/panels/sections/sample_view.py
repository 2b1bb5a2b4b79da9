"""A look at the first samples: pictures where the data are pictures, else a small table."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from nnplayground.datasets.prepare import Prepared
from nnplayground.ui.forms.flow_layout import FlowLayout
from nnplayground.ui.forms.labels import ToneLabel
from nnplayground.ui.numbers import signed, subscripted
from nnplayground.ui.panels.sections.facts import empty

ROWS = 5
MOST_COLUMNS = 4
_LONGEST = 12
"""Characters of a cell; more are in its tip."""
_PICTURES = 8
_SIDE = 40


class SampleTable(QWidget):
    """The first rows of the training part, with at most ``MOST_COLUMNS`` columns and the target."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(3)

    def show_rows(self, data: Prepared) -> None:
        empty(self._grid)
        rows = data.inputs["train"][:ROWS]
        shown = rows.reshape(len(rows), -1)[:, :MOST_COLUMNS]
        names = data.spec.feature_names or tuple(str(place + 1) for place in range(shown.shape[1]))
        more = data.inputs["train"][0].size - shown.shape[1]
        heads = [*map(subscripted, names[: shown.shape[1]]), *(["…"] if more else []), self.tr("target")]
        for column, head in enumerate(heads):
            self._put(head, 0, column, "faint")
        for line, row in enumerate(shown):
            texts = [f"{value:.2f}" if abs(value) < 1e4 else f"{value:.3g}" for value in row]
            cells = [*map(signed, texts), *(["…"] if more else []), target_text(data, line)]
            for column, cell in enumerate(cells):
                self._put(cell, line + 1, column)

    def _put(self, text: str, line: int, column: int, tone: str = "text") -> None:
        head = tone == "faint"
        shown = text if head or len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        label = ToneLabel(shown, "faint" if head else "text", self)
        label.setWordWrap(head)
        label.setToolTip(text)
        label.setAlignment(
            Qt.AlignmentFlag.AlignRight | (Qt.AlignmentFlag.AlignBottom if head else Qt.AlignmentFlag.AlignVCenter)
        )
        if not head:
            label.setMinimumWidth(label.sizeHint().width())  # the heads break lines, the numbers stay whole
        self._grid.addWidget(label, line, column)


class SamplePictures(QWidget):
    """The first pictures of the training part, each above its target."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = FlowLayout(self, spacing=8)

    def show_pictures(self, data: Prepared) -> None:
        empty(self._lines)
        for place, picture in enumerate(data.inputs["train"][:_PICTURES]):
            label = QLabel(self)
            label.setPixmap(_pixmap(picture, self.devicePixelRatioF()))
            told = target_text(data, place)
            label.setToolTip(told)
            label.setAccessibleName(self.tr("Sample of {target}").format(target=told))
            self._lines.addWidget(label)
        self.updateGeometry()


def target_text(data: Prepared, row: int) -> str:
    """What is to be predicted of a training sample."""
    target = data.targets["train"][row]
    if data.spec.task == "classification":
        return signed(data.spec.class_names[int(target)])
    return ", ".join(signed(f"{value:.2f}") for value in np.atleast_1d(target))


def _pixmap(picture: np.ndarray[tuple[int, ...], np.dtype[np.float64]], ratio: float) -> QPixmap:
    """The first channel from its lowest value (black) to its highest (white)."""
    plane = picture[0] if picture.ndim == 3 else picture
    low, high = float(plane.min()), float(plane.max())
    grey = np.ascontiguousarray((plane - low) / (high - low or 1.0) * 255.0, dtype=np.uint8)
    height, width = grey.shape
    image = QImage(grey.data, width, height, width, QImage.Format.Format_Grayscale8).copy()
    side = QSize(round(_SIDE * ratio), round(_SIDE * ratio))
    pixmap = QPixmap.fromImage(image.scaled(side, Qt.AspectRatioMode.KeepAspectRatio))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
