"""A spin box that lets people type what they like, and says in a sentence why it cannot be taken."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QStyle, QStyleOptionSpinBox, QWidget

from nnplayground.fields.errors import FieldError
from nnplayground.fields.spec import FieldSpec
from nnplayground.text import Text
from nnplayground.ui.toolkit.forms.committing import Typing
from nnplayground.ui.toolkit.forms.numbers import Value, can_step, read_value, stepped_value, written


@dataclass(frozen=True)
class NumberEdit:
    value: Value
    by_step: bool
    """Whether it came from the arrows, the wheel or the keyboard's up and down."""


class NumberBox(QAbstractSpinBox):
    """Whole or real numbers, or the sizes of two sides.  Typing is taken when it is finished, the arrows at once."""

    changed = Signal(NumberEdit)
    refused = Signal(Text)

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self._value: Value = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccelerated(True)
        self.lineEdit().setTextMargins(3, 0, 0, 0)  # the number stands where the words of a combo box stand
        self._typing = Typing(self, self.lineEdit(), self._take_typed)

    def _get_value(self) -> float:
        first = self._value[0] if isinstance(self._value, tuple) else self._value
        return 0.0 if isinstance(first, str) else float(first)

    value = Property(float, _get_value)
    """For screen readers, which know of numbers only; they read the text, too."""

    def set_number(self, value: Value) -> None:
        """Show a number from the document; what is half typed stays unless the number differs from the one shown."""
        if self._typing.pending and value == self._value:
            return
        self._typing.done()
        self._value = value
        self.lineEdit().setText(written(value, self._spec))

    # -- Qt

    def validate(self, typed: str, place: int) -> tuple[QValidator.State, str, int]:
        return QValidator.State.Acceptable, typed, place

    def stepBy(self, steps: int) -> None:
        try:
            start = read_value(self.text(), self._spec)
        except FieldError:
            start = self._value
        self._typing.done()
        self._take(stepped_value(start, steps, self._spec), True)
        self.selectAll()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        enabled = QAbstractSpinBox.StepEnabledFlag.StepNone
        up, down = can_step(self._value, self._spec)
        if up:
            enabled |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        if down:
            enabled |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        return enabled

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._typing.done()
            self._take_typed()
            self.selectAll()
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self.text() != written(self._value, self._spec):
            self._typing.done()
            self._take(self._value, False)
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._typing.commit()
        super().focusOutEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # the panel scrolls

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance("0" * 7)
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        inner = QSize(width, metrics.height())
        return self.style().sizeFromContents(QStyle.ContentsType.CT_SpinBox, option, inner, self)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    # -- values

    def _take_typed(self) -> None:
        try:
            value = read_value(self.text(), self._spec)
        except FieldError as error:
            self.refused.emit(error.text)
            return
        self._take(value, False)

    def _take(self, value: Value, by_step: bool) -> None:
        self.lineEdit().setText(written(value, self._spec))
        self._value = value
        self.changed.emit(NumberEdit(value, by_step))
