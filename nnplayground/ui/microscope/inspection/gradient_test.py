"""Test a gradient: nudge the number that is looked at, and see what the loss does; or check a whole layer."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnplayground import notation
from nnplayground.microscope.nudge import Checked, Nudge
from nnplayground.microscope.trace import TracedOperation
from nnplayground.microscope.update import symbol
from nnplayground.text import Text
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.forms.numbers import number_in
from nnplayground.ui.toolkit.formula import FormulaView
from nnplayground.ui.toolkit.single_dialog import single_dialog
from nnplayground.ui.toolkit.translate import translated

_WORST = 4
"""Numbers of a checked layer that are listed."""
_DIGITS = 6


def testable(placed: TracedOperation | None) -> bool:
    """Whether the result of an operation belongs to a parameter, number by number."""
    return placed is not None and bool(placed.operation.part) and placed.phase in ("backward", "update")


class GradientTest(QDialog):
    """Not modal: it follows the walk, and is about the number that is framed."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gradient_test")
        self.setWindowTitle(self.tr("Test a gradient"))
        self._document, self._model = document, document.microscope
        self.about = ToneLabel(tone="heading", parent=self)
        self.about.setObjectName("gradient_about")
        says = ToneLabel(
            self.tr("A small nudge of a number should change the loss by its gradient times the nudge."), "faint", self
        )
        label = QLabel(self.tr("&Nudge by"), self)
        self.epsilon = QLineEdit(self)
        self.epsilon.setObjectName("gradient_epsilon")
        self.epsilon.setPlaceholderText(self.tr("0.001"))
        self.epsilon.setToolTip(self.tr("A small number; 0.001 where nothing is typed"))
        self.epsilon.setAccessibleName(self.tr("Nudge by"))
        self.epsilon.returnPressed.connect(self._nudge)
        label.setBuddy(self.epsilon)
        self.test = self._button("gradient_nudge", self.tr("Test"), self._nudge)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.epsilon, 1)
        row.addWidget(self.test)
        self.predicted, self.real = FormulaView(parent=self), FormulaView(parent=self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self._captions = (QLabel(self.tr("Predicted"), self), QLabel(self.tr("Real"), self))
        for place, (caption, view) in enumerate(zip(self._captions, (self.predicted, self.real), strict=True)):
            caption.setProperty("faint", True)
            grid.addWidget(caption, place, 0)
            grid.addWidget(view, place, 1)
        self.verdict = ToneLabel(parent=self)
        self.verdict.setObjectName("gradient_verdict")
        line = QFrame(self)
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Plain)
        line.setForegroundRole(self.palette().ColorRole.Mid)
        self.whole = self._button("gradient_check", self.tr("Check the whole layer"), self._check)
        self.whole.setToolTip(
            self.tr("Compare the gradients of the layer with slopes of the loss, one number after the other")
        )
        self.checked = ToneLabel(parent=self)
        self.checked.setObjectName("gradient_checked")
        close = self._button("gradient_close", self.tr("Close"), self.close)
        last = QHBoxLayout()
        last.addWidget(self.whole)
        last.addStretch(1)
        last.addWidget(close)
        self._lines = lines = QVBoxLayout(self)
        lines.setContentsMargins(14, 12, 14, 12)
        lines.setSpacing(10)
        for part in (self.about, says):
            lines.addWidget(part)
        lines.addLayout(row)
        lines.addLayout(grid)
        below: tuple[QWidget, ...] = (self.verdict, line, self.checked)
        for widget in below:
            lines.addWidget(widget)
        lines.addStretch(1)
        lines.addLayout(last)
        self._growing = QTimer(self)
        self._growing.setSingleShot(True)
        self._growing.setInterval(50)  # formulas are drawn by then, or make themselves room later
        self._growing.timeout.connect(self._grow)
        self._shown_for: object = None
        for signal in (self._model.changed, self._model.walked, self._model.looks_changed):
            signal.connect(self._renew)
        self._model.tested.connect(self._take)
        self._fit()
        self._clear()
        self._renew()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    # -- what is asked

    def _nudge(self) -> None:
        placed, element = self._model.current, self._model.element
        if placed is None or element is None or not testable(placed):
            return
        typed = self.epsilon.text().strip()
        size = number_in(typed) if typed else None
        if size is not None and (math.isnan(size) or size == 0):
            self._say(
                self.verdict,
                self.tr("A nudge is a number other than 0, such as 0.001. Received: {typed}.").format(typed=typed),
            )
            return
        self._model.test_gradient(placed.node, placed.operation.part, element, size)

    def _check(self) -> None:
        placed = self._model.current
        if placed is not None and testable(placed):
            self._model.check_layer(placed.node)

    # -- what is shown

    def _renew(self) -> None:
        model = self._model
        placed = model.current
        possible = testable(placed) and model.element is not None
        for button in (self.test, self.whole):
            button.setEnabled(possible and not model.busy and model.revealed)  # it would give a prediction away
        about = (placed.node, placed.operation.part, model.element, model.trace) if placed is not None else None
        if about == self._shown_for:
            return
        self._shown_for = about
        self._clear()
        if placed is None or model.element is None or not possible:
            self.about.setText(self.tr("Walk to the gradient of a weight or a bias, or to its update."))
            return
        self.about.setText(
            self.tr("{layer}: {parameter} {index}").format(
                layer=self._document.project.graph.label(placed.node),
                parameter=placed.operation.part,
                index=", ".join(str(part + 1) for part in model.element),
            )
        )

    def _clear(self) -> None:
        for view in (self.predicted, self.real):
            view.set_latex("")
        self._set_found(False)
        self._say(self.verdict, "", error=False)
        self._say(self.checked, "", error=False)

    def _take(self, result: object) -> None:
        placed = self._model.current
        if placed is None or not testable(placed) or placed.node not in self._document.project.graph:
            return  # it was asked from elsewhere
        if isinstance(result, Nudge):
            if (result.node, result.parameter, result.index) == (
                placed.node,
                placed.operation.part,
                self._model.element,
            ):
                self._show_nudge(result)
        elif isinstance(result, Checked):
            if result.node == placed.node:
                self._show_checked(result)
        elif isinstance(result, Text):
            self._say(self.verdict, translated(result))
        self._growing.start()

    def _show_nudge(self, result: Nudge) -> None:
        below = ",".join(str(part + 1) for part in result.index)
        name = f"{symbol(result.parameter, self._document.project.graph[result.node].layer)}_{{{below}}}"
        foretold = rf"\frac{{\partial L}}{{\partial {name}}} \cdot \varepsilon"
        numbers = rf"{_bracketed(result.gradient)} \cdot {_bracketed(result.epsilon)}"
        self.predicted.set_latex(rf"{foretold} = {numbers} = {notation.latex(result.predicted, _DIGITS)}")
        difference = rf"L({name} + \varepsilon) - L({name})"
        losses = f"{notation.latex(result.loss_after, 10)} - {_bracketed(result.loss, 10)}"
        self.real.set_latex(f"{difference} = {losses} = {notation.latex(result.real, _DIGITS)}")
        self._set_found(True)
        self._say(self.verdict, translated(result.text()), error=False)

    def _show_checked(self, result: Checked) -> None:
        sentence = [translated(result.text())]
        for one in result.compared[:_WORST]:
            sentence.append(
                self.tr("{parameter} {index}: gradient {gradient}, slope of the loss {slope}").format(
                    parameter=one.parameter,
                    index=", ".join(str(part + 1) for part in one.index),
                    gradient=notation.short(one.gradient, _DIGITS),
                    slope=notation.short(one.slope, _DIGITS),
                )
            )
        self.checked.setText("\n".join(sentence))
        self.checked.set_tone("good" if result.agree else "warning")

    # -- inside

    def _grow(self) -> None:
        """As high as its texts need, which are longer now."""
        wanted = self._lines.totalHeightForWidth(self.width())
        if wanted > self.height():
            self.resize(self.width(), wanted)

    def _button(self, name: str, words: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: slot())
        return button

    def _say(self, label: ToneLabel, words: str, *, error: bool = True) -> None:
        label.setText(words)
        label.set_tone("error" if error else "text")

    def _set_found(self, result: bool) -> None:
        for part in (*self._captions, self.predicted, self.real):
            part.setVisible(result)

    def _fit(self) -> None:
        line = self.fontMetrics().height()
        self.setMinimumWidth(26 * line)
        self.resize(32 * line, 24 * line)


def open_gradient_test(document: Document, widget: QWidget) -> GradientTest:
    """Open it beside the main window, or bring it to the front."""
    return single_dialog(widget, GradientTest, lambda top: GradientTest(document, top))


def _bracketed(number: float, digits: int = _DIGITS) -> str:
    written = notation.latex(number, digits)
    return rf"\left({written}\right)" if written.startswith("-") else written
