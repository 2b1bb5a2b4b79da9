"""The microscope in the training thread: it opens steps of the session in training, and tells what is seen there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnplayground.text import Text, UserError, text

if TYPE_CHECKING:
    from nnplayground.microscope.batch_selector import BatchSelector
    from nnplayground.microscope.microscope import Microscope
    from nnplayground.microscope.trace import Trace
    from nnplayground.training.session.session import Session


@dataclass(frozen=True)
class Report:
    """What the window is told: a step was opened, the microscope was left, or something did not work."""

    run: int
    trace: Trace | None
    position: int = 0
    moved: bool = False
    """Whether the network stands elsewhere than where the microscope was entered."""
    problem: Text | None = None
    """Why what was asked for did not happen."""
    reason: Text | None = None
    """Why it was opened, where nobody asked for it: a breakpoint."""


class MicroscopeWork:
    """Of one training loop.  ``run`` is its number.

    What may put the session elsewhere returns whether it has.
    """

    def __init__(self, tell: Callable[[Report], None]) -> None:
        from nnplayground.microscope import microscope, trace

        self._make = microscope.Microscope
        self._prepare = trace.prepare
        self._tell = tell
        self._microscope: Microscope | None = None

    def prepare(self, session: Session) -> None:
        """Get ready to open its first step, while nobody waits for it."""
        self._prepare(session.project.graph, session.project.settings)

    @property
    def active(self) -> bool:
        """Whether a step is open: the session stands where it may be taken back from."""
        return self._microscope is not None

    def open(self, run: int, session: Session | None, selector: BatchSelector | None, reason: Text | None) -> bool:
        """Open the next step, or one with the rows of ``selector``.  ``session``: None where none can train."""
        if session is None:
            self._refuse(run, text("There is no network in training to look into."))
            return False
        try:
            self._microscope = self._make(session, selector)
        except UserError as error:
            self._refuse(run, error.text)
            return False
        self._show(run, self._microscope, reason)
        return True

    def do(self, run: int, action: Callable[[Microscope], None]) -> bool:
        """Do something with it, and tell what is seen then."""
        microscope = self._microscope
        if microscope is None:
            return False
        try:
            action(microscope)
        except UserError as error:
            self._refuse(run, error.text)
            return False
        self._show(run, microscope)
        return True

    def ask(self, run: int, question: Callable[[Microscope], object], answer: Callable[[int, object], None]) -> None:
        """Something about the open step that changes nothing; the answer is ``Text`` where there is none."""
        if self._microscope is None:
            return
        try:
            answer(run, question(self._microscope))
        except UserError as error:
            answer(run, error.text)

    def go(self, trace: Trace, position: int) -> bool:
        """To a place within the open step; the window has gone there already, in the step that it knows."""
        microscope = self._microscope
        if microscope is None or microscope.trace is not trace:  # another report is on its way
            return False
        was = microscope.done
        microscope.go(position)
        return microscope.done != was

    def leave(self, run: int, *, keep: bool) -> bool:
        """Stay with the steps that were made, or go back to where it was entered."""
        microscope, self._microscope = self._microscope, None
        self._tell(Report(run, None))
        if microscope is None:
            return False
        microscope.leave(keep)
        return True

    def renew(self, run: int, session: Session) -> bool:
        """The session is another, or its rules are: the open step anew."""
        if self._microscope is None:
            return False
        try:
            self._microscope.renew(session)
        except UserError as error:  # there are no such rows any more, say
            self.close(run)
            self._refuse(run, error.text)
            return False
        self._show(run, self._microscope)
        return True

    def close(self, run: int) -> None:
        """There is no step to open any more."""
        if self._microscope is not None:
            self._microscope = None
            self._tell(Report(run, None))

    def _show(self, run: int, microscope: Microscope, reason: Text | None = None) -> None:
        self._tell(Report(run, microscope.trace, microscope.position, microscope.moved, reason=reason))

    def _refuse(self, run: int, problem: Text) -> None:
        self._tell(Report(run, None, problem=problem))
