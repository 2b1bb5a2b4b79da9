"""The rows of the command palette: actions as they are while it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeySequence

from nnplayground.text import Text, text
from nnplayground.ui.dialogs.command_palette.search import Words, ranked
from nnplayground.ui.shell.action import plain
from nnplayground.ui.shell.action_set import ActionSet, BoundAction
from nnplayground.ui.toolkit.translate import translated

ROW = Qt.ItemDataRole.UserRole
_SEPARATOR = " › "
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Row:
    """One action, in the user's language."""

    action: BoundAction[Any] = field(compare=False)
    id: str
    title: str
    menus: tuple[str, ...]
    tip: str
    key: str
    icon: str
    reason: str
    """Why it is off; empty while it is on."""
    checked: bool | None
    """None for what is not switched on and off."""
    recent: bool
    """Whether it is one of those done last."""

    @property
    def path(self) -> str:
        """The menus in which it is."""
        return _SEPARATOR.join(self.menus)

    @property
    def words(self) -> Words:
        return Words(self.title, self.menus, self.tip, self.key)

    def spoken(self) -> str:
        """All of it in a sentence, for screen readers."""
        if self.reason:
            state = text("off: {reason}", reason=self.reason)
        elif self.checked is None:
            state = Text("")
        else:
            state = text("switched on") if self.checked else text("switched off")
        parts = (self.title, self.path, self.key, translated(state), "" if self.reason else self.tip)
        return ", ".join(part for part in parts if part)


def rows_of(actions: ActionSet, recent: Sequence[str], without: str) -> list[Row]:
    """Those done last first, then in the order of the menus; all but the action ``without``."""
    rows = [_row(actions, bound, recent) for bound in actions.in_order() if bound.record.id != without]
    return sorted(rows, key=lambda row: recent.index(row.id) if row.recent else len(recent))


def _row(actions: ActionSet, bound: BoundAction[Any], recent: Sequence[str]) -> Row:
    look, obstacle, record = bound.look, bound.obstacle, bound.record
    return Row(
        bound,
        record.id,
        plain(translated(look.title)),
        actions.path(record),
        translated(look.tip),
        bound.keys[0].toString(QKeySequence.SequenceFormat.NativeText) if bound.keys else "",
        look.icon,
        "" if obstacle is None else translated(obstacle),
        None if record.checked is None else record.is_checked(bound.subject),
        record.id in recent,
    )


class Rows(QAbstractListModel):
    """Those that match what is typed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._all: list[Row] = []
        self.query = ""
        self.shown: list[Row] = []

    def put(self, rows: list[Row]) -> None:
        """Other rows, all of them shown."""
        self._all = rows
        self.search("")

    def renew(self, rows: list[Row]) -> None:
        """The same rows as they are now, and those among them shown that match."""
        if rows != self._all:
            self._all = rows
            self.search(self.query)

    def place_of(self, name: str) -> int:
        """Of the row of this action; of the first where it is not shown."""
        return next((place for place, row in enumerate(self.shown) if row.id == name), 0)

    def search(self, query: str) -> None:
        """Show those that match."""
        self.beginResetModel()
        self.query = query
        if query.strip():
            self.shown = [self._all[index] for index in ranked(query, [row.words for row in self._all])]
        else:
            self.shown = self._all
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken()
        return row if role == ROW else None

    def ends_recent(self, place: int) -> bool:
        """Whether it is the last of those done last, with others behind it."""
        if self.query.strip() or place + 1 >= len(self.shown):
            return False
        return self.shown[place].recent and not self.shown[place + 1].recent
