"""Where the bar can stop: the checkpoints on the way to the end of one branch, and the present where it lies there."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnplayground.training.timeline.view import BranchView, CheckpointKey, TimelineView


@dataclass(frozen=True, eq=False)
class Fork:
    """Another branch that leaves this course, or one that this course left and that goes on."""

    branch: BranchView
    step: int


@dataclass(frozen=True, eq=False)
class TrackPart:
    """A piece of the course that belongs to one branch."""

    branch: BranchView
    begin: int
    end: int


@dataclass(frozen=True, eq=False)
class Stops:
    """Of the branch with the number ``branch``."""

    branch: int
    keys: tuple[CheckpointKey, ...]
    steps: npt.NDArray[np.int64]
    """Of these places, rising."""
    present: int | None
    """Which of them is the one at which the network in training stands; None where that is on another branch."""
    parts: tuple[TrackPart, ...]
    forks: tuple[Fork, ...]

    def index_of(self, key: CheckpointKey | None) -> int:
        """None: the present.  A checkpoint that was let go of: the one before it."""
        if key is None:
            return len(self.keys) - 1 if self.present is None else self.present
        return max(0, int(np.searchsorted(self.steps, key.step, "right")) - 1)


def stops_of(view: TimelineView, number: int) -> Stops:
    """Empty where there is no such branch."""
    parts: list[TrackPart] = []
    until: int | None = None
    at: int | None = number
    while at is not None and at in view:
        branch = view[at]
        end = branch.end if until is None else until
        if at == view.current and until is None:
            end = max(end, view.now)
        parts.insert(0, TrackPart(branch, min(branch.start, end), end))
        until, at = branch.start, branch.parent
    keys = list(view.keys_along(number))
    steps = [key.step for key in keys]
    present = None
    for part in parts:
        last = part is parts[-1]
        if part.branch.number == view.current and (view.now < part.end or (last and view.now == part.end)):
            here = CheckpointKey(view.current, view.now)
            present = bisect_left(steps, here.step)
            if present == len(steps) or steps[present] != here.step:
                keys.insert(present, here)
                steps.insert(present, here.step)
    return Stops(number, tuple(keys), np.array(steps, np.int64), present, tuple(parts), _forks(view, parts))


def _forks(view: TimelineView, parts: list[TrackPart]) -> tuple[Fork, ...]:
    mine = {part.branch.number: part for part in parts}
    result = [Fork(part.branch, part.end) for part in parts[:-1] if part.branch.end > part.end]
    for branch in view.branches:
        part = None if branch.parent is None else mine.get(branch.parent)
        if part is not None and branch.number not in mine and branch.start <= part.end:
            result.append(Fork(branch, branch.start))
    return tuple(result)
