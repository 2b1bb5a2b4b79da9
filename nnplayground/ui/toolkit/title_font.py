"""The letters in the title of a dock."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDockWidget


def give_title_own_font(dock: QDockWidget) -> None:
    """Have the title grow with the text.  To be called before the dock is shown.

    Qt writes it in the font that it had when the dock was made, unless that of the dock is another than what docks have
    by default: so it differs in what nobody sees, and nothing of its size is said.
    """
    font = QFont(dock.font())
    font.setStyleHint(QFont.StyleHint.SansSerif)
    dock.setFont(font)
