"""Editor of one of several values: a combo box."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnplayground.fields.spec import FieldSpec
from nnplayground.ui.toolkit.forms.combo import Combo
from nnplayground.ui.toolkit.forms.editor import Edit, Editor
from nnplayground.ui.toolkit.translate import translated


class ChoiceEditor(Editor):
    def __init__(self, spec: FieldSpec, path: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        self.combo = Combo(self)
        for value, label in spec.choices:
            self.combo.add(translated(label), value)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.combo)
        self.combo.currentIndexChanged.connect(lambda place: self.edited.emit(Edit(self.combo.itemData(place))))

    def set_value(self, value: object) -> None:
        self.combo.set_data(value)

    def needs(self) -> int:
        return self.combo.needs()

    def target(self) -> QWidget:
        return self.combo
