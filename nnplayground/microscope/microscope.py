"""The walk through a network's training steps, forwards and backwards, operation by operation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from nnplayground.microscope.batch_selector import BatchSelector, CustomSample, NextBatch
from nnplayground.microscope.trace import Trace, alike, changed, make_trace
from nnplayground.text import UserError, text
from nnplayground.training.session.resume import redo_edits

if TYPE_CHECKING:
    from nnplayground.training.session.session import Session
    from nnplayground.training.session.step_inspector import RecordedStep
    from nnplayground.training.state.state import State

BUDGET = 64_000_000
"""Bytes of earlier steps that are kept to go back to; the oldest are let go."""


class Microscope:
    """Holds a session while a step of it is open.

    ``position`` counts the operations of ``trace`` that are done.  While some are left, the session stands before the
    step; once all are done, after it.  Whatever way it was reached, a position means the same bits.
    """

    def __init__(self, session: Session, selector: BatchSelector | None = None) -> None:
        """Raises ``UserError``: a view that does not exist, a single sample under BatchNorm."""
        self.session = session
        self.selector: BatchSelector = NextBatch() if selector is None else selector
        self._entry, self._edits = session.step_inspector.position(), session.project.edits
        self._steps: list[RecordedStep] = []
        self._traces: list[Trace] = []
        self._sizes: list[int] = []
        """Bytes of each step."""
        self._first = 0
        """Number of steps that were let go of."""
        self._place = -1
        self.position = 0
        self._open()

    # -- where it is

    @property
    def trace(self) -> Trace:
        return self._traces[self._place]

    @property
    def step(self) -> RecordedStep:
        """The record that the trace is made of."""
        return self._steps[self._place]

    @property
    def length(self) -> int:
        """Operations of this step."""
        return len(self.trace.operations)

    @property
    def done(self) -> bool:
        """Whether the step was made."""
        return self.position == self.length and self.trace.after is not None

    @property
    def moved(self) -> bool:
        """Whether the session stands elsewhere than where it was entered."""
        return self._place > 0 or self._first > 0 or self.done

    # -- walking

    def go(self, position: int) -> None:
        """To a place within this step; raises ``UserError`` beyond its ends."""
        if not 0 <= position <= self.length:
            raise UserError(
                text("This step has {count} operations. Received: {position}.", count=self.length, position=position)
            )
        was = self.done
        self.position = position
        if self.done != was:
            self._settle()

    def forward(self) -> None:
        """One operation; from the end of a step into the next one."""
        if self.position < self.length:
            self.go(self.position + 1)
            return
        if self.trace.failure is not None:
            raise UserError(self.trace.failure)
        if self._place + 1 < len(self._traces):
            self._place += 1
            self.position = 0
            self._settle()
        else:
            self._open()

    def back(self) -> None:
        """One operation; from the beginning of a step to the end of the one before.  Raises ``UserError`` at the
        place where it was entered."""
        if self.position:
            self.go(self.position - 1)
        elif self._place > 0:
            self._place -= 1
            self.position = self.length
            self._settle()
        elif self._first:
            raise UserError(text("Steps from before this one are no longer kept: they take too much memory."))
        else:
            raise UserError(text("This is where you entered the microscope."))

    @contextmanager
    def before_step(self) -> Iterator[None]:
        """While inside, the session stands before the step, wherever the walk has come."""
        if not self.done:
            yield
            return
        self.session.step_inspector.put_back(*self.step.start)
        try:
            yield
        finally:
            self._settle()

    # -- looking elsewhere

    def choose(self, selector: BatchSelector) -> None:
        """Look at other rows, from where the session stands now.

        Other values for the sample that is looked at are an edit of it: as far along as it was, and marked.
        """
        step = self.session.step_inspector.record_step(selector.choose(self.session))
        old, position, done = self.trace, self.position, self.done
        self.selector = selector
        self._cut(self._place + 1 if done else self._place)
        self._record(step)
        self.position = 0
        if isinstance(selector, CustomSample) and not done and old.batch == self.trace.batch:
            self._mark(old, position)

    def renew(self, session: Session | None = None) -> None:
        """Something was changed by hand: this step anew, as far along as it was, or after it the next one.

        ``session``: the one that took the place of the old one.  Steps from before are let go where the session can
        not go back to them: where it is another, or has another optimizer.
        """
        session = self.session if session is None else session
        step = session.step_inspector.record_step(self.selector.choose(session))
        old, position, done = self.trace, self.position, self.done
        if session is self.session and _same_names(self._entry.state, step.before):
            self._cut(self._place + 1 if done else self._place)
        else:
            self.session, self._entry, self._first = session, step.start, 0
            self._edits = session.project.edits
            self._cut(0)
        self._record(step)
        self.position = 0
        if not done:  # else the change is of what comes after that step
            self._mark(old, position)

    def leave(self, keep: bool) -> None:
        """Back to where it was entered, or stay with the steps that were made.

        Weights that were set by hand meanwhile stay set: an edit is undone as edits are.
        """
        if not keep:
            self.session.step_inspector.put_back(*self._entry)
            redo_edits(self.session, self._edits, self.session.project.edits)

    # -- inside

    def _mark(self, old: Trace, position: int) -> None:
        """What an edit has changed since ``old``; go as far along as that was."""
        self._traces[self._place] = replace(self.trace, changed=changed(old, self.trace))
        if alike(old, self.trace):
            self.go(position)

    def _open(self) -> None:
        """Record the step that comes next."""
        step = self.session.step_inspector.record_step(self.selector.choose(self.session))
        self._cut(self._place + 1)
        self._record(step)
        self.position = 0

    def _record(self, step: RecordedStep) -> None:
        self._steps.append(step)
        trace = make_trace(self.selector, step, self.session.project.graph, self.session.project.settings)
        self._traces.append(trace)
        self._sizes.append(_bytes(trace))
        self._place = len(self._traces) - 1
        self._thin()

    def _cut(self, place: int) -> None:
        """Forget the steps from ``place`` on: something else comes there."""
        del self._steps[place:], self._traces[place:], self._sizes[place:]
        self._place = place - 1

    def _thin(self) -> None:
        while len(self._traces) > 2 and sum(self._sizes) > BUDGET:
            del self._steps[0], self._traces[0], self._sizes[0]
            self._first += 1
            self._place -= 1

    def _settle(self) -> None:
        """Bring the session to where the position says that it stands."""
        end = self.step.end if self.done else None
        self.session.step_inspector.put_back(*(self.step.start if end is None else end))


def _same_names(one: State, other: State) -> bool:
    """Whether what holds one state can hold the other: optimizers keep different numbers."""
    return one.weights.keys() == other.weights.keys() and _kept(one) == _kept(other)


def _kept(state: State) -> set[str]:
    return {name for name in state.rest if name.startswith("optimizer/")}


def _bytes(trace: Trace) -> int:
    tensors = {
        id(tensor.array): tensor.array for traced in trace.operations for tensor in traced.operation.tensors.values()
    }
    states = [state for state in (trace.before, trace.after) if state is not None]
    arrays = [array for state in states for array in (*state.weights.values(), *state.rest.values())]
    return sum(array.nbytes for array in (*tensors.values(), *arrays))
