"""The walk through a network's training steps, forwards and backwards, operation by operation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from nnplayground.microscope.trace import Trace, changed, make_trace
from nnplayground.microscope.view import Following, View
from nnplayground.text import UserError, text

if TYPE_CHECKING:
    from nnplayground.project import WeightEdit
    from nnplayground.training.opened import OpenStep
    from nnplayground.training.session import Session
    from nnplayground.training.state import State

BUDGET = 64_000_000
"""Bytes of earlier steps that are kept to go back to; the oldest are let go."""


class Microscope:
    """Holds a session while it is looked into.

    ``position`` counts the operations of ``trace`` that are done.  While some are left, the session stands before the
    step; once all are done, after it.  Whatever way it was reached, a position means the same bits.
    """

    def __init__(self, session: Session, view: View | None = None) -> None:
        """Raises ``UserError``: a view that does not exist, a single sample under BatchNorm."""
        self.session = session
        self.view: View = Following() if view is None else view
        self.entry: State = session.state()
        """Where the session stood when it was entered."""
        self._steps: list[OpenStep] = []
        self._traces: list[Trace] = []
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
    def step(self) -> OpenStep:
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
        step = self.step
        self.session.put_back(step.before, step.watched_before)
        try:
            yield
        finally:
            self._settle()

    # -- looking elsewhere

    def choose(self, view: View) -> None:
        """Look at other rows, from where the session stands now."""
        chosen = view.choose(self.session)
        self.view = view
        self._cut(self._place + 1 if self.done else self._place)
        self._record(self.session.open_step(chosen))
        self.position = 0

    def renew(self, session: Session | None = None) -> None:
        """A weight or a setting was changed by hand: this step anew, as far along as it was.

        ``session``: the one that took the place of the old one, whose steps are no longer of use.
        """
        if session is not None and session is not self.session:
            old = self.trace
            self.session, self.entry = session, session.state()
            self._cut(0)
            self._first = 0
        elif self.done:  # the change is of what comes after this step
            self._open()
            return
        else:
            old = self.trace
            self._cut(self._place)
        position = self.position
        self._record(self.session.open_step(self.view.choose(self.session)))
        self._traces[self._place] = replace(self.trace, changed=changed(old, self.trace))
        same = [one.operation.name for one in old.operations] == [one.operation.name for one in self.trace.operations]
        self.position = position if same else 0
        self._settle()

    def set_weight(self, edit: WeightEdit, value: float) -> None:
        """Set a number of a parameter; everything downstream is worked out anew and marked."""
        self.session.set_weight(edit, value)
        self.renew()

    def leave(self, keep: bool) -> None:
        """Back to where it was entered, or stay with the steps that were made."""
        if not keep:
            self.session.put_back(self.entry)

    # -- inside

    def _open(self) -> None:
        """Record the step that comes next."""
        chosen = self.view.choose(self.session)
        self._cut(self._place + 1)
        self._record(self.session.open_step(chosen))
        self.position = 0

    def _record(self, step: OpenStep) -> None:
        self._steps.append(step)
        self._traces.append(make_trace(self.view, step, self.session.project.graph, self.session.project.settings))
        self._place = len(self._traces) - 1
        self._thin()

    def _cut(self, place: int) -> None:
        """Forget the steps from ``place`` on: something else comes there."""
        del self._steps[place:], self._traces[place:]
        self._place = place - 1

    def _thin(self) -> None:
        while len(self._traces) > 2 and sum(_bytes(trace) for trace in self._traces) > BUDGET:
            del self._steps[0], self._traces[0]
            self._first += 1
            self._place -= 1

    def _settle(self) -> None:
        """Bring the session to where the position says that it stands."""
        step = self._steps[self._place]
        if self.done:
            assert step.after is not None
            self.session.put_back(step.after, step.watched)
        else:
            self.session.put_back(step.before, step.watched_before)


def _bytes(trace: Trace) -> int:
    tensors = {
        id(tensor.array): tensor.array for placed in trace.operations for tensor in placed.operation.tensors.values()
    }
    states = [state for state in (trace.before, trace.after) if state is not None]
    arrays = [array for state in states for array in (*state.weights.values(), *state.rest.values())]
    return sum(array.nbytes for array in (*tensors.values(), *arrays))
