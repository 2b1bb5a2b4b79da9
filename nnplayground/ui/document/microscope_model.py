"""The microscope as the window sees it: which step is open, how far it has been walked, and which number is looked at.

Canvas, panel and toolbar ask this and move it; none of them talks to another.  The recorded step is here as a whole, so
that moving inside it costs nothing; the training thread is only asked where the network itself has to change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from nnplayground.expressions.operation import Explanation, Operation, Phase
from nnplayground.microscope.batch_selector import BatchSelector, NextBatch
from nnplayground.microscope.places import end_number, layer_end, number_beside, phase_end, phase_start
from nnplayground.text import Text, text
from nnplayground.ui.document.microscope_options import MicroscopeOptions
from nnplayground.ui.toolkit.signal_types import UNION

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnplayground.engine.news import Answer, Report
    from nnplayground.expressions.tensor import Index
    from nnplayground.microscope.trace import Trace, TracedOperation
    from nnplayground.ui.document.trainer import Trainer
    from nnplayground.ui.document.training_model import TrainingModel

PACES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Operations a second that running through offers."""


class MicroscopeModel(MicroscopeOptions):
    """Of one document.  All methods are called on the GUI thread and return at once."""

    changed = Signal()
    """Opened, left, or another trace: everything is to be shown anew."""
    walking = Signal()
    """It is about to be: what can wait shall."""
    walked = Signal()
    """``position`` or ``element``: another operation or number is looked at."""
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
        self.position = 0
        """Operations of the trace that are done."""
        self.element: Index | None = None
        """The number of the current result that is looked at, by its whole index."""
        self._explained: tuple[Operation, Index, Explanation] | None = None
        """The explanation that was asked for last: panel and canvas show the same one."""
        self.selector: BatchSelector = NextBatch()
        self.leaving = False
        """Whether it is being asked what becomes of the steps that were made: keep them, or go back."""
        self._left = False
        """Whether it was left and the training thread has not said so yet: what it says before is of no interest."""
        self._entered_at = 0
        """The step of the run that came next when it was entered."""
        self.pace = 1.0
        self.playing = False
        self.busy = False
        """Whether the training thread is at work on what was asked for."""
        self._play = QTimer(self)
        self._play.timeout.connect(self._play_on)
        trainer.microscope_moved.connect(self._take)
        trainer.microscope_answered.connect(self._take_answer)

    # -- what is looked at

    @property
    def active(self) -> bool:
        return self.trace is not None

    @property
    def current(self) -> TracedOperation | None:
        """The operation that was done last, which is the one being explained; None at the very beginning."""
        if self.trace is None or not self.position:
            return None
        return self.trace.operations[self.position - 1]

    @property
    def phase(self) -> Phase:
        """Of the current operation; ``forward`` at the beginning."""
        return self.current.phase if self.current is not None else "forward"

    @property
    def moved(self) -> bool:
        """Whether the network stands elsewhere than where it was entered."""
        return self.steps_made > 0

    @property
    def steps_made(self) -> int:
        """Training steps from where it was entered to where the network stands."""
        return 0 if self.trace is None else self.trace.step - self._entered_at + self._done

    def explanation(self) -> Explanation | None:
        """Of the number that is looked at; None where there is nothing to reckon."""
        traced = self.current
        if traced is None or traced.operation.explain is None or self.element is None:
            return None
        operation, element, known = traced.operation, self.element, self._explained
        if known is None or known[0] is not operation or known[1] != element:
            known = self._explained = operation, element, traced.operation.explain(element)
        return known[2]

    # -- coming and going

    def clear(self) -> None:
        """No step is open, and none is on its way.  No signal follows: who asks for it tells of it."""
        self._play.stop()
        self.trace, self.position, self.element, self._explained = None, 0, None, None
        self.playing = self.busy = self.leaving = self._left = False
        self.revealed = True
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
            self._stop()
            self._trainer.leave_microscope(keep)
            self._forget()
            self._left = True

    def ask_to_leave(self) -> None:
        """Leave, if no step was made; else ``leaving`` asks first what becomes of those that were."""
        if not self.moved:
            self.leave(keep=True)
            return
        self._stop()
        self._ask(True)

    def cancel_leaving(self) -> None:
        """The answer is: do not leave."""
        self._ask(False)

    # -- walking

    @property
    def can_go_back(self) -> bool:
        return self.active and (self.position > 0 or self.moved)

    def forward(self) -> None:
        """One operation (or number) further; from the end of the step into the next one."""
        if self.trace is None or self.busy:
            return
        if self.predicting and not self.revealed:
            self.reveal()
        elif self.walk == "numbers" and self._next_number(1):
            return
        elif self.position < len(self.trace.operations):
            self.go(self.position + 1)
        elif self.trace.failure is not None:
            self._stop()
            self.failed.emit(self.trace.failure)
        else:
            self._busy()
            self._trainer.microscope_next()

    def back(self) -> None:
        """One operation (or number) back; from the beginning of a step to the end of the one before."""
        if self.trace is None or self.busy:
            return
        self._stop()
        if self.walk == "numbers" and self._next_number(-1):
            return
        if self.position:
            self.go(self.position - 1, last=self.walk == "numbers")
        elif self.moved:
            self._busy()
            self._trainer.microscope_previous()
        else:
            self.failed.emit(text("This is where you entered the microscope."))

    def to_layer_end(self) -> None:
        """Behind the last operation of the layer that comes next, in this phase."""
        if self.trace is None or self.busy:
            return
        if self.position == len(self.trace.operations):
            self.forward()
        else:
            self.go(layer_end(self.trace, self.position))

    def to_phase_end(self, phase: Phase | None = None) -> None:
        """Behind the last operation of a phase: of that of the next operation, unless another is said."""
        if self.trace is None or self.busy:
            return
        operations = self.trace.operations
        if phase is not None:
            self.go(phase_end(self.trace, phase))
        elif self.position == len(operations):
            self.forward()
        else:
            self.go(phase_end(self.trace, operations[self.position].phase))

    def to_phase(self, phase: Phase) -> None:
        """To the first operation of a phase; from within the phase, to its last."""
        if self.trace is None or self.busy:
            return
        start = phase_start(self.trace, phase)
        if start is None:
            return
        self._stop()
        if self.position and self.phase == phase:
            self.to_phase_end(phase)
        else:
            self.go(start)

    def start_over(self) -> None:
        """To the beginning of this step."""
        if self.trace is not None and not self.busy:
            self._stop()
            self.go(0)

    def go(self, position: int, *, last: bool = False) -> None:
        """To a place within this step; ``last``: at the last of the numbers that a walk goes through."""
        assert self.trace is not None
        self.walking.emit()
        self.position = position
        self.element = end_number(self._operation, last=last)
        operation = self._operation
        self.revealed = not (self.predicting and operation is not None and operation.explain is not None)
        self._trainer.microscope_go(self.trace, position)
        self.leaving = False
        self.walked.emit()

    # -- a number

    def select(self, element: Index) -> None:
        """Look at one number of the current result."""
        traced = self.current
        if traced is None:
            return
        shape = traced.operation.output.shape
        if len(element) == len(shape) and all(0 <= part < size for part, size in zip(element, shape, strict=True)):
            self.element = element
            self.walked.emit()

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

    # -- running through

    def set_pace(self, pace: float) -> None:
        """Operations a second."""
        self.pace = pace
        self._play.setInterval(round(1000 / pace))
        self.options_changed.emit()

    def play(self, playing: bool) -> None:
        """Run through at the pace, to the end of this step."""
        self.playing = playing and self.active
        if self.playing:
            if self.trace is not None and self.position == len(self.trace.operations):
                self.forward()
            self._play.start(round(1000 / self.pace))
        else:
            self._play.stop()
        self.options_changed.emit()

    # -- inside

    @property
    def _done(self) -> bool:
        return self.trace is not None and self.trace.after is not None and self.position == len(self.trace.operations)

    @property
    def _operation(self) -> Operation | None:
        return None if self.current is None else self.current.operation

    def _next_number(self, step: int) -> bool:
        beside = number_beside(self._operation, self.element, step)
        if beside is None:
            return False
        self.element = beside
        self.walked.emit()
        return True

    def _play_on(self) -> None:
        if self.busy:
            return
        if self.trace is None or self.position == len(self.trace.operations):
            self.play(False)
        else:
            self.forward()

    def _stop(self) -> None:
        if self.playing:
            self.play(False)

    def _ask(self, leaving: bool) -> None:
        if leaving != self.leaving:
            self.leaving = leaving
            self.options_changed.emit()

    def _busy(self) -> None:
        self.busy = True
        self.options_changed.emit()

    def _forget(self) -> None:
        was = self.active
        self.clear()
        if was:
            self.changed.emit()

    def _take_answer(self, answer: Answer) -> None:
        if self.active:
            self.busy = False
            self.options_changed.emit()
            self.tested.emit(answer.answer)

    def give_up(self) -> None:
        """What was asked for went wrong: there will be no answer."""
        if self.busy:
            self._stop()
            self.busy = False
            self.options_changed.emit()

    def _take(self, report: Report) -> None:
        if self._left:
            self._left = report.trace is not None or report.problem is not None
            return
        self.busy = False
        if report.problem is not None:
            self.options_changed.emit()
            self.failed.emit(report.problem)
            return
        if report.trace is None:
            self._forget()
            return
        self.trace, self.leaving = report.trace, False
        if not report.moved:
            self._entered_at = report.trace.step
        self.selector = report.trace.selector
        self.position = report.position
        if number_beside(self._operation, self.element, 0) is None:
            self.element = end_number(self._operation, last=False)
        self.revealed = True
        self.changed.emit()
        if report.reason is not None:
            self.opened_by_itself.emit(report.reason)
