"""The menus of a window, each entry put in its place whenever it comes."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from nnplayground.ui.shell.action import MENU_BAR


class MenuTree(QObject):
    """A menu is there once somebody names it, whether or not its own record has come."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._menus: dict[str, QMenu] = {}
        self._places: dict[str, list[tuple[int, int]]] = {}
        """Group and rank of the entries of each menu, in their order."""
        self._actions: dict[str, list[QAction]] = {}
        """Those entries."""

    def __getitem__(self, name: str) -> QMenu:
        if name not in self._menus:
            menu = self._menus[name] = QMenu(self._window)
            menu.setObjectName(f"menu_{name}")
            menu.setToolTipsVisible(True)
        return self._menus[name]

    def put(self, action: QAction, name: str, group: int, rank: int) -> None:
        """Insert an entry into the menu of this name: behind those of its group and rank that are there."""
        menu: QMenu | QMenuBar = self._window.menuBar() if name == MENU_BAR else self[name]
        places, actions = self._places.setdefault(name, []), self._actions.setdefault(name, [])
        place = bisect_right(places, (group, rank))
        before = actions[place] if place < len(actions) else None
        alone = group not in (known for known, _ in places)
        if before is None:
            if alone and places:
                menu.addSeparator()
            menu.addAction(action)
        elif alone:
            menu.insertAction(before, action)
            menu.insertSeparator(before)
        elif places[place][0] == group:
            menu.insertAction(before, action)
        else:  # the last of its group: the line that follows stays behind it
            shown = menu.actions()
            menu.insertAction(shown[shown.index(before) - 1], action)
        places.insert(place, (group, rank))
        actions.insert(place, action)

    def actions(self, name: str) -> list[QAction]:
        """The entries of a menu, lines left out."""
        return list(self._actions.get(name, ()))

    def name_of(self, entry: QAction) -> str | None:
        """Of the menu that an entry opens; None for an action."""
        return next((name for name, menu in self._menus.items() if menu.menuAction() is entry), None)
