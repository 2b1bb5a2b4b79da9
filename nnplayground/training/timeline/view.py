"""What the window sees of a timeline: frozen values, made by the training thread, never the kept states themselves."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nnplayground.text import Text, text
from nnplayground.training.measurements import HistoryRow

if TYPE_CHECKING:
    import numpy.typing as npt

    from nnplayground.project import Project

    Steps = npt.NDArray[np.int64]
    Places = npt.NDArray[np.float64]

BUDGET = 64_000_000
"""Bytes that the kept states of all branches take together at most, unless another budget is set."""


class CheckpointKey(NamedTuple):
    """A checkpoint: ``step`` training steps after the beginning, on the branch of this number."""

    branch: int
    step: int


@dataclass(frozen=True, eq=False)
class BranchView:
    """One way that training has taken.  Its first checkpoints are those of its parent, up to ``start``."""

    number: int
    """Counts from 1 and is never used again."""
    name: str
    """What the user called it; empty where nobody did: show ``title``."""
    colour: int
    """The smallest index that no other branch has; 0 for the first."""
    parent: int | None
    """None for a first run, and where the parent was removed."""
    start: int
    """The step at which it left its parent; its first own checkpoint is there."""
    steps: Steps
    """Of the checkpoints, rising, ``(n,)``.  May be empty where the budget is too small."""
    epochs: Places
    """The same checkpoints in epochs, with parts of epochs, as the plot of the loss counts: ``(n,)``."""
    projects: tuple[Project, ...]
    """What was trained at each of these checkpoints."""
    history: tuple[HistoryRow, ...]
    """Measures from where it left its parent to its end."""
    differences: tuple[Text, ...]
    """What differs from its parent, a sentence fragment each: ``Learning rate: 0.03 instead of 0.1``."""
    bytes: int
    """What its checkpoints take; what it shares with another branch is counted in one of the two."""

    @property
    def title(self) -> Text:
        """Its name, or ``Run 2``."""
        return text("{name}", name=self.name) if self.name else text("Run {number}", number=self.number)

    @property
    def end(self) -> int:
        """The last step that it has come to and that is kept."""
        return int(self.steps[-1]) if len(self.steps) else self.start


@dataclass(frozen=True, eq=False)
class TimelineView:
    """The whole timeline."""

    branches: tuple[BranchView, ...] = ()
    """By number."""
    current: int = 0
    """The branch that the network in training is on; 0 before there is one."""
    now: int = 0
    """The step at which that network stood when this was made."""
    budget: int = BUDGET
    used: int = 0
    """Bytes in use."""
    problem: Text | None = None
    """Why nothing is kept."""
    _by_number: dict[int, BranchView] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._by_number.update({branch.number: branch for branch in self.branches})

    def __getitem__(self, number: int) -> BranchView:
        """Raises ``KeyError``."""
        return self._by_number[number]

    def __contains__(self, number: object) -> bool:
        return number in self._by_number

    def keys_along(self, number: int) -> tuple[CheckpointKey, ...]:
        """All checkpoints from the beginning to the end of a branch: those of its ancestors up to where it left them,
        then its own; steps rise.  This is what a bar of one branch and a film go through."""
        keys: list[CheckpointKey] = []
        until: int | None = None
        at: int | None = number
        while at is not None and at in self._by_number:
            branch = self._by_number[at]
            own = [CheckpointKey(at, int(step)) for step in branch.steps if until is None or step < until]
            keys = own + keys
            until, at = branch.start, branch.parent
        return tuple(keys)

    def project_at(self, key: CheckpointKey) -> Project:
        """What was trained at a checkpoint.  Raises ``KeyError`` for one that is not kept."""
        return self._by_number[key.branch].projects[self._index(key)]

    def epochs_at(self, key: CheckpointKey) -> float:
        """A checkpoint in epochs, with parts of epochs.  Raises ``KeyError`` for one that is not kept."""
        return float(self._by_number[key.branch].epochs[self._index(key)])

    def nearest(self, number: int, epoch: float) -> CheckpointKey | None:
        """The checkpoint of a branch's course that is nearest to a place in epochs; None where nothing is kept."""
        keys = self.keys_along(number)
        if not keys:
            return None
        epochs = [self.epochs_at(key) for key in keys]
        after = bisect_right(epochs, epoch)
        around = [index for index in (after - 1, after) if 0 <= index < len(keys)]
        return keys[min(around, key=lambda index: abs(epochs[index] - epoch))]

    def _index(self, key: CheckpointKey) -> int:
        steps = self._by_number[key.branch].steps
        index = int(np.searchsorted(steps, key.step))
        if index >= len(steps) or steps[index] != key.step:
            raise KeyError(key)
        return index
