"""Room for the name of a default button."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QPushButton

from nnplayground.ui.toolkit.theme import themes

_AROUND = 40
"""Pixels of padding and border, with a little to spare."""


class DefaultButtonWidth(QObject):
    """Keeps a button wide enough for each of its ``names``, in the letters of now.

    The style sheet makes a default button bold, which its own size hint ignores.
    """

    def __init__(self, button: QPushButton, *names: str) -> None:
        super().__init__(button)
        self._button = button
        self._names = [name.replace("&", "") for name in names or (button.text(),)]
        themes().changed.connect(self._widen)
        self._widen()

    def _widen(self) -> None:
        bold = QFont(self._button.font())
        bold.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(bold)
        self._button.setMinimumWidth(max(map(metrics.horizontalAdvance, self._names)) + _AROUND)
