"""Texts that domain code has marked, in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nnplayground.text import Text


def translated(marked: str | Text) -> str:
    """A marked literal or a ``Text``, translated."""
    if isinstance(marked, Text):
        return marked.render(translated)
    return QCoreApplication.translate("", marked) if marked else ""
