"""The branches of the timeline as a list that can be edited: the name of a branch is its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nnplayground import notation
from nnplayground.text import Text, text
from nnplayground.ui.document.timeline_words import branch_start, loss_in_words, megabytes
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.training.timeline.view import BranchView, TimelineView
    from nnplayground.ui.document.timeline_model import TimelineModel

Index = QModelIndex | QPersistentModelIndex
BRANCH = Qt.ItemDataRole.UserRole
"""``BranchView``."""
FACTS = Qt.ItemDataRole.UserRole + 1
"""Lines under the name."""
CURRENT = Qt.ItemDataRole.UserRole + 2
"""Whether the network in training is on it."""


class BranchModel(QAbstractListModel):
    """Rows are by number; those that stay as they are keep selection and editor."""

    def __init__(self, timeline: TimelineModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timeline = timeline
        self._view: TimelineView = timeline.view
        self._branches: list[BranchView] = list(timeline.view.branches)
        timeline.changed.connect(self._follow)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # as Qt declares it
        return 0 if parent.isValid() else len(self._branches)

    def branch(self, row: int) -> BranchView | None:
        return self._branches[row] if 0 <= row < len(self._branches) else None

    def row_of(self, number: int) -> int:
        """-1 where there is no such branch."""
        return next((row for row, branch in enumerate(self._branches) if branch.number == number), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        branch = self.branch(index.row())
        if branch is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return translated(branch.title)
        if role == BRANCH:
            return branch
        if role == FACTS:
            return self._facts(branch)
        if role == CURRENT:
            return branch.number == self._view.current
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ". ".join([translated(branch.title), *self._facts(branch)])
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        branch = self.branch(index.row())
        if branch is None or role != Qt.ItemDataRole.EditRole:
            return False
        name = str(value).strip()
        if name != translated(branch.title):
            self._timeline.rename(branch.number, name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def _facts(self, branch: BranchView) -> tuple[str, ...]:
        """Where it goes, its last loss and size, and what differs."""
        end = branch.end
        if branch.number == self._view.current:
            end = max(end, self._view.now)
        way = text("{began} to step {end}", began=branch_start(self._view, branch), end=notation.count(end))
        size = text("{size} MB", size=megabytes(branch.bytes))
        loss: Text | None = loss_in_words(branch.history[-1] if branch.history else None)
        measures = size if loss is None else text("{loss} · {size}", loss=loss, size=size)
        facts = [translated(way), translated(measures), *(translated(one) for one in branch.differences)]
        return tuple(one[:1].upper() + one[1:] for one in facts)

    def _follow(self) -> None:
        old, self._view = self._view, self._timeline.view
        fresh = {branch.number: branch for branch in self._view.branches}
        for row in reversed(range(len(self._branches))):
            if self._branches[row].number not in fresh:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._branches[row]
                self.endRemoveRows()
        for row, branch in enumerate(self._branches):
            new = fresh[branch.number]
            told_anew = new is not branch or branch.number in (old.current, self._view.current)
            self._branches[row] = new
            if told_anew or branch.parent is not None:  # whose name may be another
                self.dataChanged.emit(self.index(row), self.index(row))
        known = {branch.number for branch in self._branches}
        more = [branch for number, branch in sorted(fresh.items()) if number not in known]
        if more:
            at = len(self._branches)
            self.beginInsertRows(QModelIndex(), at, at + len(more) - 1)
            self._branches += more
            self.endInsertRows()
