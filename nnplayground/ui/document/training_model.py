"""Training as the window sees it: the run, what it is asked for, and what has come of it.

Views call the methods here and redraw from the signals; nothing but the parts of the document knows the trainer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from nnplayground.engine.history_view import HistoryView
from nnplayground.engine.news import TakenState
from nnplayground.engine.snapshot import Snapshot, SnapshotRequest, Trouble
from nnplayground.engine.snapshot_requests import SnapshotRequests
from nnplayground.text import Text, text
from nnplayground.ui.document.engine import Engine
from nnplayground.ui.document.frame_painter import FramePainter
from nnplayground.ui.document.trainer import Trainer

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.graph.shapes import Shapes
    from nnplayground.project import Project
    from nnplayground.training.guards.breakpoint import Breakpoint
    from nnplayground.training.state.state import State
    from nnplayground.training.timeline.timeline import Timeline


class Subject(Protocol):
    """What is trained, as the document knows it, and what is looked at meanwhile."""

    @property
    def project(self) -> Project: ...
    @property
    def revision(self) -> int: ...
    @property
    def structure_revision(self) -> int:
        """The last one with other shapes."""

    @property
    def shapes(self) -> Shapes: ...
    @property
    def data(self) -> Prepared | None: ...
    @property
    def data_problem(self) -> Text | None: ...
    @property
    def in_the_past(self) -> bool:
        """Whether a checkpoint is shown."""

    def go_on_from_here(self) -> None:
        """What is seen is what is trained: the step that is open is left, the checkpoint that is shown is gone to."""

    def show_present(self) -> None:
        """Show the network in training, no checkpoint."""


class TrainingModel(QObject):
    """Of one document.  All methods are called on the GUI thread and return at once."""

    snapshot_changed = Signal()
    """``snapshot`` and ``history`` are new.  What takes long to draw them is one of the views of ``frames``."""
    run_changed = Signal()
    """Running or not, able to run or not and why, engine loading or ready, pace."""
    engine_changed = Signal()
    breakpoints_changed = Signal()
    trouble_raised = Signal(Trouble)
    noted = Signal(Text)
    """Something to know about the run that does not stop it."""
    stopped = Signal(Text)
    """It stopped by itself, and why."""
    stepped = Signal(int)
    """The network in training was seen at this step."""
    state_taken = Signal(TakenState)

    def __init__(
        self, trainer: Trainer, subject: Subject, state: State | None, timeline: Timeline | None, parent: QObject
    ) -> None:
        """``state`` and ``timeline`` are what a file brought along."""
        super().__init__(parent)
        self._trainer = trainer
        self._subject = subject
        self.snapshot: Snapshot | None = None
        self.history = HistoryView()
        self.breakpoints: tuple[Breakpoint, ...] = ()
        self.requests = SnapshotRequests()
        self._pending_state = state
        """What a file brought along, until the first snapshot shows that the engine has taken it up or left it out."""
        self._pending_timeline = timeline
        """Likewise."""
        self._stopped = False
        """Whether it had stopped by itself when it was last seen."""
        self.frames = FramePainter(trainer.acknowledge, self)
        """Has the views draw the snapshot, one after the other."""
        self.snapshot_changed.connect(self.frames.begin)
        trainer.snapshot_made.connect(self.take_snapshot)
        trainer.running_changed.connect(self.run_changed)
        trainer.engine_changed.connect(self._tell_engine)
        trainer.noted.connect(self.noted)
        trainer.state_taken.connect(self.state_taken)

    # -- what it is asked about

    @property
    def running(self) -> bool:
        return self._trainer.running

    @property
    def pace(self) -> float | None:
        """Steps a second, at most; None for as fast as the machine."""
        return self._trainer.pace

    @property
    def engine(self) -> Engine:
        return self._trainer.engine

    @property
    def at_work(self) -> bool:
        """Whether its thread has begun and not ended."""
        return self._trainer.isRunning()

    @property
    def obstacle(self) -> Text | None:
        """Why Run cannot be pressed now, or None."""
        reason = self._subject.shapes.reason or self._subject.data_problem
        if reason is not None:
            return reason
        if self._subject.data is None:
            return text("The data are being loaded.")
        return self._trainer.engine.obstacle

    # -- the run

    def start_engine(self) -> None:
        """Import torch and begin to work.  Called once, after the window was painted."""
        self._trainer.start_engine()

    def run(self) -> None:
        """Train until paused, or until the stop condition."""
        self._train(self._trainer.run_on)

    def pause(self) -> None:
        """Stop after the running step."""
        self._trainer.pause()

    def step(self) -> None:
        """One minibatch."""
        self.run_steps(1)

    def run_steps(self, steps: int) -> None:
        """So many minibatches."""
        self._train(partial(self._trainer.run_steps, steps))

    def run_epoch(self) -> None:
        """To the end of the running epoch."""
        self._train(self._trainer.run_epoch)

    def _train(self, begin: Callable[[], None]) -> None:
        if self.obstacle is None:
            self._subject.go_on_from_here()
            begin()

    def reset(self) -> None:
        """Back to the same initial weights."""
        self._trainer.pause()
        self._subject.show_present()
        self._trainer.reset()

    def set_pace(self, steps_per_second: float | None) -> None:
        """How fast a run goes; None is as fast as the machine."""
        self._trainer.set_pace(steps_per_second)

    def set_breakpoints(self, breakpoints: tuple[Breakpoint, ...]) -> None:
        """Where runs of this document pause by themselves, and the microscope opens."""
        self.breakpoints = breakpoints
        self._trainer.set_breakpoints(breakpoints)
        self.breakpoints_changed.emit()

    def request(self, panel: str, request: SnapshotRequest) -> None:
        """What a visible panel needs in the next snapshots."""
        if self.requests.put(panel, request):
            self._trainer.request(self.requests.together)

    def take_state(self, token: object) -> None:
        """Ask for the trained state; ``state_taken`` answers with it and ``token``."""
        state = self.engine.state
        with_trainer = self._subject.data is not None and state == "ready"  # the file's, or what became of it
        if state == "failed" or (self._pending_state is not None and not with_trainer):
            self.state_taken.emit(
                TakenState(self._trainer.run_number, token, self._pending_state, self._pending_timeline)
            )
        else:
            self._trainer.take_state(token)

    # -- what the document tells

    def load(self, prepared: Prepared) -> None:
        """The data have arrived."""
        subject = self._subject
        self._trainer.load(
            subject.project,
            subject.revision,
            prepared,
            self._pending_state,
            subject.shapes.runnable,
            self._pending_timeline,
        )

    def hold(self) -> None:
        """Train nothing until ``load``: other data are on their way."""
        self._trainer.hold()

    def update(self) -> None:
        """Take over an edit; the data are the same."""
        subject = self._subject
        self._trainer.update_project(subject.project, subject.revision, subject.shapes.runnable)

    def clear(self, state: State | None, timeline: Timeline | None) -> None:
        """Another project comes, and brings this along.  No signal follows: who asks for it tells of it."""
        self._trainer.drop()
        self.frames.drop()
        self.snapshot, self.history = None, HistoryView()
        self._stopped = False
        self._pending_state, self._pending_timeline = state, timeline
        self.breakpoints = ()
        self._trainer.set_breakpoints(())

    def close(self) -> None:
        """End the thread and wait for it."""
        self.frames.stop()
        self._trainer.close()

    # -- what the thread tells

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """One has come from the training thread."""
        self._pending_state = self._pending_timeline = None
        if snapshot.whole:
            self.history = HistoryView()
        self.history.extend(snapshot.history)
        if snapshot.revision < self._subject.structure_revision:
            self._trainer.acknowledge()
            return  # of a network that looks different by now; only the past is as it was
        if snapshot.viewed is None:
            self._tell_of_present(snapshot)
        # In dragging the mouse has often gone on by the time the picture comes: it is shown all the same.
        if (snapshot.viewed is not None) == self._subject.in_the_past:
            self.snapshot = snapshot
            self.snapshot_changed.emit()
        else:
            self._trainer.acknowledge()

    def _tell_of_present(self, present: Snapshot) -> None:
        stopped, self._stopped = self._stopped, present.stopped is not None
        if present.stopped is not None and not stopped:
            self.stopped.emit(present.stopped)
        self.stepped.emit(present.now.step)

    def _tell_engine(self) -> None:
        self.run_changed.emit()
        self.engine_changed.emit()
