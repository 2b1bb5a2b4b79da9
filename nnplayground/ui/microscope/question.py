"""What becomes of the steps that were made in the microscope: asked in place, and never in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from nnplayground.text import text
from nnplayground.ui.toolkit.focus_back import FocusBack
from nnplayground.ui.toolkit.forms.flow_layout import FlowLayout
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.sizes import set_least_height
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.document.microscope_model import MicroscopeModel


class LeavingQuestion(QWidget):
    """Shown while the model is ``leaving``; Escape stays, and the keyboard is where it was."""

    def __init__(self, model: MicroscopeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._back = FocusBack(self)
        self._note = ToneLabel(parent=self)
        self._note.setObjectName("microscope_question")
        answers = self._answers = QWidget(self)
        row = self._row = FlowLayout(answers, spacing=6)
        self.keep = QPushButton(self.tr("Keep"), answers)
        self.keep.setObjectName("microscope_answer_keep")
        self.keep.setToolTip(self.tr("Leave the microscope; the run goes on from the steps that were made in it"))
        self.keep.clicked.connect(lambda: model.leave(keep=True))
        self.undo = QPushButton(self.tr("Go back"), answers)
        self.undo.setObjectName("microscope_answer_undo")
        self.undo.setToolTip(self.tr("Leave the microscope; the network is as it was when you entered"))
        self.undo.clicked.connect(lambda: model.leave(keep=False))
        self.stay = QPushButton(self.tr("Stay"), answers)
        self.stay.setObjectName("microscope_answer_stay")
        self.stay.setToolTip(self.tr("Do not leave the microscope"))
        self.stay.clicked.connect(model.cancel_leaving)
        for button in (self.keep, self.undo, self.stay):
            row.addWidget(button)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(2, 2, 2, 2)
        lines.setSpacing(4)
        lines.addWidget(self._note)
        lines.addWidget(answers)
        for signal in (model.changed, model.walk.walked, model.state_changed):
            signal.connect(self._update)
        self.hide()

    def give_room(self, width: int) -> None:
        """As high as its lines are at this width."""
        inside = max(1, width - 4)
        self._note.setMinimumHeight(0)  # what was the least before shall not count
        set_least_height(self._note, max(0, self._note.heightForWidth(inside)))
        self._answers.setFixedHeight(self._row.heightForWidth(inside))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._model.cancel_leaving()
        else:
            super().keyPressEvent(event)

    def _update(self) -> None:
        model = self._model
        if not model.leaving:
            self._back.give()
            self.hide()
            return
        if not self.isHidden():
            return
        self._note.setText(question(model))
        self.show()
        self.keep.setFocus()


def question(model: MicroscopeModel) -> str:
    """How many steps were made, and what is asked."""
    result = model.steps_made
    if result == 1:
        return translated(text("You made one training step in the microscope. Keep it, or go back to before it?"))
    return translated(
        text("You made {count} training steps in the microscope. Keep them, or go back to before them?", count=result)
    )
