"""One way that training has taken: its checkpoints, its history, and what tells it from the one that it left."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from nnplayground.text import Text, text
from nnplayground.training.measurements import HistoryRow
from nnplayground.training.session.run_history import RunHistory
from nnplayground.training.timeline.checkpoint import Checkpoint
from nnplayground.training.timeline.differences import differences
from nnplayground.training.timeline.view import BranchView

if TYPE_CHECKING:
    from nnplayground.project import Project


@dataclass(eq=False)
class Branch:
    """Grows while it is trained.  See ``BranchView`` for what the parts mean."""

    number: int
    colour: int
    parent: int | None = None
    start: int = 0
    name: str = ""
    differences: tuple[Text, ...] = ()
    checkpoints: list[Checkpoint] = field(default_factory=list)
    """By step."""
    run_history: RunHistory = field(default_factory=RunHistory)
    """From epoch 0 to its end."""
    bytes: int = 0
    """What its checkpoints take; arrays shared with another branch are counted in one of the two."""

    @property
    def end(self) -> int:
        return self.checkpoints[-1].step if self.checkpoints else self.start

    def at(self, step: int) -> Checkpoint | None:
        """The checkpoint of exactly this step."""
        index = bisect_left(self.checkpoints, step, key=_step)
        return (
            self.checkpoints[index] if index < len(self.checkpoints) and self.checkpoints[index].step == step else None
        )

    def before(self, step: int) -> Checkpoint | None:
        """The last checkpoint that is earlier."""
        index = bisect_left(self.checkpoints, step, key=_step)
        return self.checkpoints[index - 1] if index else None

    def after(self, step: int) -> Checkpoint | None:
        """The first checkpoint that is later."""
        index = bisect_right(self.checkpoints, step, key=_step)
        return self.checkpoints[index] if index < len(self.checkpoints) else None

    def project_at(self, step: int) -> Project | None:
        """What was trained from ``step`` on; None where nothing is kept."""
        checkpoint = self.at(step) or self.before(step) or self.after(step)
        return None if checkpoint is None else checkpoint.project

    def put(self, checkpoint: Checkpoint) -> Checkpoint | None:
        """Put a checkpoint where it belongs; returns the one of the same step that made way for it."""
        index = bisect_left(self.checkpoints, checkpoint.step, key=_step)
        if index < len(self.checkpoints) and self.checkpoints[index].step == checkpoint.step:
            old, self.checkpoints[index] = self.checkpoints[index], checkpoint
            return old
        self.checkpoints.insert(index, checkpoint)
        return None

    def compare(self, branches: Mapping[int, Branch]) -> None:
        """Find what differs from its parent: between what each of them trained on from ``start``."""
        parent = branches.get(0 if self.parent is None else self.parent)
        if parent is None:
            self.differences = ()
        if parent is None or not self.checkpoints:
            return
        theirs, mine = parent.project_at(self.start), self.project_at(self.start)
        if theirs is not None and mine is not None:
            fragments = differences(theirs, mine, self.start)
            self.differences = fragments or (text("Something was changed by hand on the way"),)

    def last_common_step(self, history: RunHistory) -> int | None:
        """The last step kept up to which another history is the same; None where it is the same up to the end."""
        mine = {row.step: row for row in self.run_history.rows if row.step <= self.end}
        both = [row for row in history.rows if row.step in mine]
        if not self.checkpoints or all(repr(row) == repr(mine[row.step]) for row in both):  # also where it is no number
            return None
        apart = next(row.step for row in both if repr(row) != repr(mine[row.step]))
        before = self.before(apart)
        return self.start if before is None else before.step

    def rows(self) -> tuple[HistoryRow, ...]:
        """The history from the last row that it has in common with its parent on."""
        rows = self.run_history.rows
        first = bisect_right(rows, self.start, key=lambda row: row.step)
        return tuple(rows[max(0, first - 1) :])

    def view(self) -> BranchView:
        return BranchView(
            self.number,
            self.name,
            self.colour,
            self.parent,
            self.start,
            np.array([checkpoint.step for checkpoint in self.checkpoints], dtype=np.int64),
            np.array([checkpoint.epochs for checkpoint in self.checkpoints], dtype=np.float64),
            tuple(checkpoint.project for checkpoint in self.checkpoints),
            self.rows(),
            self.differences,
            max(0, self.bytes),
        )


def _step(checkpoint: Checkpoint) -> int:
    return checkpoint.step
