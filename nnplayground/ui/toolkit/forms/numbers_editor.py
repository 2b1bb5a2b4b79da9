"""Editor of a row of numbers: a line in which they stand with commas between."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnplayground.fields.errors import FieldError
from nnplayground.fields.spec import FieldSpec
from nnplayground.ui.toolkit.forms.editor import Edit, Editor
from nnplayground.ui.toolkit.forms.line_editor import LineBox
from nnplayground.ui.toolkit.forms.numbers import read_several, written_several


class NumbersEditor(Editor):
    """``1, 0.5, 0.1``; taken when typing is finished, like any line."""

    def __init__(self, spec: FieldSpec, path: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        self.box = LineBox(self)
        self.box.setPlaceholderText(self.tr("none"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        self.box.changed.connect(self._typed)

    def set_value(self, value: object) -> None:
        assert isinstance(value, tuple)
        self.box.set_line(written_several(value))

    def target(self) -> QWidget:
        return self.box

    def _typed(self, typed: str) -> None:
        try:
            numbers = read_several(typed, self.spec)
        except FieldError as error:
            self.refused.emit(error.text)
            return
        self.box.set_line(written_several(numbers))
        self.edited.emit(Edit(numbers))
