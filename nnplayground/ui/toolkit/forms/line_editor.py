"""Editor of a line of text."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from nnplayground.fields.spec import FieldSpec
from nnplayground.ui.toolkit.forms.committing import Typing
from nnplayground.ui.toolkit.forms.editor import Edit, Editor


class LineBox(QLineEdit):
    """A line edit whose text is taken when typing is finished."""

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self._typing = Typing(self, self, self._take_typed)

    def set_line(self, value: str) -> None:
        """Show a text from the document; what is half typed stays unless it differs from the one shown."""
        if self._typing.pending and value == self._shown:
            return
        self._typing.done()
        self._shown = value
        self.setText(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._typing.commit()
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self._typing.pending:
            self._typing.done()
            self.setText(self._shown)
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._typing.commit()
        super().focusOutEvent(event)

    def _take_typed(self) -> None:
        self._shown = self.text()
        self.changed.emit(self._shown)


class LineEditor(Editor):
    def __init__(self, spec: FieldSpec, path: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        self.box = LineBox(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        self.box.changed.connect(lambda value: self.edited.emit(Edit(value)))

    def set_value(self, value: object) -> None:
        self.box.set_line(str(value))

    def target(self) -> QWidget:
        return self.box
