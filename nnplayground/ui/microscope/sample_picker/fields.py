"""Fields for numbers of one's own: a number, and the target of a sample."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from nnplayground import notation
from nnplayground.datasets.spec import DataSpec
from nnplayground.text import UserError
from nnplayground.ui.microscope.sample_picker.typed import number_typed
from nnplayground.ui.toolkit.forms.combo import Combo
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.names import subscripted
from nnplayground.ui.toolkit.translate import translated

_DIGITS = 10
"""What is beyond them comes from bringing an input back into its own unit."""


class NumberField(QWidget):
    """A line to type a number into; what is none is said beneath it."""

    def __init__(self, name: str, value: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.line = QLineEdit(notation.short(value, _DIGITS), self)
        self.line.setAccessibleName(name)
        self._error = ToneLabel(tone="error", parent=self)
        self._error.hide()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addWidget(self.line)
        lines.addWidget(self._error)
        self.line.textEdited.connect(self._mend)
        self.setFocusProxy(self.line)

    def value(self) -> float | None:
        """None where no number is typed, which is said then."""
        try:
            return number_typed(self.line.text(), self.name)
        except UserError as error:
            self._error.setText(translated(error.text))
            self._error.show()
            self.line.setAccessibleDescription(translated(error.text))
            return None

    def _mend(self) -> None:
        self._error.hide()
        self.line.setAccessibleDescription("")


def number_fields(names: list[str], values: tuple[float, ...], form: QFormLayout, prefix: str) -> list[NumberField]:
    """A line of a form for each number; the object names of the lines are the prefix and a number from 1."""
    fields = []
    for place, (name, value) in enumerate(zip(names, values, strict=True), start=1):
        field = NumberField(name, value)
        field.line.setObjectName(f"{prefix}_{place}")
        label = QLabel(name)
        label.setBuddy(field.line)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        label.setContentsMargins(0, 5, 0, 0)  # on the line of the letters in the field
        form.addRow(label, field)
        fields.append(field)
    return fields


class TargetField(QWidget):
    """What the network shall answer: a class, or a number for each target."""

    def __init__(self, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prefix = prefix
        self.classes: Combo | None = None
        self.numbers: list[NumberField] = []
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._form: QWidget | None = None

    def show_target(self, spec: DataSpec, target: int | tuple[float, ...]) -> None:
        """Fields for these data, filled."""
        if self._form is not None:
            self._form.deleteLater()
            self._form.hide()
        holder = self._form = QWidget(self)
        form = QFormLayout(holder)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.classes, self.numbers = None, []
        if isinstance(target, int):
            self.classes = Combo(holder)
            self.classes.setObjectName(f"{self._prefix}_class")
            for place, name in enumerate(spec.class_names):
                self.classes.add(notation.restyled(name), place)
            self.classes.set_data(target)
            self.classes.setMinimumContentsLength(6)
            form.addRow(self.tr("&Class"), self.classes)
        else:
            names = [self.tr("target {name}").format(name=subscripted(name)) for name in spec.target_names]
            self.numbers = number_fields(names, target, form, f"{self._prefix}_target")
        self._lines.addWidget(holder)

    def target(self) -> int | tuple[float, ...] | None:
        """None where it is no number, which is said at its field."""
        if self.classes is not None:
            return int(self.classes.currentData())
        return read_all(self.numbers)


def read_all(fields: list[NumberField]) -> tuple[float, ...] | None:
    """Every number; None where one is none: all of those say so, and the first has the keyboard."""
    values = [field.value() for field in fields]
    wrong = [field for field, value in zip(fields, values, strict=True) if value is None]
    if wrong:
        wrong[0].line.setFocus()
        wrong[0].line.selectAll()
        return None
    return tuple(value for value in values if value is not None)
