"""One course that training has taken: its moments, its history, and what tells it from the one that it left."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from nnplayground.text import Text, text
from nnplayground.training.differences import differences
from nnplayground.training.line import LineBranch
from nnplayground.training.mark import Mark
from nnplayground.training.moments import Moments
from nnplayground.training.snapshot import Moment

if TYPE_CHECKING:
    from nnplayground.project import Project


@dataclass(eq=False)
class Branch:
    """Grows while it is trained.  See ``LineBranch`` for what the parts mean."""

    number: int
    colour: int
    parent: int | None = None
    start: int = 0
    name: str = ""
    differences: tuple[Text, ...] = ()
    marks: list[Mark] = field(default_factory=list)
    """By step."""
    moments: Moments = field(default_factory=Moments)
    """From epoch 0 to its end."""
    bytes: int = 0
    """What its moments take; arrays shared with another branch are counted in one of the two."""

    @property
    def end(self) -> int:
        return self.marks[-1].step if self.marks else self.start

    def at(self, step: int) -> Mark | None:
        """The moment of exactly this step."""
        index = bisect_left(self.marks, step, key=_step)
        return self.marks[index] if index < len(self.marks) and self.marks[index].step == step else None

    def before(self, step: int) -> Mark | None:
        """The last moment that is earlier."""
        index = bisect_left(self.marks, step, key=_step)
        return self.marks[index - 1] if index else None

    def after(self, step: int) -> Mark | None:
        """The first moment that is later."""
        index = bisect_right(self.marks, step, key=_step)
        return self.marks[index] if index < len(self.marks) else None

    def course(self, step: int) -> Project | None:
        """What was trained from ``step`` on; None where nothing is kept."""
        mark = self.at(step) or self.before(step) or self.after(step)
        return None if mark is None else mark.project

    def place(self, mark: Mark) -> Mark | None:
        """Put a moment where it belongs; returns the one of the same step that made way for it."""
        index = bisect_left(self.marks, mark.step, key=_step)
        if index < len(self.marks) and self.marks[index].step == mark.step:
            old, self.marks[index] = self.marks[index], mark
            return old
        self.marks.insert(index, mark)
        return None

    def compare(self, branches: Mapping[int, Branch]) -> None:
        """Find what differs from its parent: between what each of them trained on from ``start``."""
        parent = branches.get(0 if self.parent is None else self.parent)
        if parent is None:
            self.differences = ()
        if parent is None or not self.marks:
            return
        before, mine = parent.course(self.start), self.course(self.start)
        if before is not None and mine is not None:
            found = differences(before, mine, self.start)
            self.differences = found or (text("Something was changed by hand on the way"),)

    def parts_from(self, moments: Moments) -> int | None:
        """The last step kept up to which another history is the same; None where it is the same up to the end."""
        mine = {row.step: row for row in self.moments.rows if row.step <= self.end}
        both = [row for row in moments.rows if row.step in mine]
        if not self.marks or all(repr(row) == repr(mine[row.step]) for row in both):  # also where it is no number
            return None
        apart = next(row.step for row in both if repr(row) != repr(mine[row.step]))
        before = self.before(apart)
        return self.start if before is None else before.step

    def rows(self) -> tuple[Moment, ...]:
        """The history from the last row that it has in common with its parent on."""
        rows = self.moments.rows
        first = bisect_right(rows, self.start, key=lambda row: row.step)
        return tuple(rows[max(0, first - 1) :])

    def view(self) -> LineBranch:
        return LineBranch(
            self.number,
            self.name,
            self.colour,
            self.parent,
            self.start,
            np.array([mark.step for mark in self.marks], dtype=np.int64),
            np.array([mark.place for mark in self.marks], dtype=np.float64),
            tuple(mark.project for mark in self.marks),
            self.rows(),
            self.differences,
            max(0, self.bytes),
        )


def _step(mark: Mark) -> int:
    return mark.step
