"""Editor of yes or no: a check box that carries its own label."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from nnplayground.fields.spec import FieldSpec
from nnplayground.ui.toolkit.forms.editor import Edit, Editor
from nnplayground.ui.toolkit.translate import translated


class FlagEditor(Editor):
    says_label = True

    def __init__(self, spec: FieldSpec, path: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        self.check = QCheckBox(translated(spec.label), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.check)
        row.addStretch(1)
        self.check.toggled.connect(lambda on: self.edited.emit(Edit(on)))

    def set_value(self, value: object) -> None:
        self.check.blockSignals(True)
        self.check.setChecked(bool(value))
        self.check.blockSignals(False)

    def target(self) -> QWidget:
        return self.check
