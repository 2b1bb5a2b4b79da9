"""The one undo command: from one project to the next."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from nnplayground.graph.graph import Edge
from nnplayground.ui.toolkit.forms.editor import DRAG

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnplayground.project import Project

Selection = tuple[frozenset[str], frozenset[Edge]]
"""Nodes and edges."""
MERGE_WITHIN = 2.0
"""Seconds: presses of a key that follow each other more slowly are undo steps of their own."""


class ProjectEdit(QUndoCommand):
    """Projects are immutable, so doing is taking over ``after`` and undoing is taking over ``before``.

    A fault in a view must not come out of ``redo``: PySide would then delete a command that the stack keeps, and the
    next one would end the process.  It is told like any other fault.
    """

    def __init__(
        self,
        take: Callable[[Project, Selection | None], None],
        before: Project,
        after: Project,
        label: str,
        merge: str | None,
        selected: Selection,
    ) -> None:
        """``take`` makes a project the document's; ``selected`` is what was selected before."""
        super().__init__(label)
        self._take = take
        self.before = before
        self.after = after
        self._merge = merge
        self._selected = selected
        self._time = time.monotonic()

    def redo(self) -> None:
        self._apply(self.after, None)

    def undo(self) -> None:
        self._apply(self.before, self._selected)

    def _apply(self, project: Project, selected: Selection | None) -> None:
        try:
            self._take(project, selected)
        except Exception as error:
            sys.excepthook(type(error), error, error.__traceback__)

    def id(self) -> int:
        return -1 if self._merge is None else hash(self._merge) & 0x7FFFFFFF

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ProjectEdit) or self._merge is None or other._merge != self._merge:
            return False
        if not self._merge.startswith(DRAG) and other._time - self._time > MERGE_WITHIN:
            return False
        self.after, self._time = other.after, other._time
        if self.after == self.before:
            self.setObsolete(True)
        return True
