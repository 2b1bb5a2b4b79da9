"""Keys that mean something else while one widget has the focus."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget


class OwnKeys(QObject):
    """The keys of ``actions`` go to these while ``widget`` has the focus.

    As shortcuts they would be ambiguous with those of the window, as Delete is of the menu Edit, and neither would run.
    """

    def __init__(self, widget: QWidget, actions: Callable[[], Iterable[QAction]]) -> None:
        super().__init__(widget)
        self._actions = actions
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.isAutoRepeat():
            return False
        pressed = QKeySequence(event.keyCombination())
        action = next((it for it in self._actions() if it.isEnabled() and pressed in it.shortcuts()), None)
        if action is not None and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if action is not None and event.type() == QEvent.Type.KeyPress:
            action.trigger()
            return True
        return False
