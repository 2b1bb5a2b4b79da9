"""The microscope: one operation of a training step, with its formula, its numbers, its tensors and a sentence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from nnplayground.text import mark
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.panel import PANELS, Panel
from nnplayground.ui.toolkit.forms.split import Split
from nnplayground.ui.toolkit.formula import formulas
from nnplayground.ui.toolkit.single_shot import single_shot

if TYPE_CHECKING:
    from nnplayground.expressions.tensor import Index
    from nnplayground.microscope.trace import Trace

_WORDS = 380
"""Thousandths of the width for formulas and words, until the user says otherwise."""
_HANDLE = 11
"""Pixels between words and tensors; in the middle of them a line."""
_LEAST = 9.0
"""Lines of text that formulas and tensors are high at least."""


@PANELS.register
class MicroscopePanel(Panel):
    kind = "microscope"
    title = mark("Microscope")
    help = mark(
        "One training step, operation by operation: formulas, this network's numbers, and where they come from."
    )
    icon = "mdi6.microscope"
    area = "bottom"
    half = "right"
    rank = 70
    late = True

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        # What it is made of is imported when it is made: the window comes sooner.
        from nnplayground.ui.microscope.bar import MicroscopeBar
        from nnplayground.ui.microscope.inspection.answer_row import AnswerRow
        from nnplayground.ui.microscope.inspection.explanation_view import ExplanationView
        from nnplayground.ui.microscope.inspection.gradient_check import open_gradient_check, testable
        from nnplayground.ui.microscope.inspection.header import Header
        from nnplayground.ui.microscope.inspection.pages import ClosedPage, StartPage
        from nnplayground.ui.microscope.inspection.tensors_view import TensorsView

        self.model = document.microscope
        self.bar = QHBoxLayout()
        self.bar.setContentsMargins(0, 0, 0, 0)
        self.bar.addWidget(MicroscopeBar(document, self), 1)
        self.closed, self.start = ClosedPage(document, self), StartPage(document, self)
        self.head = Header(document, self)
        self.explanation_view = ExplanationView(self)
        self.answer = AnswerRow(self)
        self.answer.revealed.connect(self.model.walk.reveal)
        self.tensors = TensorsView(self)
        self.tensors.chosen.connect(self.model.walk.select)
        self.test = QPushButton(self.tr("Test this gradient…"), self)
        self.test.setObjectName("microscope_test")
        self.test.setToolTip(self.tr("Nudge the framed number, and compare what the loss does with its gradient"))
        self.test.clicked.connect(lambda: open_gradient_check(document, self))
        self._testable = testable
        self.head.add_tool(self.test)
        words = QWidget(self)
        lines = QVBoxLayout(words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addWidget(self.explanation_view, 1)
        lines.addWidget(self.answer)
        self.parts = Split("microscope_parts", _WORDS, self)
        self.parts.setHandleWidth(_HANDLE)
        self.parts.addWidget(words)
        self.parts.addWidget(self.tensors)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.parts)
        scroll.viewport().setAutoFillBackground(False)
        self.parts.setAutoFillBackground(False)
        self._operation = QWidget(self)
        whole = QVBoxLayout(self._operation)
        whole.setContentsMargins(8, 5, 8, 6)
        whole.setSpacing(5)
        whole.addWidget(self.head)
        whole.addWidget(scroll, 1)
        self._pages = QStackedWidget(self)
        for page in (self.closed, self.start, self._operation):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self.bar)
        layout.addWidget(self._pages, 1)
        self._asked: tuple[int, Index | None, Trace | None] | None = None
        """The number that is being predicted."""
        self._late = single_shot(self, self._renew)
        self.model.walk.walking.connect(self._wait)
        for signal in (
            self.model.changed,
            self.model.walk.walked,
            self.model.state_changed,
            document.training.run_changed,
        ):
            signal.connect(self._ask)
        document.data_changed.connect(self._ask)
        document.graph_changed.connect(self._ask)
        self.setMinimumSize(260, 140)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._renew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        upright = self.width() < 0.95 * self.height()
        self.parts.turn(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    # -- inside

    def _fit(self) -> None:
        """Where there is less height than formulas and numbers need, all of it scrolls."""
        self.parts.setMinimumHeight(round(_LEAST * self.fontMetrics().height()))

    def _ask(self) -> None:
        """Several signals tell of one step; a hidden panel looks when it is shown."""
        if self.isVisible():
            self._late.start()

    def _wait(self) -> None:
        """Formulas of the operation before are drawn, if at all, once this one is painted."""
        formulas().pause()

    def _renew(self) -> None:
        model, walk = self.model, self.model.walk
        traced = walk.current
        if traced is None:
            page: QWidget = self.start if model.active else self.closed
            (self.start if model.active else self.closed).renew()
            self._pages.setCurrentWidget(page)
            self._asked = None
            if model.active:
                self.tensors.prepare()
            else:
                self.tensors.clear()
            return
        explanation, hidden, digits = walk.explanation(), walk.hidden, model.options.digits
        self.head.renew()
        self.explanation_view.show_operation(traced.operation, explanation, digits, hidden)
        self.tensors.show_operation(traced.operation, explanation, walk.element, digits, hidden)
        self._show_answer(hidden)
        self.test.setVisible(self._testable(traced) and walk.element is not None and not hidden)
        began = self.window().focusWidget() is self.start.button
        self._pages.setCurrentWidget(self._operation)
        if began:  # its button goes, and the arrow keys shall move among numbers
            self.tensors.result.grid.setFocus()

    def _show_answer(self, hidden: bool) -> None:
        """The line stands as long as the number does, so that one reads what was said of the answer."""
        walk = self.model.walk
        assert walk.current is not None
        about = walk.position, walk.element, self.model.trace
        if hidden and self._asked != about:
            self._asked = about
            number = math.nan
            if walk.element is not None:
                number = float(walk.current.operation.output.array[walk.element])
            self.answer.ask(number)
        elif self._asked != about:
            self._asked = None
        self.answer.show_hidden(hidden)
        self.answer.setVisible(self._asked is not None and self.model.options.predicting)
