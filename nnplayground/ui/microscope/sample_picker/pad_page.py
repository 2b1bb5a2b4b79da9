"""Drawing a picture, for data of one channel."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from nnplayground.datasets.prepare import Prepared
from nnplayground.microscope.batch_selector import CustomSample
from nnplayground.text import Text, text
from nnplayground.ui.data_view.sheet import picture_of
from nnplayground.ui.document.custom_sample import initial_sample
from nnplayground.ui.document.document import Document
from nnplayground.ui.microscope.sample_picker.fields import TargetField
from nnplayground.ui.microscope.sample_picker.ink import Floats, Paper, paper_of, picture, takes_drawings
from nnplayground.ui.microscope.sample_picker.pad import USUAL_PEN, Pad
from nnplayground.ui.microscope.sample_picker.page import ChoicePage
from nnplayground.ui.toolkit.forms.flow_layout import FlowLayout
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.translate import translated

_PREVIEW = 96


class PadPage(ChoicePage):
    """The pad, and beside it the picture that the network is given."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self._paper: Paper | None = None
        self.pad = Pad(self)
        self._preview = QLabel(self)
        self._preview.setFixedSize(_PREVIEW, _PREVIEW)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._preview.setAccessibleName(self.tr("The picture that the network is given"))
        self.width_of_pen = QSlider(Qt.Orientation.Horizontal, self)
        self.width_of_pen.setObjectName("pad_pen")
        self.width_of_pen.setRange(3, 25)
        self.width_of_pen.setValue(round(100 * USUAL_PEN))
        self.width_of_pen.setMinimumWidth(80)
        self.width_of_pen.setToolTip(self.tr("How thick the strokes are"))
        self.fit = QCheckBox(self.tr("Fit like the samples"), self)
        self.fit.setObjectName("pad_fit")
        self.fit.setToolTip(self.tr("Move and scale the drawing to where the figures of the samples stand"))
        self.fit.setChecked(True)
        self.target = TargetField("pad_target", self)
        self.undo = QPushButton(self.tr("Undo stroke"), self)
        self.undo.setObjectName("pad_undo")
        self.clear = QPushButton(self.tr("Clear"), self)
        self.clear.setObjectName("pad_clear")
        self._error = ToneLabel(tone="error", parent=self)
        self._error.setObjectName("pad_error")
        self._error.hide()
        self._lay_out()
        self.pad.changed.connect(self._show)
        self.pad.refused.connect(self._say)
        self.width_of_pen.valueChanged.connect(lambda per_cent: self.pad.set_pen(per_cent / 100))
        self.fit.toggled.connect(lambda _on: self._show())
        self.undo.clicked.connect(self.pad.undo)
        self.clear.clicked.connect(self.pad.clear)

    def show_data(self, data: Prepared) -> None:
        self.pad.clear()
        self._error.hide()
        if not takes_drawings(data.spec):
            self._paper = None
            return
        self._paper = paper_of(data)
        self.pad.set_paper(self._paper.width / self._paper.height, self._paper.dark)
        self.target.show_target(data.spec, initial_sample(self.document.microscope, data).target)
        self._show()

    def selector(self) -> CustomSample | None:
        values, target = self._values(), self.target.target()
        if values is None or not self.pad.strokes:
            self._say(text("Nothing is drawn yet. Draw on the pad first."))
            self.pad.setFocus()
            return None
        return None if target is None else CustomSample(tuple(np.ravel(values).tolist()), target)

    # -- inside

    def _lay_out(self) -> None:
        caption = ToneLabel(self.tr("What the network is given"), "faint", self)
        buttons = QWidget(self)
        row = FlowLayout(buttons, spacing=6)
        row.addWidget(self.undo)
        row.addWidget(self.clear)
        pen = QHBoxLayout()
        label = QLabel(self.tr("&Pen"), self)
        label.setBuddy(self.width_of_pen)
        pen.addWidget(label)
        pen.addWidget(self.width_of_pen, 1)
        beside = QVBoxLayout()
        beside.setSpacing(8)
        for part in (caption, self._preview, self.target):
            beside.addWidget(part)
        beside.addLayout(pen)
        beside.addWidget(self.fit)
        beside.addWidget(buttons)
        beside.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(self.pad, 3)
        columns.addLayout(beside, 2)
        lines = QVBoxLayout(self)
        lines.setSpacing(8)
        lines.addLayout(columns, 1)
        lines.addWidget(self._error)

    def _values(self) -> Floats | None:
        if self._paper is None:
            return None
        return picture(self.pad.strokes, self.pad.pen, self._paper, self.fit.isChecked())

    def _show(self) -> None:
        self.undo.setEnabled(bool(self.pad.strokes))
        self.clear.setEnabled(bool(self.pad.strokes))
        if self.pad.strokes:
            self._error.hide()
        values, paper = self._values(), self._paper
        if values is None or paper is None:
            return
        low, high = sorted((paper.ground, paper.full))
        pixmap = QPixmap.fromImage(picture_of(values, low, high))
        size = QSize(_PREVIEW, _PREVIEW)
        self._preview.setPixmap(pixmap.scaled(size, Qt.AspectRatioMode.KeepAspectRatio))

    def _say(self, problem: Text) -> None:
        self._error.setText(translated(problem))
        self._error.show()
