"""An action and a menu as frozen records: menus, toolbar, keys, tips, Help and the command palette are made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtGui import QKeySequence

from nnplayground.text import Text
from nnplayground.ui.toolkit.translate import translated

S_contra = TypeVar("S_contra", contravariant=True)
Words = str | Text
"""Marked for translation, or a name that is the same in every language."""
Key = str | QKeySequence.StandardKey

MENU_BAR = ""
"""The ``menu`` of those that stand in the menu bar."""


def _never(_subject: object) -> None:
    return None


@dataclass(frozen=True)
class Appearance:
    """How an action looks now, where that changes with what it is done to.  Empty: as its record says."""

    title: Words = ""
    tip: Words = ""
    icon: str = ""


@dataclass(frozen=True, kw_only=True)
class Action(Generic[S_contra]):
    """What can be done to a subject: a document, its microscope, the docks.

    All functions take the subject, and all but ``do`` only look: they are called whenever something has changed.
    """

    id: str
    """Every ``QAction`` that is made of it has the object name ``action_{id}``."""
    title: Words
    tip: Words
    """One sentence: what it does."""
    do: Callable[[S_contra], object]
    menu: str = ""
    """The id of the menu in which it stands."""
    group: int = 0
    """Groups are set apart by lines, the lowest on top."""
    rank: int = 0
    """Within the group; those of one rank stand as they are declared."""
    keys: tuple[Key, ...] = ()
    """The first is named in tooltips."""
    icon: str = ""
    """QtAwesome name: ``mdi6.play``."""
    obstacle: Callable[[S_contra], Text | None] = _never
    """Why it is off now; None while it is on."""
    checked: Callable[[S_contra], bool] | None = None
    """For what is switched on and off, or chosen."""
    one_of: str = ""
    """Of those that name the same set, one is checked."""
    button: str = ""
    """Its name on a button, where that is another than the title."""
    appearance: Callable[[S_contra], Appearance] | None = None

    @property
    def steady(self) -> bool:
        """Whether it is on whatever happens, and always looks the same."""
        return self.appearance is None and self.checked is None and self.obstacle is _never

    def look(self, subject: S_contra) -> Appearance:
        """Title, tip and icon as they are now."""
        now = None if self.appearance is None else self.appearance(subject)
        if now is None:
            return Appearance(self.title, self.tip, self.icon)
        return Appearance(now.title or self.title, now.tip or self.tip, now.icon or self.icon)

    def is_checked(self, subject: S_contra) -> bool:
        """False for what is not switched on and off."""
        return self.checked is not None and self.checked(subject)

    def key_sequences(self) -> list[QKeySequence]:
        """Its keys on this platform."""
        return [sequence for key in self.keys for sequence in _sequences(key)]

    def tooltip(self, tip: Words = "") -> str:
        """What it does, or ``tip`` instead, and its key."""
        return with_key(translated(tip or self.tip), self.key_sequences())


@dataclass(frozen=True, kw_only=True)
class Menu(Generic[S_contra]):
    """A menu of the menu bar, or within another menu."""

    id: str
    title: Words
    menu: str = MENU_BAR
    group: int = 0
    rank: int = 0
    tip: Words = ""
    obstacle: Callable[[S_contra], Text | None] = _never
    entries: Callable[[S_contra], Iterable[Action[S_contra]]] | None = None
    """For one whose entries change: what is in it now.  Those need name no menu."""


Entry = Action[S_contra] | Menu[S_contra]


def plain(title: str) -> str:
    """A title as it is written where it opens no menu: without the mark of its letter and the dots."""
    return title.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def with_key(tip: str, keys: list[QKeySequence]) -> str:
    """A tip and the first of the keys, for tooltips."""
    return f"{tip} ({keys[0].toString(QKeySequence.SequenceFormat.NativeText)})" if keys else tip


def _sequences(key: Key) -> list[QKeySequence]:
    return [QKeySequence(key)] if isinstance(key, str) else QKeySequence.keyBindings(key)[:2]
