"""The walk through the step that is open: which operation was done last, and which of its numbers is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from nnplayground.expressions.operation import Explanation, Operation, Phase
from nnplayground.microscope.places import end_number, layer_end, number_beside, phase_end, phase_start

if TYPE_CHECKING:
    from nnplayground.expressions.tensor import Index
    from nnplayground.microscope.trace import Trace, TracedOperation
    from nnplayground.ui.document.microscope_options import MicroscopeOptions


class WalkedStep(Protocol):
    """What a walk needs of the step that is open."""

    trace: Trace | None
    busy: bool
    """Whether the training thread is at work on what was asked for: one stays where one is."""

    def stand(self, position: int) -> None:
        """Have the network be as it is behind so many operations."""

    def open_next(self) -> None:
        """Go on from the end of this step."""

    def open_previous(self) -> None:
        """Go back from the beginning of this step."""


class MicroscopeWalk(QObject):
    """Of one microscope.  All that is asked of it within a step is done at once."""

    walking = Signal()
    """It is about to be: what can wait shall."""
    walked = Signal()
    """``position`` or ``element``: another operation or number is looked at."""
    changed = Signal()
    """``hidden`` or ``playing``."""

    def __init__(self, step: WalkedStep, options: MicroscopeOptions, parent: QObject) -> None:
        super().__init__(parent)
        self._step = step
        self._options = options
        self.position = 0
        """Operations of the trace that are done."""
        self.element: Index | None = None
        """The number of the current result that is looked at, by its whole index."""
        self.hidden = False
        """Whether the current result is still to be predicted."""
        self.playing = False
        self._explained: tuple[Operation, Index, Explanation] | None = None
        """The explanation that was asked for last: panel and canvas show the same one."""
        self._play = QTimer(self)
        self._play.timeout.connect(self._play_on)

    # -- what is looked at

    @property
    def current(self) -> TracedOperation | None:
        """The operation that was done last, which is the one being explained; None at the very beginning."""
        trace = self._step.trace
        return None if trace is None or not self.position else trace.operations[self.position - 1]

    @property
    def phase(self) -> Phase:
        """Of the current operation; ``forward`` at the beginning."""
        return self.current.phase if self.current is not None else "forward"

    @property
    def done(self) -> bool:
        """Whether the step has been made: all of its operations, the update included."""
        trace = self._step.trace
        return trace is not None and trace.after is not None and self.position == len(trace.operations)

    def explanation(self) -> Explanation | None:
        """Of the number that is looked at; None where there is nothing to reckon."""
        operation, element, known = self._operation, self.element, self._explained
        if operation is None or operation.explain is None or element is None:
            return None
        if known is None or known[0] is not operation or known[1] != element:
            known = self._explained = operation, element, operation.explain(element)
        return known[2]

    # -- told by the microscope, which tells the views

    def clear(self) -> None:
        """No step is open."""
        self._play.stop()
        self.position, self.element, self._explained = 0, None, None
        self.hidden = self.playing = False

    def put(self, position: int) -> None:
        """At a place of another trace; the same number is looked at, where there is one."""
        self.position = position
        if number_beside(self._operation, self.element, 0) is None:
            self.element = end_number(self._operation, last=False)
        self.hidden = False

    def follow_options(self) -> None:
        """Pace and predicting are as ``options`` say."""
        self.hidden = self.hidden and self._options.predicting
        if self._play.interval() != self._interval:
            self._play.setInterval(self._interval)

    # -- walking

    def forward(self) -> None:
        """One operation (or number) further; from the end of the step into the next one."""
        trace = self._step.trace
        if trace is None or self._step.busy:
            return
        if self.hidden:
            self.reveal()
        elif self._options.by_numbers and self._next_number(1):
            return
        elif self.position < len(trace.operations):
            self.go(self.position + 1)
        else:
            self._step.open_next()

    def back(self) -> None:
        """One operation (or number) back; from the beginning of a step to the end of the one before."""
        if self._step.trace is None or self._step.busy:
            return
        self.stop()
        if self._options.by_numbers and self._next_number(-1):
            return
        if self.position:
            self.go(self.position - 1, last=self._options.by_numbers)
        else:
            self._step.open_previous()

    def to_layer_end(self) -> None:
        """Behind the last operation of the layer that comes next, in this phase."""
        trace = self._step.trace
        if trace is None or self._step.busy:
            return
        if self.position == len(trace.operations):
            self.forward()
        else:
            self.go(layer_end(trace, self.position))

    def to_phase_end(self, phase: Phase | None = None) -> None:
        """Behind the last operation of a phase: of that of the next operation, unless another is said."""
        trace = self._step.trace
        if trace is None or self._step.busy:
            return
        if phase is not None:
            self.go(phase_end(trace, phase))
        elif self.position == len(trace.operations):
            self.forward()
        else:
            self.go(phase_end(trace, trace.operations[self.position].phase))

    def to_phase(self, phase: Phase) -> None:
        """To the first operation of a phase; from within the phase, to its last."""
        trace = self._step.trace
        if trace is None or self._step.busy:
            return
        start = phase_start(trace, phase)
        if start is None:
            return
        self.stop()
        if self.position and self.phase == phase:
            self.to_phase_end(phase)
        else:
            self.go(start)

    def start_over(self) -> None:
        """To the beginning of this step."""
        if self._step.trace is not None and not self._step.busy:
            self.stop()
            self.go(0)

    def go(self, position: int, *, last: bool = False) -> None:
        """To a place within this step; ``last``: at the last of the numbers that a walk goes through."""
        self.walking.emit()
        self.position = position
        operation = self._operation
        self.element = end_number(operation, last=last)
        self.hidden = self._options.predicting and operation is not None and operation.explain is not None
        self._step.stand(position)
        self.walked.emit()

    def select(self, element: Index) -> None:
        """Look at one number of the current result."""
        if self._operation is None:
            return
        shape = self._operation.output.shape
        if len(element) == len(shape) and all(0 <= part < size for part, size in zip(element, shape, strict=True)):
            self.element = element
            self.walked.emit()

    def reveal(self) -> None:
        """Show the result that was to be predicted."""
        self.hidden = False
        self.changed.emit()

    # -- running through

    def play(self, playing: bool) -> None:
        """Run through at the pace, to the end of this step."""
        trace = self._step.trace
        self.playing = playing and trace is not None
        if trace is not None and playing:
            if self.position == len(trace.operations):
                self.forward()
            self._play.start(self._interval)
        else:
            self._play.stop()
        self.changed.emit()

    def stop(self) -> None:
        """Run through no further."""
        if self.playing:
            self.play(False)

    # -- inside

    @property
    def _operation(self) -> Operation | None:
        return None if self.current is None else self.current.operation

    @property
    def _interval(self) -> int:
        return round(1000 / self._options.pace)

    def _next_number(self, step: int) -> bool:
        beside = number_beside(self._operation, self.element, step)
        if beside is None:
            return False
        self.element = beside
        self.walked.emit()
        return True

    def _play_on(self) -> None:
        if self._step.busy:
            return
        trace = self._step.trace
        if trace is None or self.position == len(trace.operations):
            self.play(False)
        else:
            self.forward()
