"""All actions of the window by name, with icons that follow the theme."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QStatusBar, QWidget

from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.theme import themes

Shortcut = str | QKeySequence.StandardKey


class Actions(QObject):
    """Makes actions and keeps them: ``by_name["save"]`` has the object name ``action_save``."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._icons: dict[str, str] = {}
        self.by_name: dict[str, QAction] = {}
        themes().changed.connect(self._recolour)

    def add(
        self,
        name: str,
        text: str,
        tip: str,
        slot: Callable[[], object] | None = None,
        *,
        picture: str = "",
        shortcuts: Sequence[Shortcut] = (),
        checkable: bool = False,
    ) -> QAction:
        """A new action.  ``text`` and ``tip`` are translated; the first shortcut is named in the tooltip."""
        action = QAction(text, self._window)
        action.setObjectName(f"action_{name}")
        action.setCheckable(checkable)
        keys = [key for shortcut in shortcuts for key in _sequences(shortcut)]
        if keys:
            action.setShortcuts(keys)
        if slot is not None:
            action.triggered.connect(lambda: slot())
        self.by_name[name] = action
        self._icons[name] = picture
        self._window.addAction(action)
        self.set_tip(name, tip)
        if picture:
            action.setIcon(icon(picture))
        return action

    def set_tip(self, name: str, tip: str) -> None:
        """Another tooltip and status tip, with the shortcut."""
        action = self.by_name[name]
        old = action.statusTip()
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({key})" if key else tip)
        action.setStatusTip(tip)
        bar = self._window.findChild(QStatusBar) if old else None
        if bar is not None and bar.currentMessage() == old:  # the mouse rests on its button
            bar.showMessage(tip)

    def picture(self, name: str) -> str:
        """The name of its icon."""
        return self._icons[name]

    def set_picture(self, name: str, picture: str) -> None:
        """Another icon."""
        self._icons[name] = picture
        self.by_name[name].setIcon(icon(picture))

    def _recolour(self) -> None:
        for name, picture in self._icons.items():
            if picture:
                self.by_name[name].setIcon(icon(picture))


def _sequences(shortcut: Shortcut) -> list[QKeySequence]:
    if isinstance(shortcut, str):
        return [QKeySequence(shortcut)]
    return QKeySequence.keyBindings(shortcut)[:2] or []
