"""One line of a form: label, editor, what lies beneath it, and the reason for a refusal."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from nnplayground.fields.spec import FieldSpec
from nnplayground.text import Text
from nnplayground.ui.toolkit.forms.editor import Editor
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.translate import translated

BETWEEN = 8
"""Pixels between a label and its field."""


class Row(QWidget):
    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self.label = ToneLabel("" if editor.says_label else self.label_text, parent=self)
        self.label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._error: ToneLabel | None = None
        help = translated(self.spec.help)
        target = editor.target()
        if not target.objectName():
            target.setObjectName(f"field_{editor.path}")
        target.setAccessibleName(target.accessibleName() or self.label_text)
        target.setAccessibleDescription(help)
        target.setToolTip(target.toolTip() or help)
        self.label.setToolTip(help)
        self.label.setBuddy(target)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(BETWEEN)
        self._beside.addWidget(self.label)
        self._beside.addWidget(editor, 1)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self._lines.addLayout(self._beside)
        below = editor.below()
        if below is not None:
            self._lines.addWidget(below)

    @property
    def spec(self) -> FieldSpec:
        return self.editor.spec

    @property
    def label_text(self) -> str:
        return translated(self.spec.label)

    @property
    def has_error(self) -> bool:
        return self._error is not None

    def label_needs(self) -> int:
        """Width of the label's longest word, in pixels."""
        metrics = self.label.fontMetrics()
        return max((metrics.horizontalAdvance(word) for word in self.label.text().split()), default=0) + 2

    def arrange(self, label_width: int | None) -> None:
        """Label of this width beside the editor, or above it (None)."""
        if label_width is None:
            self._beside.setDirection(QBoxLayout.Direction.TopToBottom)
            self._beside.setSpacing(2)
            self.label.setMinimumWidth(1)
            self.label.setMaximumWidth(16_777_215)
            self.label.setVisible(bool(self.label.text()))
        else:
            self._beside.setDirection(QBoxLayout.Direction.LeftToRight)
            self._beside.setSpacing(BETWEEN)
            self.label.setFixedWidth(max(label_width, 1))
            self.label.show()

    def set_error(self, reason: Text | None) -> None:
        """Show why the value was refused, until the next value is taken."""
        target = self.editor.target()
        if reason is None:
            if self._error is not None:
                self._lines.removeWidget(self._error)
                self._error.hide()
                self._error.setParent(None)
                self._error.deleteLater()
                self._error = None
                target.setAccessibleDescription(translated(self.spec.help))
            return
        sentence = translated(reason)
        if self._error is None:
            self._error = ToneLabel(tone="error", parent=self)
            self._error.setObjectName(f"error_{self.editor.path}")
            self._lines.insertWidget(1, self._error)
        self._error.setText(sentence)
        self._error.show()
        target.setAccessibleDescription(sentence)
