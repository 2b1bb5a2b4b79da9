"""Typed values: a field for each input, or one for all of them where they are many."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from nnplayground import notation
from nnplayground.datasets.prepare import Prepared
from nnplayground.microscope.batch_selector import CustomSample
from nnplayground.text import UserError
from nnplayground.ui.document.custom_sample import initial_sample
from nnplayground.ui.document.document import Document
from nnplayground.ui.microscope.sample_picker.fields import NumberField, TargetField, number_fields, read_all
from nnplayground.ui.microscope.sample_picker.page import ChoicePage
from nnplayground.ui.microscope.sample_picker.typed import numbers_typed
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.names import subscripted
from nnplayground.ui.toolkit.translate import translated

MOST_FIELDS = 100
"""Inputs up to which each has a field of its own."""
MOST_NUMBERS = 5000
"""Inputs up to which they can be typed at all."""


class ValuesPage(ChoicePage):
    """In the data's own unit, as they were before they were standardized."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self._note = ToneLabel(tone="faint", parent=self)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fields: list[NumberField] = []
        self.all: QPlainTextEdit | None = None
        self._error = ToneLabel(tone="error", parent=self)
        self._error.setObjectName("look_at_values_error")
        self._error.hide()
        self.target = TargetField("look_at_values", self)
        lines = QVBoxLayout(self)
        lines.setSpacing(8)
        lines.addWidget(self._note)
        lines.addWidget(self._scroll, 1)
        lines.addWidget(self._error)
        lines.addWidget(self.target)

    def show_data(self, data: Prepared) -> None:
        spec, now = data.spec, initial_sample(self.document.microscope, data)
        size = int(np.prod(spec.shape))
        self._error.hide()
        shown = self.tr("In the data's own unit. The network is given them standardized, as the samples are.")
        self._note.setText(shown if data.mean is not None else self.tr("In the data's own unit."))
        holder = QWidget(self._scroll)
        self.fields, self.all = [], None
        if size > MOST_NUMBERS:
            self._note.setText(
                self.tr("A sample of these data has {count} numbers: too many to type. Choose one of the list.").format(
                    count=notation.count(size)
                )
            )
        elif size <= MOST_FIELDS:
            form = QFormLayout(holder)
            form.setContentsMargins(0, 0, 0, 0)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            names = [subscripted(name) for name in spec.feature_names] or [
                self.tr("input {number}").format(number=place + 1) for place in range(size)
            ]
            self.fields = number_fields(names, now.inputs, form, "look_at_value")
        else:
            self.all = QPlainTextEdit(_block(now.inputs, spec.shape[-1]), holder)
            self.all.setObjectName("look_at_all_values")
            self.all.setAccessibleName(self.tr("All numbers of the sample"))
            self.all.setTabChangesFocus(True)
            self.all.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
            self.all.textChanged.connect(self._error.hide)
            lines = QVBoxLayout(holder)
            lines.setContentsMargins(0, 0, 0, 0)
            lines.addWidget(self.all)
            self._note.setText(
                self._note.text()
                + " "
                + self.tr("All {count} numbers, with spaces between them: row by row, channel by channel.").format(
                    count=size
                )
            )
        self._scroll.setWidget(holder)
        self.target.show_target(spec, now.target)

    def selector(self) -> CustomSample | None:
        inputs = self._inputs()
        target = self.target.target()
        return None if inputs is None or target is None else CustomSample(inputs, target)

    def _inputs(self) -> tuple[float, ...] | None:
        data = self.document.data
        if self.all is None or data is None:
            return read_all(self.fields) if self.fields else None
        try:
            return numbers_typed(self.all.toPlainText(), int(np.prod(data.spec.shape)))
        except UserError as error:
            self._error.setText(translated(error.text))
            self._error.show()
            self.all.setFocus()
            return None


def _block(values: tuple[float, ...], width: int) -> str:
    """Lines as wide as the picture's rows."""
    return "\n".join(
        " ".join(notation.exact(round(value, 6)) for value in values[place : place + width])
        for place in range(0, len(values), width)
    )
