"""A label whose words change all the time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel


class SteadyLabel(QLabel):
    """Keeps the room that its widest words needed, until it has none: nothing beside it moves, and nothing is laid out
    anew.

    A label of Qt asks for a new layout of all around it with each text, which takes longer than to paint it, unless its
    size is fixed.
    """

    _reserved = 0

    def setText(self, text: str) -> None:
        super().setText(text)
        self._make_room()

    def reserve(self, width: int) -> None:
        """Have so many pixels of room at least, from now on."""
        self._reserved = width
        self._fit()

    def _fit(self) -> None:
        self.setMinimumSize(0, 0)
        self.setIndent(self.indent())  # or it goes on wanting the least size that it had
        needed = self.sizeHint()
        self.setFixedSize(max(needed.width(), self._reserved), needed.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Asked for its size before, it gets its style right then, and with it the font of the application.
        polished = self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished)
        if polished and event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _make_room(self) -> None:
        if not self.text() or self.sizeHint().width() > self.minimumWidth():
            self._fit()
