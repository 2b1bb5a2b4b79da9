"""A line on the canvas in which a weight or a bias is typed."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from nnplayground import notation
from nnplayground.ui.toolkit.forms.numbers import number_in
from nnplayground.ui.toolkit.sizes import text_factor
from nnplayground.ui.toolkit.theme import theme


class ValueEditor(QLineEdit):
    """Enter commits a number, Esc or another click gives up.  Deletes itself when it is done."""

    def __init__(self, parent: QWidget, at: QPoint, name: str, value: float, commit: Callable[[float], None]) -> None:
        super().__init__(parent)
        self.setObjectName("canvas_value")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self._commit = commit
        self._canvas = parent
        self._done = False
        self.setText(notation.exact(value))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.resize(round(96 * text_factor()), round(28 * text_factor()))
        area = parent.rect().adjusted(4, 4, -4, -4)
        x = min(max(at.x() - self.width() // 2, area.left()), area.right() - self.width())
        y = min(max(at.y() - self.height() // 2, area.top()), area.bottom() - self.height())
        self.move(x, y)
        self.textChanged.connect(self._mark)
        self._mark()
        self.selectAll()
        self.show()
        self.setFocus()

    def number(self) -> float | None:
        """What is typed, or None."""
        value = number_in(self.text())
        return None if math.isnan(value) else value

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            value = self.number()
            if value is not None:
                self.give_up()
                self._commit(value)
        elif event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)
        event.accept()  # nothing that is typed here is meant for the canvas

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.give_up()

    def _mark(self) -> None:
        now = theme()
        edge = now.error if self.number() is None else now.accent
        self.setStyleSheet(
            f"QLineEdit {{ background: {now.base}; color: {now.text}; border: 2px solid {edge};"
            " border-radius: 5px; padding: 1px 5px; }"
        )

    def give_up(self) -> None:
        """Close, and change nothing."""
        if not self._done:
            self._done = True
            self.hide()
            self._canvas.setFocus()
            self.deleteLater()
