"""Test a gradient: nudge the number that is looked at, and see what the loss does; or check a whole layer."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent
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
from nnplayground.explain.layers.layer import LayerExplanation
from nnplayground.microscope.nudge import Checked, Nudge
from nnplayground.microscope.trace import TracedOperation
from nnplayground.text import Text
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.forms.numbers import cut, number_in
from nnplayground.ui.toolkit.formula import FormulaView
from nnplayground.ui.toolkit.on_screen import room_for_dialogs
from nnplayground.ui.toolkit.single_dialog import single_dialog
from nnplayground.ui.toolkit.single_shot import single_shot
from nnplayground.ui.toolkit.translate import translated

_WORST = 4
"""Numbers of a checked layer that are listed."""
_DIGITS = 6


def testable(traced: TracedOperation | None) -> bool:
    """Whether the result of an operation belongs to a parameter, number by number."""
    return traced is not None and bool(traced.operation.part) and traced.phase in ("backward", "update")


class GradientCheck(QDialog):
    """Not modal: it follows the walk, and is about the number that is framed."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gradient_test")
        self.setWindowTitle(self.tr("Test a gradient"))
        self._document, self._model = document, document.microscope
        self._walk = self._model.walk
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
        self.predicted, self.actual = FormulaView(parent=self), FormulaView(parent=self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self._captions = (QLabel(self.tr("Predicted"), self), QLabel(self.tr("Real"), self))
        for place, (caption, view) in enumerate(zip(self._captions, (self.predicted, self.actual), strict=True)):
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
        self._growing = single_shot(self, self._grow, 50)  # formulas are drawn by then, or make themselves room later
        self._shown_for: object = None
        for signal in (self._model.changed, self._walk.walked, self._model.state_changed):
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
        traced, element = self._walk.current, self._walk.element
        if traced is None or element is None or not testable(traced):
            return
        typed = self.epsilon.text().strip()
        size = number_in(typed) if typed else None
        if size is not None and (math.isnan(size) or size == 0):
            self._say(
                self.verdict,
                self.tr("A nudge is a number other than 0, such as 0.001. Received: {typed}.").format(typed=cut(typed)),
            )
            return
        self._model.test_gradient(traced.node, traced.operation.part, element, size)

    def _check(self) -> None:
        traced = self._walk.current
        if traced is not None and testable(traced):
            self._model.check_layer(traced.node)

    # -- what is shown

    def _renew(self) -> None:
        model, walk = self._model, self._walk
        traced = walk.current
        possible = testable(traced) and walk.element is not None
        for button in (self.test, self.whole):
            button.setEnabled(possible and not model.busy and not walk.hidden)  # it would give a prediction away
        about = (traced.node, traced.operation.part, walk.element, model.trace) if traced is not None else None
        if about == self._shown_for:
            return
        self._shown_for = about
        self._clear()
        if traced is None or walk.element is None or not possible:
            self.about.setText(self.tr("Walk to the gradient of a weight or a bias, or to its update."))
            return
        self.about.setText(
            self.tr("{layer}: {parameter} {index}").format(
                layer=self._document.project.graph.label(traced.node),
                parameter=traced.operation.part,
                index=", ".join(str(part + 1) for part in walk.element),
            )
        )

    def _clear(self) -> None:
        for view in (self.predicted, self.actual):
            view.set_latex("")
        self._show_result(False)
        self._say(self.verdict, "", error=False)
        self._say(self.checked, "", error=False)

    def _take(self, answer: object) -> None:
        traced = self._walk.current
        if traced is None or not testable(traced) or traced.node not in self._document.project.graph:
            return  # it was asked from elsewhere
        if isinstance(answer, Nudge):
            if (answer.node, answer.parameter, answer.index) == (
                traced.node,
                traced.operation.part,
                self._walk.element,
            ):
                self._show_nudge(answer)
        elif isinstance(answer, Checked):
            if answer.node == traced.node:
                self._show_checked(answer)
        elif isinstance(answer, Text):
            self._say(self.verdict, translated(answer))
        self._growing.start()

    def _show_nudge(self, nudge: Nudge) -> None:
        below = ",".join(str(part + 1) for part in nudge.index)
        explanation = LayerExplanation.of(self._document.project.graph[nudge.node].layer)
        name = f"{explanation.symbol(nudge.parameter)}_{{{below}}}"
        foretold = rf"\frac{{\partial L}}{{\partial {name}}} \cdot \varepsilon"
        numbers = rf"{_bracketed(nudge.gradient)} \cdot {_bracketed(nudge.epsilon)}"
        self.predicted.set_latex(rf"{foretold} = {numbers} = {notation.latex(nudge.predicted, _DIGITS)}")
        difference = rf"L({name} + \varepsilon) - L({name})"
        losses = f"{notation.latex(nudge.loss_after, 10)} - {_bracketed(nudge.loss, 10)}"
        self.actual.set_latex(f"{difference} = {losses} = {notation.latex(nudge.actual, _DIGITS)}")
        self._show_result(True)
        self._say(self.verdict, translated(nudge.text()), error=False)

    def _show_checked(self, checked: Checked) -> None:
        lines = [translated(checked.text())]
        for one in checked.compared[:_WORST]:
            lines.append(
                self.tr("{parameter} {index}: gradient {gradient}, slope of the loss {slope}").format(
                    parameter=one.parameter,
                    index=", ".join(str(part + 1) for part in one.index),
                    gradient=notation.short(one.gradient, _DIGITS),
                    slope=notation.short(one.slope, _DIGITS),
                )
            )
        self.checked.setText("\n".join(lines))
        self.checked.set_tone("good" if checked.agree else "warning")

    # -- inside

    def _grow(self) -> None:
        """As high as its texts need, which are longer now."""
        wanted = self._lines.totalHeightForWidth(self.width())
        if wanted > self.height():
            self.resize(self.width(), min(wanted, room_for_dialogs(self).height()))

    def _button(self, name: str, words: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: slot())
        return button

    def _say(self, label: ToneLabel, words: str, *, error: bool = True) -> None:
        label.setText(words)
        label.set_tone("error" if error else "text")

    def _show_result(self, result: bool) -> None:
        for part in (*self._captions, self.predicted, self.actual):
            part.setVisible(result)

    def _fit(self) -> None:
        line = self.fontMetrics().height()
        self.setMinimumWidth(26 * line)
        self.resize(32 * line, 24 * line)


def open_gradient_check(document: Document, widget: QWidget) -> GradientCheck:
    """Open it beside the main window, or bring it to the front."""
    return single_dialog(widget, GradientCheck, lambda top: GradientCheck(document, top))


def _bracketed(number: float, digits: int = _DIGITS) -> str:
    written = notation.latex(number, digits)
    return rf"\left({written}\right)" if written.startswith("-") else written
