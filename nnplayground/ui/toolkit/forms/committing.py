"""When typing becomes a value: Enter, leaving the field, or pressing the mouse or a shortcut anywhere else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget


class Typing(QObject):
    """Watches one field for text that was typed and not yet taken.

    A tool button takes no focus when it is clicked, so Run pressed right after typing would train with the old value:
    therefore a press of the mouse outside the field commits too, as does a shortcut with Ctrl or a function key.
    It filters the events of ``field``, whose class overrides handlers of its own: an overridden ``event`` would call
    those from within, where PySide on Python 3.11 does not survive a ``TypeError``.
    """

    def __init__(self, field: QWidget, line: QLineEdit, commit: Callable[[], None]) -> None:
        super().__init__(field)
        self._field = field
        self._line = line
        self._commit = commit
        self.pending = False
        line.textEdited.connect(self._typed)
        field.installEventFilter(self)

    def _typed(self) -> None:
        if not self.pending:
            self.pending = True
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # a field has an application

    def done(self) -> None:
        """What was typed has been taken, refused or replaced."""
        if self.pending:
            self.pending = False
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]

    def commit(self) -> None:
        """Take what was typed, if something was."""
        if self.pending:
            self.done()
            self._commit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if not self._keeps(event):
                event.ignore()
                return True
        elif event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            inside = watched is self._field or self._field.isAncestorOf(watched)
            if not inside:
                self.commit()
        return False

    def _keeps(self, event: QKeyEvent) -> bool:
        """Whether the field keeps the key from being a shortcut of the window, as far as this class decides.

        Undo and redo belong to the document unless something is half typed.  False: the window's shortcut shall run.
        """
        if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
            return self.pending
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35:
            editing = (
                QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut, QKeySequence.StandardKey.Paste,
                QKeySequence.StandardKey.SelectAll, QKeySequence.StandardKey.MoveToNextWord,
                QKeySequence.StandardKey.MoveToPreviousWord, QKeySequence.StandardKey.SelectNextWord,
                QKeySequence.StandardKey.SelectPreviousWord, QKeySequence.StandardKey.DeleteEndOfWord,
                QKeySequence.StandardKey.DeleteStartOfWord,
            )  # fmt: skip
            alone = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta)
            if event.key() not in alone and not any(event.matches(sequence) for sequence in editing):
                self.commit()
        return True
