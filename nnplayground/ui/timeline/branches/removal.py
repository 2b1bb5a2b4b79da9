"""Whether a branch shall be removed: asked in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.training.timeline.view import BranchView
    from nnplayground.ui.document.timeline_model import TimelineModel


class RemovalQuestion(QWidget):
    """Shown by ``ask``; Escape keeps the branch.  The focus goes back to ``beside``."""

    def __init__(self, model: TimelineModel, beside: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._beside = beside
        self._number = 0
        self._note = ToneLabel(parent=self)
        self._note.setObjectName("branch_question")
        self.remove = QPushButton(self.tr("Remove"), self)
        self.remove.setObjectName("branch_remove_yes")
        self.remove.clicked.connect(self._remove)
        self.keep = QPushButton(self.tr("Keep"), self)
        self.keep.setObjectName("branch_remove_no")
        self.keep.clicked.connect(self._close)
        for button in (self.remove, self.keep):
            button.setAutoDefault(True)
        answers = QHBoxLayout()
        answers.addWidget(self.remove)
        answers.addWidget(self.keep)
        answers.addStretch(1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 2, 0, 2)
        lines.setSpacing(4)
        lines.addWidget(self._note)
        lines.addLayout(answers)
        model.changed.connect(self._follow)
        self.hide()

    def ask(self, branch: BranchView) -> None:
        """About this branch."""
        self._number = branch.number
        sentence = self.tr("Remove {name}? What was kept of it is gone then.").format(name=translated(branch.title))
        self._note.setText(sentence)
        self.show()
        self.remove.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _remove(self) -> None:
        self._close()
        self._model.remove(self._number)

    def _close(self) -> None:
        self.hide()
        self._beside.setFocus()

    def _follow(self) -> None:
        """It is gone, or in training by now."""
        if self.isVisible() and (self._number not in self._model.view or self._number == self._model.view.current):
            self._close()
