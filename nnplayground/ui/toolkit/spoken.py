"""What a screen reader says of a picture: put into words only when it asks, and never while nobody does."""

from __future__ import annotations

from functools import cache
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QGraphicsView, QWidget


@runtime_checkable
class Spoken(Protocol):
    """A widget that shows a picture, in which Qt finds nothing to read."""

    def spoken(self) -> str:
        """What is to be seen on it now."""


class _SpokenPicture(QAccessibleWidget):
    """Of a ``Spoken`` widget: a graphic with a name and words, and nothing within."""

    def __init__(self, widget: QWidget) -> None:
        role = QAccessible.Role.Canvas if isinstance(widget, QGraphicsView) else QAccessible.Role.Chart
        super().__init__(widget, role)

    def text(self, kind: QAccessible.Text) -> str:
        shown = self.widget()
        if kind in (QAccessible.Text.Description, QAccessible.Text.Value) and isinstance(shown, Spoken):
            return shown.spoken()
        return super().text(kind)

    def childCount(self) -> int:
        return 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # None: Qt's own convention
        return None


def _interface(_class: str, shown: QObject) -> QAccessibleInterface | None:
    return _SpokenPicture(shown) if isinstance(shown, QWidget) and isinstance(shown, Spoken) else None


@cache
def speak_of_pictures() -> None:
    """Have screen readers told what pictures show.  Further calls change nothing."""
    QAccessible.installFactory(_interface)
