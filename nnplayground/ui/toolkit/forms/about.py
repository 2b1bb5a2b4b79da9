"""What a chosen kind is: its sentence of help and its formula."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnplayground.fields.kind import Kind
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.formula import FormulaView
from nnplayground.ui.toolkit.translate import translated


class About(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._help = ToneLabel(tone="faint", parent=self)
        self._formula = FormulaView(parent=self)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 2)
        lines.setSpacing(4)
        lines.addWidget(self._help)
        lines.addWidget(self._formula)

    def show_kind(self, kind: type[Kind]) -> None:
        self._help.setText(translated(kind.help))
        self._formula.set_latex(kind.formula)
        self._formula.setVisible(bool(kind.formula))
