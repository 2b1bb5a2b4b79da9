"""The microscope as the window sees it: which step is open, and what the training thread is asked for.

Canvas, panel and toolbar ask this and move it; none of them talks to another.  The recorded step is here as a whole, so
that moving inside it costs nothing; the training thread is only asked where the network itself has to change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nnplayground.microscope.batch_selector import BatchSelector, NextBatch
from nnplayground.text import Text, text
from nnplayground.ui.document.microscope_options import MicroscopeOptions
from nnplayground.ui.document.microscope_walk import MicroscopeWalk
from nnplayground.ui.toolkit.signal_types import UNION

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnplayground.engine.news import Answer, Report
    from nnplayground.expressions.tensor import Index
    from nnplayground.microscope.trace import Trace
    from nnplayground.ui.document.trainer import Trainer
    from nnplayground.ui.document.training_model import TrainingModel


class MicroscopeModel(QObject):
    """Of one document.  All methods are called on the GUI thread and return at once."""

    changed = Signal()
    """Opened, left, or another trace: everything is to be shown anew."""
    state_changed = Signal()
    """``busy`` or ``leaving``, anything of ``options``, or what ``walk`` calls changed."""
    failed = Signal(Text)
    """What was asked for did not happen, and why."""
    tested = Signal(UNION)
    """``Nudge``, ``Checked`` or ``Text``: what came of testing a gradient, or why nothing did."""
    opened_by_itself = Signal(Text)
    """A breakpoint was met, and why."""

    def __init__(
        self, trainer: Trainer, training: TrainingModel, continue_here: Callable[[], None], parent: QObject
    ) -> None:
        """``continue_here`` puts the run at the checkpoint that is shown."""
        super().__init__(parent)
        self._trainer = trainer
        self._training = training
        self._continue_here = continue_here
        self.trace: Trace | None = None
        self.selector: BatchSelector = NextBatch()
        self.leaving = False
        """Whether it is being asked what becomes of the steps that were made: keep them, or go back."""
        self.busy = False
        """Whether the training thread is at work on what was asked for."""
        self._left = False
        """Whether it was left and the training thread has not said so yet: what it says before is of no interest."""
        self._entered_at = 0
        """The step of the run that came next when it was entered."""
        self.options = MicroscopeOptions(self)
        self.walk = MicroscopeWalk(self, self.options, self)
        self.options.changed.connect(self._follow_options)
        self.walk.changed.connect(self.state_changed)
        trainer.microscope_moved.connect(self._take)
        trainer.microscope_answered.connect(self._take_answer)

    # -- where the network stands

    @property
    def active(self) -> bool:
        return self.trace is not None

    @property
    def moved(self) -> bool:
        """Whether the network stands elsewhere than where it was entered."""
        return self.steps_made > 0

    @property
    def steps_made(self) -> int:
        """Training steps from where it was entered to where the network stands."""
        return 0 if self.trace is None else self.trace.step - self._entered_at + self.walk.done

    @property
    def can_go_back(self) -> bool:
        return self.active and (self.walk.position > 0 or self.moved)

    # -- coming and going

    def clear(self) -> None:
        """No step is open, and none is on its way.  No signal follows: who asks for it tells of it."""
        self.trace = None
        self.walk.clear()
        self.busy = self.leaving = self._left = False
        self.selector = NextBatch()

    @property
    def obstacle(self) -> Text | None:
        """Why no step can be opened now, or None."""
        return self._training.obstacle

    def open(self, selector: BatchSelector | None = None) -> None:
        """Pause the run and open the next step, or one with the rows of ``selector``."""
        if self._training.obstacle is not None:
            self.failed.emit(self._training.obstacle)
            return
        self._training.pause()
        self._continue_here()
        self._busy()
        self._trainer.open_microscope(selector)

    def choose(self, selector: BatchSelector) -> None:
        """Look at other rows."""
        if not self.active:
            self.open(selector)
            return
        self._busy()
        self._trainer.microscope_choose(selector)

    def leave(self, keep: bool) -> None:
        """Go on from where the walk has come, or be where it was entered."""
        if self.active or self.busy:
            self.walk.stop()
            self._trainer.leave_microscope(keep)
            self._forget()
            self._left = True

    def ask_to_leave(self) -> None:
        """Leave, if no step was made; else ``leaving`` asks first what becomes of those that were."""
        if not self.moved:
            self.leave(keep=True)
            return
        self.walk.stop()
        self._ask(True)

    def cancel_leaving(self) -> None:
        """The answer is: do not leave."""
        self._ask(False)

    def give_up(self) -> None:
        """What was asked for went wrong: there will be no answer."""
        if self.busy:
            self.walk.stop()
            self.busy = False
            self.state_changed.emit()

    # -- asked by the walk

    def stand(self, position: int) -> None:
        """Have the network be as it is behind so many operations of the step that is open."""
        assert self.trace is not None
        self._trainer.microscope_go(self.trace, position)
        self.leaving = False

    def open_next(self) -> None:
        """The step after this one, unless this one cannot be done."""
        assert self.trace is not None
        if self.trace.failure is not None:
            self.walk.stop()
            self.failed.emit(self.trace.failure)
        else:
            self._busy()
            self._trainer.microscope_next()

    def open_previous(self) -> None:
        """The step before this one, unless it was entered here."""
        if self.moved:
            self._busy()
            self._trainer.microscope_previous()
        else:
            self.failed.emit(text("This is where you entered the microscope."))

    # -- testing a gradient

    def test_gradient(self, node: str, parameter: str, index: Index, epsilon: float | None = None) -> None:
        """Nudge one number of a parameter; None: by what suits the precision.  Answered by ``tested``."""
        if self.active and not self.busy:
            self._busy()
            self._trainer.test_gradient(node, parameter, index, epsilon)

    def check_layer(self, node: str) -> None:
        """Compare the gradients of a layer with slopes of the loss.  Answered by ``tested``."""
        if self.active and not self.busy:
            self._busy()
            self._trainer.check_layer(node)

    # -- inside

    def _follow_options(self) -> None:
        """Views are told once the walk has followed."""
        self.walk.follow_options()
        self.state_changed.emit()

    def _ask(self, leaving: bool) -> None:
        if leaving != self.leaving:
            self.leaving = leaving
            self.state_changed.emit()

    def _busy(self) -> None:
        self.busy = True
        self.state_changed.emit()

    def _forget(self) -> None:
        was = self.active
        self.clear()
        if was:
            self.changed.emit()

    def _take_answer(self, answer: Answer) -> None:
        if self.active:
            self.busy = False
            self.state_changed.emit()
            self.tested.emit(answer.answer)

    def _take(self, report: Report) -> None:
        if self._left:
            self._left = report.trace is not None or report.problem is not None
            return
        self.busy = False
        if report.problem is not None:
            self.state_changed.emit()
            self.failed.emit(report.problem)
            return
        if report.trace is None:
            self._forget()
            return
        self.trace, self.leaving = report.trace, False
        if not report.moved:
            self._entered_at = report.trace.step
        self.selector = report.trace.selector
        self.walk.put(report.position)
        self.changed.emit()
        if report.reason is not None:
            self.opened_by_itself.emit(report.reason)
