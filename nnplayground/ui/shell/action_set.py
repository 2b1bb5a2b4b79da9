"""All actions of a window: ``QAction`` and ``QMenu`` made of the records, and kept as their records say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu, QStatusBar

from nnplayground.text import Text
from nnplayground.ui.shell.action import MENU_BAR, Action, Appearance, Entry, Menu, plain, with_key
from nnplayground.ui.shell.menu_tree import MenuTree
from nnplayground.ui.toolkit.icons import set_icon
from nnplayground.ui.toolkit.single_shot import single_shot
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.translate import translated

S = TypeVar("S")


class BoundAction(Generic[S]):
    """An action with what it is done to, and the ``QAction`` by which a person reaches it."""

    def __init__(self, record: Action[S], subject: S, action: QAction) -> None:
        self.record = record
        self.subject = subject
        self.action = action
        self.keys = record.key_sequences()
        self._look: Appearance | None = None
        self._obstacle: Text | None = None
        action.setObjectName(f"action_{record.id}")
        action.setShortcuts(self.keys)
        action.setCheckable(record.checked is not None)

    @property
    def look(self) -> Appearance:
        """Title, tip and icon as they are now."""
        return self.record.look(self.subject)

    @property
    def obstacle(self) -> Text | None:
        """Why it is off now; None while it is on."""
        return self.record.obstacle(self.subject)

    def refresh(self) -> None:
        """Let the ``QAction`` be as the record says."""
        record, subject, action = self.record, self.subject, self.action
        if record.steady and self._look is not None:
            return
        if record.checked is not None:
            action.setChecked(record.checked(subject))
        look, obstacle = record.look(subject), record.obstacle(subject)
        if look == self._look and obstacle == self._obstacle:
            return
        before, self._look, self._obstacle = self._look, look, obstacle
        action.setEnabled(obstacle is None)
        if before is None or look.title != before.title:
            action.setText(translated(look.title))
            if record.button:
                action.setIconText(translated(record.button))
        if before is None or look.icon != before.icon:
            self.recolour()
        self.tip = translated(obstacle or look.tip)
        does = with_key(translated(look.tip), self.keys)
        action.setToolTip(does if obstacle is None else f"{does}\n{self.tip}")
        action.setStatusTip(self.tip)

    def recolour(self) -> None:
        """Its icon in the colours of the theme."""
        if self._look is not None and self._look.icon:
            set_icon(self.action, self._look.icon)

    def run(self) -> None:
        """Do it."""
        self.record.do(self.subject)
        self.refresh()  # Qt has turned the mark over, whatever came of it


def add_to_menu(menu: QMenu, record: Action[S], subject: S) -> None:
    """Put it at the end of a menu that stands open only once, as what it is now."""
    bound = BoundAction(record, subject, QAction(menu))
    bound.refresh()
    bound.action.triggered.connect(lambda: bound.run())
    menu.addAction(bound.action)


def fill_menu(menu: QMenu, records: Iterable[Action[S]], subject: S) -> None:
    """Put these into a menu, in the place of what it held: for menus that are made anew each time they are opened."""
    menu.clear()
    group: int | None = None
    for record in records:
        if group not in (None, record.group):
            menu.addSeparator()
        group = record.group
        add_to_menu(menu, record, subject)


class BoundMenu(Generic[S]):
    """A menu with what its functions are asked about."""

    def __init__(self, record: Menu[S], subject: S, menu: QMenu) -> None:
        self.record = record
        self.subject = subject
        self.menu = menu
        self._obstacle: Text | None = None
        menu.setTitle(translated(record.title))
        menu.menuAction().setStatusTip(translated(record.tip))
        if record.entries is not None:
            menu.aboutToShow.connect(lambda: fill_menu(menu, self.records(), subject))

    def refresh(self) -> None:
        """On or off, and why."""
        obstacle = self.record.obstacle(self.subject)
        if obstacle != self._obstacle:
            self._obstacle = obstacle
            self.menu.menuAction().setEnabled(obstacle is None)
            self.menu.menuAction().setStatusTip(translated(obstacle or self.record.tip))

    def records(self) -> Iterable[Action[S]]:
        """What is in it now, where that changes."""
        return () if self.record.entries is None else self.record.entries(self.subject)

    def placed(self, record: Action[S]) -> Action[S]:
        """As it is outside of the menu: off where the menu is."""
        menu = self.record
        return replace(
            record, menu=menu.id, obstacle=lambda subject: menu.obstacle(subject) or record.obstacle(subject)
        )


class ActionSet(QObject):
    """Actions by the ids of their records.

    An action can be asked for before its record comes: who shows it and who adds it may be made in any order.
    """

    refreshed = Signal()
    """All are as their records say."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.by_name: dict[str, QAction] = {}
        self.menus = MenuTree(window)
        self._bound: dict[QAction, BoundAction[Any]] = {}
        self._bound_menus: dict[str, BoundMenu[Any]] = {}
        self._groups: dict[str, QActionGroup] = {}
        themes().changed.connect(self._recolour)

    def __getitem__(self, name: str) -> QAction:
        if name not in self.by_name:
            self.by_name[name] = QAction(self._window)
        return self.by_name[name]

    def add(self, entries: Iterable[Entry[S]], subject: S) -> None:
        """Make actions and menus of their records, and put them in their places.  Raises ``ValueError`` for an id that
        is taken."""
        for entry in entries:
            if self[entry.id] in self._bound if isinstance(entry, Action) else entry.id in self._bound_menus:
                raise ValueError(f"two entries of the menus are called {entry.id!r}")
            if isinstance(entry, Action):
                self.menus.put(self._bind(entry, subject).action, entry.menu, entry.group, entry.rank)
            else:
                menu = self.menus[entry.id]
                self._bound_menus[entry.id] = bound = BoundMenu(entry, subject, menu)
                self.menus.put(menu.menuAction(), entry.menu, entry.group, entry.rank)
                bound.refresh()

    def follow(self, signals: Iterable[SignalInstance], together: Iterable[SignalInstance] = ()) -> None:
        """Renew everything when one of them is emitted; once for all of ``together`` that come at a time."""
        for signal in signals:
            signal.connect(self.refresh)
        later = single_shot(self, self.refresh)
        for signal in together:
            signal.connect(later.start)

    def refresh(self) -> None:
        """On or off, checked or not, names and icons: as the records say now."""
        for bound in self._bound.values():
            old = bound.tip
            bound.refresh()
            if old and bound.tip != old:
                self._renew_status(old, bound.tip)
        for menu in self._bound_menus.values():
            menu.refresh()
        self.refreshed.emit()

    # -- for those who list them

    def in_order(self, menu: str = MENU_BAR) -> Iterator[BoundAction[Any]]:
        """All actions as they stand in the menus (in ``menu`` and below it), those that change as they are now."""
        bound = self._bound_menus.get(menu)
        if bound is not None:
            for record in bound.records():
                yield BoundAction(bound.placed(record), bound.subject, QAction())
        for action in self.menus.actions(menu):
            inner = self.menus.name_of(action)
            if inner is not None:
                yield from self.in_order(inner)
            else:
                yield self._bound[action]

    def path(self, record: Action[Any]) -> tuple[str, ...]:
        """Titles of the menus in which it stands, from the menu bar on."""
        result: list[str] = []
        name = record.menu
        while name in self._bound_menus:
            menu = self._bound_menus[name].record
            result.insert(0, plain(translated(menu.title)))
            name = menu.menu
        return tuple(result)

    # -- inside

    def _bind(self, record: Action[S], subject: S) -> BoundAction[S]:
        action = self[record.id]
        self._bound[action] = bound = BoundAction(record, subject, action)
        if record.one_of:
            if record.one_of not in self._groups:
                self._groups[record.one_of] = QActionGroup(self)
            self._groups[record.one_of].addAction(action)
        action.triggered.connect(lambda: bound.run())
        bound.refresh()
        self._window.addAction(action)  # as it is by now: the window is told of each change
        return bound

    def _renew_status(self, old: str, tip: str) -> None:
        """While the mouse rests on a button, the status bar goes with it."""
        bar = self._window.findChild(QStatusBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if bar is not None and bar.currentMessage() == old:
            bar.showMessage(tip)

    def _recolour(self) -> None:
        for bound in self._bound.values():
            bound.recolour()
