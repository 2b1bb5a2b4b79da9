"""The branches with their checkpoints, within a budget: what is put in, what is counted, and what has to go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from nnplayground.text import Text, text
from nnplayground.training.timeline.branch import Branch
from nnplayground.training.timeline.checkpoint import Checkpoint, Ledger
from nnplayground.training.timeline.thinning import FINEST, coarser, sparse
from nnplayground.training.timeline.view import BUDGET, BranchView, TimelineView

MOST = 2000
"""Checkpoints kept at most, on all branches together."""

MOST_BRANCHES = 50
"""A new one beyond them takes the place of the oldest that nobody named."""

LONGEST_NAME = 1000
"""Letters that the name of a branch has at most."""

ROOM = 0.8
"""Where something has to go, so much goes that this share of what is allowed stays: it does not have to go on each
time."""


class CheckpointStore:
    """Never drops the beginning, the end and the branching points of a branch, unless nothing else is left."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.branches: dict[int, Branch] = {}
        self.current = 0
        """The branch that the session is on."""
        self.budget = budget
        self.version = 0
        """Grows with every change."""
        self.problem: Text | None = None
        """Why nothing is kept."""
        self._last = 0
        """The highest number that a branch has had."""
        self._ledger = Ledger()
        self._share = FINEST
        self._views: dict[int, tuple[int, BranchView]] = {}
        """Of branches that have not changed since, with the version of then."""

    @property
    def used(self) -> int:
        """Bytes."""
        return self._ledger.used

    @property
    def count(self) -> int:
        """Checkpoints kept."""
        return sum(len(branch.checkpoints) for branch in self.branches.values())

    # -- what changes

    def add_branch(self, parent: Branch | None, start: int) -> Branch:
        """One that begins at the step ``start`` of ``parent``, and becomes the current one."""
        while len(self.branches) >= MOST_BRANCHES:
            unnamed = [number for number, one in self.branches.items() if not one.name and number != self.current]
            others = [number for number in self.branches if number != self.current]
            self.remove(min(unnamed or others))
        self._last += 1
        colours = {branch.colour for branch in self.branches.values()}
        colour = next(index for index in range(len(colours) + 1) if index not in colours)
        number = None if parent is None or parent.number not in self.branches else parent.number
        new = Branch(self._last, colour, number, start)
        self.branches[new.number] = new
        self.current = new.number
        self.version += 1
        return new

    def put(self, branch: Branch, checkpoint: Checkpoint) -> None:
        """In place of the one of the same step, where there is one."""
        branch.bytes += self._ledger.add(checkpoint)
        old = branch.put(checkpoint)
        if old is not None:
            branch.bytes -= self._ledger.drop(old)
        self.touch(branch)

    def touch(self, *branches: Branch) -> None:
        """These were changed."""
        for branch in branches:
            self._views.pop(branch.number, None)
        self.version += 1

    def rename(self, number: int, name: str) -> None:
        if number in self.branches:
            self.branches[number].name = name.strip()[:LONGEST_NAME].strip()
            self.touch(self.branches[number])

    def remove(self, number: int) -> None:
        """Let go of a branch that is not the current one.  What others need of it goes to the one that left it
        latest."""
        if number == self.current or number not in self.branches:
            return
        gone = self.branches.pop(number)
        children = [branch for branch in self.branches.values() if branch.parent == number]
        if children:
            heir = max(children, key=lambda branch: branch.start)
            needed = [checkpoint for checkpoint in gone.checkpoints if checkpoint.step < heir.start]
            heir.checkpoints = needed + heir.checkpoints
            heir.bytes += gone.bytes
            gone.checkpoints = gone.checkpoints[len(needed) :]
            heir.parent, heir.start = gone.parent, gone.start
            for branch in children:
                if branch is not heir:
                    branch.parent = heir.number
            for branch in children:
                branch.compare(self.branches)
            self.touch(*children)
        freed = sum(self._ledger.drop(checkpoint) for checkpoint in gone.checkpoints)
        if children:
            heir.bytes -= freed
        self.version += 1

    def set_budget(self, budget: int) -> None:
        """In bytes."""
        self.budget = max(0, budget)
        self.problem = None
        self._share = FINEST
        self.thin()
        self.version += 1

    def clear(self) -> None:
        """Forget everything but the budget."""
        self.branches.clear()
        self._ledger = Ledger()
        self._views.clear()
        self.current = 0
        self._share, self.problem = FINEST, None
        self.version += 1

    def copy_from(self, other: CheckpointStore) -> None:
        """Hold what ``other`` holds, on branches of its own: the checkpoints are the same, since they never change."""
        self.clear()
        self.budget, self.current = other.budget, other.current
        for number, branch in other.branches.items():
            mine = replace(branch, checkpoints=list(branch.checkpoints), run_history=branch.run_history.up_to(2**62))
            mine.bytes = sum(self._ledger.add(checkpoint) for checkpoint in branch.checkpoints)
            self.branches[number] = mine
        self._last = max(other._last, *self.branches, 0)

    # -- as values

    def view(self, step: int) -> TimelineView:
        """For the window; ``step``: where the session stands."""
        kept: dict[int, tuple[int, BranchView]] = {}
        for number, branch in sorted(self.branches.items()):
            seen = self._views.get(number)
            # A branch that is not being trained stays as it is: its view is made once.
            kept[number] = seen if seen is not None and number != self.current else (self.version, branch.view())
        self._views = kept
        views = tuple(view for _, view in kept.values())
        return TimelineView(views, self.current, step, self.budget, self.used, self.problem)

    # -- letting go

    def thin(self) -> None:
        """Let go of checkpoints until the rest fits."""
        if self._fits():
            self.problem = self.problem if not self.count else None
            return
        for share in coarser(self._share):
            if self._fits(ROOM):
                return
            self._share = share
            for branch in self.branches.values():
                kept = set(sparse([checkpoint.step for checkpoint in branch.checkpoints], self._left_at(branch), share))
                self._drop(branch, lambda checkpoint, kept=kept: checkpoint.step in kept)  # type: ignore[misc]  # bound early
        if self._fits():
            return
        for branch, step in self._last_resort():
            self._drop(branch, lambda checkpoint, step=step: checkpoint.step != step)  # type: ignore[misc]  # bound early
            if self._fits():
                break
        if not self.count:
            self.problem = text("Not even one moment of this network fits into the memory that the timeline may use.")

    def _fits(self, share: float = 1.0) -> bool:
        return self.used <= share * self.budget and self.count <= share * MOST

    def _left_at(self, branch: Branch) -> set[int]:
        """Where other branches left this one."""
        return {one.start for one in self.branches.values() if one.parent == branch.number}

    def _drop(self, branch: Branch, keeps: Callable[[Checkpoint], bool]) -> None:
        gone = [checkpoint for checkpoint in branch.checkpoints if not keeps(checkpoint)]
        if gone:
            branch.checkpoints = [checkpoint for checkpoint in branch.checkpoints if keeps(checkpoint)]
            branch.bytes -= sum(self._ledger.drop(checkpoint) for checkpoint in gone)
            self.touch(branch)

    def _last_resort(self) -> list[tuple[Branch, int]]:
        """What goes where nothing else is left, in order: of the other branches before the current one, between before
        the beginnings, the ends at last."""
        order = sorted(self.branches.values(), key=lambda branch: (branch.number == self.current, branch.number))
        victims: list[tuple[Branch, int]] = []
        for branch in order:
            steps = [checkpoint.step for checkpoint in branch.checkpoints]
            victims += [(branch, step) for step in (*steps[1:-1], *steps[:1], *(steps[-1:] if len(steps) > 1 else ()))]
        return victims
