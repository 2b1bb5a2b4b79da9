"""The microscope in the training thread: it opens steps of the session in training, and tells what is seen there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nnplayground.engine.news import Answer, Report, Reporter
from nnplayground.text import Text, UserError, text

if TYPE_CHECKING:
    from nnplayground.microscope.batch_selector import BatchSelector
    from nnplayground.microscope.microscope import Microscope
    from nnplayground.microscope.nudge import Checked, Nudge
    from nnplayground.microscope.trace import Trace
    from nnplayground.training.session.session import Session


class MicroscopeWork:
    """Of one training loop."""

    def __init__(self, reporter: Reporter, moved: Callable[[], None]) -> None:
        """``moved``: the session may stand elsewhere."""
        from nnplayground.microscope import microscope, trace

        self._make = microscope.Microscope
        self._prepare = trace.prepare
        self._reporter = reporter
        self._moved = moved
        self._microscope: Microscope | None = None

    def prepare(self, session: Session) -> None:
        """Get ready to open its first step, while nobody waits for it."""
        self._prepare(session.project.graph, session.project.settings)

    @property
    def active(self) -> bool:
        """Whether a step is open: the session stands where it may be taken back from."""
        return self._microscope is not None

    def open(self, session: Session | None, selector: BatchSelector | None, reason: Text | None) -> None:
        """Open the next step, or one with the rows of ``selector``.  ``session``: None where none can train."""
        if session is None:
            self._refuse(text("There is no network in training to look into."))
            return
        try:
            self._microscope = self._make(session, selector)
        except UserError as error:
            self._refuse(error.text)
            return
        self._show(self._microscope, reason)
        self._moved()

    def do(self, action: Callable[[Microscope], None]) -> None:
        """Do something with it, and tell what is seen then."""
        microscope = self._microscope
        if microscope is None:
            return
        try:
            action(microscope)
        except UserError as error:
            self._refuse(error.text)
            return
        self._show(microscope)
        self._moved()

    def test(self, question: Callable[[Microscope], Nudge | Checked]) -> None:
        """Test a gradient in the open step, which changes nothing."""
        if self._microscope is None:
            return
        answer: Nudge | Checked | Text
        try:
            answer = question(self._microscope)
        except UserError as error:
            answer = error.text
        self._reporter.tell(Answer(self._reporter.run, answer))

    def go(self, trace: Trace, position: int) -> None:
        """To a place within the open step; the window has gone there already, in the step that it knows."""
        microscope = self._microscope
        if microscope is None or microscope.trace is not trace:  # another report is on its way
            return
        was = microscope.done
        microscope.go(position)
        if microscope.done != was:
            self._moved()

    def leave(self, *, keep: bool) -> bool:
        """Stay with the steps that were made, or go back to where it was entered.  Whether a step was open."""
        microscope, self._microscope = self._microscope, None
        self._tell_left()
        if microscope is None:
            return False
        microscope.leave(keep)
        self._moved()
        return True

    def renew(self, session: Session) -> None:
        """The session is another, or its rules are: the open step anew."""
        if self._microscope is None:
            return
        try:
            self._microscope.renew(session)
        except UserError as error:  # there are no such rows any more, say
            self.close()
            self._refuse(error.text)
            return
        self._show(self._microscope)
        self._moved()

    def close(self) -> None:
        """There is no step to open any more."""
        if self._microscope is not None:
            self._microscope = None
            self._tell_left()

    def _show(self, microscope: Microscope, reason: Text | None = None) -> None:
        report = Report(self._reporter.run, microscope.trace, microscope.position, microscope.moved, reason=reason)
        self._reporter.tell(report)

    def _refuse(self, problem: Text) -> None:
        self._reporter.tell(Report(self._reporter.run, None, problem=problem))

    def _tell_left(self) -> None:
        self._reporter.tell(Report(self._reporter.run, None))
