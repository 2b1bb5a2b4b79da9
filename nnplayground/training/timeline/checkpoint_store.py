"""The checkpoints of all branches within a budget: what is put in, what is counted, and what has to go."""

from __future__ import annotations

from collections.abc import Callable

from nnplayground.text import Text, text
from nnplayground.training.timeline.branch import Branch
from nnplayground.training.timeline.checkpoint import Checkpoint, Ledger
from nnplayground.training.timeline.thinning import FINEST, coarser, sparse
from nnplayground.training.timeline.view import BUDGET, BranchView

MOST = 2000
"""Checkpoints kept at most, on all branches together."""

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

    # -- inside

    def _put(self, branch: Branch, checkpoint: Checkpoint) -> None:
        branch.bytes += self._ledger.add(checkpoint)
        old = branch.put(checkpoint)
        if old is not None:
            branch.bytes -= self._ledger.drop(old)
        self._touch(branch)

    def _touch(self, *branches: Branch) -> None:
        for branch in branches:
            self._views.pop(branch.number, None)
        self.version += 1

    # -- letting go

    def _fits(self, share: float = 1.0) -> bool:
        return self.used <= share * self.budget and self.count <= share * MOST

    def _thin(self) -> None:
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

    def _left_at(self, branch: Branch) -> set[int]:
        """Where other branches left this one."""
        return {one.start for one in self.branches.values() if one.parent == branch.number}

    def _drop(self, branch: Branch, keeps: Callable[[Checkpoint], bool]) -> None:
        gone = [checkpoint for checkpoint in branch.checkpoints if not keeps(checkpoint)]
        if gone:
            branch.checkpoints = [checkpoint for checkpoint in branch.checkpoints if keeps(checkpoint)]
            branch.bytes -= sum(self._ledger.drop(checkpoint) for checkpoint in gone)
            self._touch(branch)

    def _last_resort(self) -> list[tuple[Branch, int]]:
        """What goes where nothing else is left, in order: of the other branches before the current one, between before
        the beginnings, the ends at last."""
        order = sorted(self.branches.values(), key=lambda branch: (branch.number == self.current, branch.number))
        victims: list[tuple[Branch, int]] = []
        for branch in order:
            steps = [checkpoint.step for checkpoint in branch.checkpoints]
            victims += [(branch, step) for step in (*steps[1:-1], *steps[:1], *(steps[-1:] if len(steps) > 1 else ()))]
        return victims
