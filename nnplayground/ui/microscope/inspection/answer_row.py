"""Predict, then reveal: a line for one's own answer, and what is to be said of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from nnplayground.text import UserError
from nnplayground.ui.microscope.inspection.answer import read_answer
from nnplayground.ui.toolkit.announcements import announcements
from nnplayground.ui.toolkit.forms.flow_layout import FlowLayout
from nnplayground.ui.toolkit.forms.labels import Tone, ToneLabel
from nnplayground.ui.toolkit.translate import translated


class AnswerRow(QWidget):
    """Told the real number, it says whether the answer is right; it never shows the number."""

    revealed = Signal()
    """Reveal was pressed, or the answer is right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = 0.0
        label = QLabel(self.tr("&Your answer"), self)
        self.edit = QLineEdit(self)
        self.edit.setObjectName("microscope_answer")
        self.edit.setAccessibleName(self.tr("Your answer"))
        self.edit.setToolTip(
            self.tr(
                "Type the number and press Enter. It is right within 1 %, or if it is rounded to the digits that you "
                "typed and no more than 10 % off."
            )
        )
        self.edit.setPlaceholderText(self.tr("a number"))
        self.edit.returnPressed.connect(self._check)
        label.setBuddy(self.edit)
        self._check_button = QPushButton(self.tr("Check"), self)
        self._check_button.setObjectName("microscope_check")
        self._check_button.clicked.connect(self._check)
        self.reveal_button = QPushButton(self.tr("Reveal"), self)
        self.reveal_button.setObjectName("microscope_reveal")
        self.reveal_button.setToolTip(self.tr("Show the number"))
        self.reveal_button.clicked.connect(self._reveal)
        self.message = ToneLabel(tone="faint", parent=self)
        self.message.setObjectName("microscope_verdict")
        asked = QWidget(self)
        row = QHBoxLayout(asked)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(self.edit, 1)
        controls = QWidget(self)
        flow = FlowLayout(controls, spacing=6)
        for part in (asked, self._check_button, self.reveal_button):
            flow.addWidget(part)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(10, 2, 10, 4)
        lines.setSpacing(4)
        lines.addWidget(controls)
        lines.addWidget(self.message)
        self._fit()

    def ask(self, number: float) -> None:
        """Another number is to be predicted."""
        self._number = number
        self.edit.clear()
        self._say(self.tr("Right within 1 %, or if rounded as typed."), "faint")

    def show_hidden(self, hidden: bool) -> None:
        """There is nothing more to type once the number is shown."""
        for part in (self.edit, self._check_button, self.reveal_button):
            part.setEnabled(hidden)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.edit.setMinimumWidth(self.fontMetrics().horizontalAdvance("−0.123456"))

    def _check(self) -> None:
        try:
            answer = read_answer(self.edit.text())
        except UserError as error:
            self._say(translated(error.text), "error")
            self.edit.selectAll()
            return
        if answer.is_right(self._number):
            self._say(self.tr("Right."), "good")
            self.revealed.emit()
        else:
            self._say(
                self.tr("{answer} is not right yet. Try again, or press Reveal.").format(
                    answer=self.edit.text().strip()
                ),
                "warning",
            )
            self.edit.selectAll()

    def _reveal(self) -> None:
        self._say("", "faint")
        self.revealed.emit()

    def _say(self, words: str, tone: Tone) -> None:
        self.message.setText(words)
        self.message.set_tone(tone)
        self.message.setAccessibleName(words)
        if words and tone != "faint":
            announcements().say(words)
