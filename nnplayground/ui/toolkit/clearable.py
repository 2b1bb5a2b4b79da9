"""A field of a search with a button that empties it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QToolButton


def clearable(field: QLineEdit) -> None:
    """Give it Qt's button, and that a name, which Qt leaves it without."""
    field.setClearButtonEnabled(True)
    for button in field.findChildren(QToolButton):
        button.setAccessibleName(QCoreApplication.translate("clearable", "Empty the field"))
