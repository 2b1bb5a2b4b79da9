"""One of the minibatches of the coming epoch, by its number."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from nnplayground import notation
from nnplayground.datasets.prepare import Prepared
from nnplayground.microscope.batch_selector import EpochBatch
from nnplayground.text import UserError
from nnplayground.ui.document.document import Document
from nnplayground.ui.microscope.sample_picker.page import ChoicePage
from nnplayground.ui.microscope.sample_picker.typed import whole_typed
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.translate import translated


class BatchPage(ChoicePage):
    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self._most = 1
        self._note = ToneLabel(tone="faint", parent=self)
        self.number = QLineEdit("1", self)
        self.number.setObjectName("look_at_batch_number")
        self._enlarge()
        themes().changed.connect(self._enlarge)
        self._error = ToneLabel(tone="error", parent=self)
        self._error.setObjectName("look_at_batch_error")
        self._error.hide()
        self.number.textEdited.connect(self._error.hide)
        form = QFormLayout()
        form.addRow(self.tr("&Number"), self.number)
        lines = QVBoxLayout(self)
        lines.setSpacing(8)
        lines.addWidget(self._note)
        lines.addLayout(form)
        lines.addWidget(self._error)
        lines.addStretch(1)
        document.settings_changed.connect(self._count)

    def _enlarge(self) -> None:
        self.number.setMaximumWidth(12 * self.number.fontMetrics().horizontalAdvance("0"))

    def show_data(self, data: Prepared) -> None:
        self._error.hide()
        self._count()

    def selector(self) -> EpochBatch | None:
        try:
            return EpochBatch(whole_typed(self.number.text(), self._most) - 1)
        except UserError as error:
            self._error.setText(translated(error.text))
            self._error.show()
            self.number.setFocus()
            return None

    def _count(self) -> None:
        data, size = self.document.data, self.document.project.settings.batch_size
        if data is None:
            return
        samples = len(data.inputs["train"])
        self._most = -(-samples // size)
        sentence = self.tr(
            "The coming epoch has {count} minibatches of {size} samples, in the order in which training takes them."
        )
        if self._most == 1:
            sentence = self.tr("The coming epoch has a single minibatch, of all {size} samples.")
        self._note.setText(sentence.format(count=notation.count(self._most), size=notation.count(min(size, samples))))
