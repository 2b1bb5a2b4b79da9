"""Icons in the colours of the theme."""

from __future__ import annotations

import qtawesome
from PySide6.QtGui import QIcon

from nnplayground import assets
from nnplayground.ui.theme import theme


def icon(name: str, colour: str | None = None) -> QIcon:
    """A QtAwesome icon (``mdi6.play``) in the text colour of the theme, or in ``colour``.

    Made for the theme in force: ask again when ``themes().changed`` is emitted.
    """
    now = theme()
    made: QIcon = qtawesome.icon(name, color=colour or now.text, color_disabled=now.faint if colour else now.disabled)
    return made


def application_icon() -> QIcon:
    """The program's own icon."""
    return QIcon(str(assets.path("icons", "nnplayground.svg")))
