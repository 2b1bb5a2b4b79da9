"""What the panel says where there is no operation to show: that the microscope is closed, or what to press first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from nnplayground.ui.document.document import Document
from nnplayground.ui.microscope.actions import BACK, FORWARD, OPEN, MicroscopeAction
from nnplayground.ui.microscope.by_hand import by_hand_template
from nnplayground.ui.microscope.sample_picker.words import selector_in_words
from nnplayground.ui.toolkit.forms.labels import ToneLabel, in_sentence
from nnplayground.ui.toolkit.formula import formulas
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated


class _Message(QWidget):
    """A picture, a heading, a sentence and a button, in the middle."""

    pressed = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture = QLabel(self)
        self.heading = ToneLabel(tone="heading", parent=self)
        self.sentence = ToneLabel(tone="faint", parent=self)
        self.button = QPushButton(self)
        self.button.setObjectName(name)
        self.button.setDefault(True)
        self.button.clicked.connect(self.pressed)
        self._lines = lines = QVBoxLayout(self)
        lines.setContentsMargins(24, 8, 24, 8)
        lines.setSpacing(6)
        lines.addStretch(1)
        for label in (self._picture, self.heading, self.sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            lines.addWidget(label)
        lines.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        lines.addStretch(1)
        themes().changed.connect(self._dress)
        self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def say(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.setToolTip(sentence)
        self._fit()

    def _fit(self) -> None:
        """Where there is too little height, the picture goes, and then the sentence: half a line says nothing."""
        for visible in ((True, True), (False, True), (False, False)):
            for label, there in zip((self._picture, self.sentence), visible, strict=True):
                if label.isHidden() == there:
                    label.setVisible(there)
            self._lines.invalidate()
            if self._lines.totalHeightForWidth(self.width()) <= self.height():
                break

    def _dress(self) -> None:
        side = max(26, round(1.8 * self.fontMetrics().height()))
        self._picture.setPixmap(icon("mdi6.microscope", theme().faint).pixmap(side, side))
        self._fit()


class ClosedPage(_Message):
    """The microscope is not open."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__("microscope_open", parent)
        self._document = document
        self.heading.setText(self.tr("See every number of a training step"))
        self.button.setText(self.tr("Open the microscope"))
        self.button.setToolTip(OPEN.tooltip())
        self.pressed.connect(lambda: document.microscope.open())
        self.renew()

    def renew(self) -> None:
        """Say what it is, or why it cannot be opened."""
        obstacle = self._document.training.obstacle
        sentence = self.tr(
            "The microscope walks through the next training step, operation by operation: forward, loss, backward and "
            "update, with the formula and the real numbers of this network. You can go back at any time."
        )
        if obstacle is not None:
            sentence = self.tr("It cannot be opened now. {reason}").format(reason=translated(obstacle))
        self.say(sentence)
        self.button.setEnabled(obstacle is None and not self._document.microscope.busy)


class StartPage(_Message):
    """A step is open, and none of its operations is done."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__("microscope_first", parent)
        self._document = document
        self.button.setText(self.tr("First operation"))
        self.button.setToolTip(FORWARD.tooltip())
        self.pressed.connect(document.microscope.walk.forward)

    def renew(self) -> None:
        """Say what is looked at, and what comes first."""
        trace = self._document.microscope.trace
        if trace is None:
            return
        looked = translated(selector_in_words(trace.selector, self._document.data, trace.batch))
        template = by_hand_template(self._document.project) if not trace.step else None
        self.heading.setText(looked if template is None else translated(template.title))
        first = trace.operations[0]
        if first.operation.formula:
            formulas().pieces(first.operation.formula)  # the very first takes long: it loads the letters
        sentence = self.tr(
            "Step {step} of the training, in {count} operations. The first is of {node}: {operation}. "
            "Press {key} to do it, and {back} to go back."
        )
        about = "" if template is None else f"{translated(template.help)}\n"
        self.say(
            about
            + sentence.format(
                step=trace.step + 1,
                count=len(trace.operations),
                node=self._document.project.graph.label(first.node),
                operation=in_sentence(translated(first.operation.name)),
                key=_key(FORWARD),
                back=_key(BACK),
            )
        )
        self.button.setEnabled(not self._document.microscope.busy)


def _key(move: MicroscopeAction) -> str:
    """As keyboards have it written on them."""
    return move.key_sequences()[0].toString(QKeySequence.SequenceFormat.NativeText)
