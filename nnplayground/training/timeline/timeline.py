"""The timeline: what a run was at chosen checkpoints, so that one can look there, and go on from there.

States are kept as ``Checkpoint``s, on ``Branch``es.  Training on from a checkpoint repeats the run bit for bit as long
as nothing differs; where something does, a new branch begins there and the old one stays whole.  That is not believed
but looked at: whenever a run that is being repeated meets a checkpoint, the two are compared.

No torch is needed here: a session is asked for its state, never made.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.text import Text, text
from nnplayground.training.session.equivalence import same_data, same_training
from nnplayground.training.timeline.branch import Branch
from nnplayground.training.timeline.checkpoint import Checkpoint, same_state, same_structure, take_checkpoint
from nnplayground.training.timeline.checkpoint_store import CheckpointStore
from nnplayground.training.timeline.differences import differences
from nnplayground.training.timeline.spacing import Spacing
from nnplayground.training.timeline.view import BUDGET, CheckpointKey

if TYPE_CHECKING:
    from nnplayground.project import Project
    from nnplayground.training.session.session import Session


class Timeline:
    """Of one run and all that became of it.  Not thread-safe."""

    def __init__(self, budget: int = BUDGET, clock: Callable[[], float] = time.perf_counter) -> None:
        self.store = CheckpointStore(budget)
        self._spacing = Spacing()
        self._clock = clock
        self._data: DataSpec | None = None
        self._known = 0
        """The last step at which the session is known to stand where the branch stood."""
        self._since: list[Checkpoint] = []
        """Kept since then."""

    @property
    def branch(self) -> Branch:
        """The current one.  Raises ``KeyError`` before there is one."""
        return self.store.branches[self.store.current]

    # -- while it trains

    def steps_left(self, session: Session) -> int:
        """Steps after which the next checkpoint is due; at least 1."""
        return self._spacing.steps_left(session)

    def find_branch(self, session: Session) -> Text | None:
        """Training is about to begin or to go on: find out on which branch.  Call it after whatever came between.

        Returns a sentence where checkpoints had to be let go of.
        """
        sentence = self._check_data(session)
        if not self.store.branches:
            self._begin(session)
        else:
            self._settle(session)
        self._spacing.begin(session, self._clock())
        return sentence

    def observe(self, session: Session, *, now: bool = False) -> None:
        """After a chunk of training: take a checkpoint, if one is due; ``now``: in any case, since the run pauses."""
        if self.store.branches and (now or self._spacing.due(session)):
            self._keep(session)

    # -- going elsewhere

    def find(self, key: CheckpointKey) -> Checkpoint | None:
        """The checkpoint of exactly this branch and step."""
        branch = self.store.branches.get(key.branch)
        return None if branch is None else branch.at(key.step)

    def move_to(self, key: CheckpointKey) -> None:
        """The session stands at this checkpoint."""
        self.store.current, self._known = key.branch, key.step
        self._since = []
        self.store.version += 1

    # -- whole

    def clear(self) -> None:
        """Forget everything."""
        self.store.clear()
        self._since = []
        self._known = 0
        self._data = None

    def copy(self) -> Timeline:
        """With its own branches and the same checkpoints, which never change: to be written while this one goes on."""
        timeline = Timeline(self.store.budget, self._clock)
        timeline.copy_from(self)
        return timeline

    def copy_from(self, other: Timeline) -> None:
        """Be what ``other`` is, as when a file was opened."""
        self.clear()
        store = self.store
        store.copy_from(other.store)
        self._known = self.branch.end if store.branches else 0
        last = self.branch.project_at(self._known) if store.branches else None
        self._data = other._data or (None if last is None else last.spec)
        store.thin()

    # -- inside

    def _check_data(self, session: Session) -> Text | None:
        """Checkpoints of other data, that do not even look alike, cannot be put into the network any more."""
        data, self._data = self._data, session.prepared.spec
        if data is None or data == self._data:
            return None
        trained = any(branch.end for branch in self.store.branches.values())
        self.clear()
        self._data = session.prepared.spec
        return text("The timeline begins anew: what it kept is of other data.") if trained else None

    def _begin(self, session: Session) -> None:
        branch = self.store.add_branch(None, session.step)
        branch.run_history = session.run_history
        self._known, self._since = session.step, []
        self.store.put(branch, take_checkpoint(session, None))
        self.store.thin()

    def _settle(self, session: Session) -> None:
        """Whether the session goes on as the branch did, or takes another course."""
        step = session.step
        while step < self.branch.start and self.branch.parent in self.store.branches:
            self.store.current = self.branch.parent
        branch = self.branch
        branch.start = min(branch.start, step)
        if step < self._known:
            self._known, self._since = step, []
        here, project = branch.at(step), branch.project_at(step)
        if project is None or branch.after(step) is None:
            self._settle_at_end(session, branch, here)
        elif here is None:
            if not same_training(project, session.project):
                self._fork(session, step, project)
        elif same_training(project, session.project) and same_state(here.state, take_checkpoint(session, here).state):
            self._known, self._since = step, []
        else:
            self._fork(session, step, project)

    def _settle_at_end(self, session: Session, branch: Branch, here: Checkpoint | None) -> None:
        """No checkpoint comes later: another setting is a matter of this branch, another network is not."""
        if here is None:
            apart = branch.last_common_step(session.run_history) if session.device == "cpu" else None
            project = None if apart is None else branch.project_at(apart)
            if apart is not None and project is not None:  # it was trained elsewhere, in another way
                self._fork(session, apart, project)
            return
        checkpoint = take_checkpoint(session, here)
        if same_state(checkpoint.state, here.state) and same_training(checkpoint.project, here.project):
            self._known, self._since = session.step, []
            return
        other = not same_structure(checkpoint.state, here.state) or not same_data(checkpoint.project, here.project)
        if other and here.step and len(branch.checkpoints) > 1:
            self._fork(session, session.step, here.project)
            return
        self.store.put(branch, checkpoint)
        if len(branch.checkpoints) == 1:  # it is only about to begin
            branch.compare(self.store.branches)
        branch.run_history = session.run_history
        self._known, self._since = session.step, []

    def _keep(self, session: Session) -> None:
        began = self._clock()
        branch, step = self.branch, session.step
        here, following, project = branch.at(step), branch.after(step), branch.project_at(step)
        if here is not None and (step == self._known or here in self._since):
            pass  # it is kept already
        elif here is not None:
            # Sums on other devices have no fixed order: there a run is repeated but for the last bits.
            if session.device != "cpu" or same_state(here.state, take_checkpoint(session, here).state):
                self._known, self._since = step, []
            else:
                self._fork_since(session)
        elif following is not None and project is not None and not same_training(project, session.project):
            self._fork_since(session)
        else:
            checkpoint = take_checkpoint(session, branch.before(step))
            self.store.put(branch, checkpoint)
            if following is None:
                branch.run_history = session.run_history
                self._known, self._since = step, []
            else:
                self._since.append(checkpoint)
        self.store.thin()
        now = self._clock()
        self._spacing.record_cost(session, now, now - began)

    def _fork(self, session: Session, step: int, before: Project) -> None:
        """A new branch, which left this one at ``step``, for where the session stands; ``before`` is what this one was
        trained on with from there.  Where another branch went this way already, that one is repeated."""
        twin = self._twin(session)
        if twin is not None:
            self.move_to(twin)
            return
        parent = self.branch
        branch = self.store.add_branch(parent, step)
        branch.differences = differences(before, session.project, step)
        branch.run_history = session.run_history
        self._known, self._since = session.step, []
        self.store.put(branch, take_checkpoint(session, parent.at(step) or parent.before(step)))
        self.store.thin()

    def _twin(self, session: Session) -> CheckpointKey | None:
        """The same checkpoint on another branch that was trained on from it in the same way, or that ends with it."""
        checkpoint: Checkpoint | None = None
        for number, branch in sorted(self.store.branches.items()):
            here = branch.at(session.step)
            if number == self.store.current or here is None:
                continue
            if same_training(here.project, session.project):
                checkpoint = checkpoint or take_checkpoint(session, None)
                if same_state(checkpoint.state, here.state):
                    return CheckpointKey(number, session.step)
        return None

    def _fork_since(self, session: Session) -> None:
        """The run has turned out to be another one since it was last known to be the same."""
        parent = self.branch
        start, moved = self._known, self._since
        first = parent.at(start)
        branch = self.store.add_branch(parent, start)
        branch.run_history = session.run_history
        self._since = []
        if first is not None:
            self.store.put(branch, replace(first, project=session.project))
        for checkpoint in moved:
            if checkpoint in parent.checkpoints:  # it may have had to go
                parent.checkpoints.remove(checkpoint)
                branch.put(checkpoint)
        self.store.touch(parent, branch)
        self._known = session.step
        self.store.put(branch, take_checkpoint(session, branch.before(session.step)))
        branch.compare(self.store.branches)
