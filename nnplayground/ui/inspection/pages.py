"""What the panel says where there is no operation to show: that the microscope is closed, or what to press first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from nnplayground.ui.document import Document
from nnplayground.ui.forms.labels import ToneLabel, in_sentence
from nnplayground.ui.icons import icon
from nnplayground.ui.lookat.words import looked_at
from nnplayground.ui.microscope_moves import OPEN, WALK
from nnplayground.ui.theme import theme, themes
from nnplayground.ui.translate import translated

_FORWARD = next(move for move in WALK if move.name == "forward")


class _Said(QWidget):
    """A picture, a heading, a sentence and a button, in the middle."""

    pressed = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture = QLabel(self)
        self.heading = ToneLabel(tone="heading", parent=self)
        self.sentence = ToneLabel(tone="faint", parent=self)
        self.button = QPushButton(self)
        self.button.setObjectName(name)
        self.button.clicked.connect(self.pressed)
        lines = QVBoxLayout(self)
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

    def _dress(self) -> None:
        side = max(26, round(1.8 * self.fontMetrics().height()))
        self._picture.setPixmap(icon("mdi6.microscope", theme().faint).pixmap(side, side))


class ClosedPage(_Said):
    """The microscope is not open."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__("microscope_open", parent)
        self._document = document
        self.heading.setText(self.tr("See every number of a training step"))
        self.button.setText(self.tr("Open the microscope"))
        self.button.setToolTip(OPEN.told())
        self.pressed.connect(lambda: document.microscope.open())
        self.renew()

    def renew(self) -> None:
        """Say what it is, or why it cannot be opened."""
        obstacle = self._document.obstacle
        said = self.tr(
            "The microscope walks through the next training step, operation by operation: forward, loss, backward and "
            "update, with the formula and the real numbers of this network. You can go back at any time."
        )
        if obstacle is not None:
            said = self.tr("It cannot be opened now. {reason}").format(reason=translated(obstacle))
        self.sentence.setText(said)
        self.button.setEnabled(obstacle is None and not self._document.microscope.busy)


class StartPage(_Said):
    """A step is open, and none of its operations is done."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__("microscope_first", parent)
        self._document = document
        self.button.setText(self.tr("First operation"))
        self.button.setToolTip(_FORWARD.told())
        self.pressed.connect(document.microscope.forward)

    def renew(self) -> None:
        """Say what is looked at, and what comes first."""
        trace = self._document.microscope.trace
        if trace is None:
            return
        self.heading.setText(translated(looked_at(trace.view, self._document.data, trace.batch)))
        first = trace.operations[0]
        graph = self._document.project.graph
        said = self.tr(
            "Step {step} of the training, in {count} operations. The first is of {node}: {operation}. "
            "Press {key} to do it."
        )
        self.sentence.setText(
            said.format(
                step=trace.step + 1,
                count=len(trace.operations),
                node=graph[first.node].label if first.node in graph else first.node,
                operation=in_sentence(translated(first.operation.name)),
                key=QKeySequence(_FORWARD.keys[0]).toString(QKeySequence.SequenceFormat.NativeText),
            )
        )
        self.button.setEnabled(not self._document.microscope.busy)
