"""The formula of an operation, the same with this network's numbers, and a plain sentence."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from nnplayground.expressions.expression import SYMBOLS, Rendering
from nnplayground.expressions.operation import Equation, Explanation, Operation
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.forms.scroll import Page
from nnplayground.ui.toolkit.formula import FormulaView
from nnplayground.ui.toolkit.translate import translated

_USUAL, _AMPLE = 17.0, 24.0
"""Lines of text that are high enough for formulas of the usual size, and for the largest."""
_LARGEST = 1.5
"""How many times as large they are drawn then: in a class they are read from afar."""
_FEW = 4
"""Lines of equations; of more, as Adam has, all are to be seen and so none is enlarged."""


class ExplanationView(Page):
    """Scrolls where there is more than fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = ToneLabel(parent=self)
        self.sentence.setObjectName("microscope_sentence")
        self.formula = FormulaView(parent=self)
        self.formula.setObjectName("microscope_formula")
        self.formula.setToolTip(self.tr("What the operation does, for all of its numbers"))
        self.equations = FormulaView(parent=self)
        self.equations.setObjectName("microscope_equations")
        self.equations.setToolTip(self.tr("How the framed number comes about: with symbols, then with its numbers"))
        for part in (self.sentence, self.formula, self.equations):
            self.lines.addWidget(part)
        self.lines.setSpacing(7)
        around = self._content.layout()
        if around is not None:
            around.setContentsMargins(10, 3, 10, 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size()

    def show_operation(self, operation: Operation, explanation: Explanation | None, digits: int, hidden: bool) -> None:
        """``hidden``: the result is still to be predicted, so that the sentence tells of the operation alone."""
        sentence = operation.text if explanation is None or hidden else explanation.text
        self.sentence.setText(translated(sentence))
        self.formula.setVisible(bool(operation.formula))
        self.formula.set_latex(operation.formula)
        self.equations.setVisible(explanation is not None and bool(explanation.equations))
        if explanation is not None:
            self.equations.set_latex(equation_lines(explanation, digits, hidden))
        self._size()

    # -- inside

    def _size(self) -> None:
        """By the room, and hardly by the formula, or each step of the walk would come in a size of its own."""
        around = self.parentWidget() or self
        lines = min(self.width() / 1.5, around.height()) / self.fontMetrics().height()
        times = 1 + round(4 * min(max((lines - _USUAL) / (_AMPLE - _USUAL), 0.0), 1.0)) / 4 * (_LARGEST - 1)
        for part in (self.formula, self.equations):
            part.enlarge(times if len(self.equations.latex) <= _FEW else 1.0)


def equation_lines(explanation: Explanation, digits: int, hidden: bool) -> list[str]:
    """LaTeX: each equation with symbols, then with numbers."""
    lines: list[str] = []
    value = explanation.equations[-1].left.value() if explanation.equations else 0.0
    for equation in explanation.equations:
        concealed = hidden and (equation is explanation.equations[-1] or equation.left.value() == value)
        symbols = equation.latex()
        numbers = without_result(equation, digits) if concealed else equation.latex_numbers(digits)
        lines += [symbols] if symbols == numbers else [symbols, numbers]
    return lines


def without_result(equation: Equation, digits: int) -> str:
    """``z_{1} = 0.15 \\cdot 0.05 + 0.35 = {?}``."""
    form = Rendering(digits)
    left, right = equation.left.latex(SYMBOLS), equation.right.latex(form)
    return rf"{left} = \text{{?}}" if right == equation.left.latex(form) else rf"{left} = {right} = \text{{?}}"
