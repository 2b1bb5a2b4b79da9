"""The training thread: a QThread around a Qt-free session.

The window leaves requests in a queue and never waits; the thread answers with frozen snapshots and makes the next one
only when the last was drawn.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QThread, Signal, Slot

from nnplayground import __version__
from nnplayground.engine.frames import Frames
from nnplayground.engine.news import Answer, News, Note, Report, StopReached, TakenState, TimelineReport
from nnplayground.engine.snapshot import Snapshot, SnapshotRequest, Trouble
from nnplayground.engine.stop_condition import StopCondition
from nnplayground.engine.training_loop import TrainingLoop
from nnplayground.text import Text, text
from nnplayground.thread_turns import short_turns
from nnplayground.ui.document.engine import Engine

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.expressions.tensor import Index
    from nnplayground.microscope.batch_selector import BatchSelector
    from nnplayground.microscope.microscope import Microscope
    from nnplayground.microscope.nudge import Checked, Nudge
    from nnplayground.microscope.trace import Trace
    from nnplayground.project import Project
    from nnplayground.training.guards.breakpoint import Breakpoint
    from nnplayground.training.state.state import State
    from nnplayground.training.timeline.timeline import Timeline
    from nnplayground.training.timeline.view import CheckpointKey

_log = logging.getLogger(__name__)


class Trainer(QThread):
    """All public methods are called on the GUI thread and return at once."""

    snapshot_made = Signal(Snapshot)
    running_changed = Signal()
    engine_changed = Signal()
    troubled = Signal(Trouble)
    noted = Signal(Text)
    """Something to know about the run that does not stop it."""
    state_taken = Signal(TakenState)
    """Of the run for which it was asked, which may be over."""
    microscope_moved = Signal(Report)
    microscope_answered = Signal(Answer)
    timeline_changed = Signal(TimelineReport)

    _arrived = Signal(News)
    _engine_came = Signal(Engine)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run_number = 0
        self.running = False
        self.engine = Engine()
        self.pace: float | None = None
        self._stop_number = 0
        self._views = 0
        """How often it was asked to open a step, or to leave: only the last time counts."""
        self._closing = False
        self._requests: deque[Callable[[TrainingLoop], None]] = deque()
        self._condition = threading.Condition()
        self._drawn = True
        self._arrived.connect(self._take)
        self._engine_came.connect(self._take_engine)

    # -- requests, from the GUI thread

    def start_engine(self) -> None:
        """Import torch and begin to work.  Called once, after the window was painted."""
        if not self.isRunning() and not self._closing:
            self.start()
            self._take_engine(Engine("loading"))

    def load(
        self,
        project: Project,
        revision: int,
        prepared: Prepared,
        state: State | None,
        runnable: bool,
        timeline: Timeline | None = None,
    ) -> None:
        """The data of ``project`` have arrived; ``state`` and ``timeline`` are what a file brought along."""
        run = self.run_number
        self._ask(lambda loop: loop.load(run, project, revision, prepared, state, runnable, timeline))

    def update_project(self, project: Project, revision: int, runnable: bool) -> None:
        """The document was edited; its data are the same."""
        self._ask(lambda loop: loop.update(project, revision, runnable))

    def hold(self) -> None:
        """Do nothing until ``load``: other data are on their way."""
        self._ask(lambda loop: loop.hold())

    def drop(self) -> None:
        """Forget the session: another document comes, which tells of it.  What is still under way is not shown."""
        self.run_number += 1
        self._views += 1
        self._stop_number += 1
        self.running = False
        self._ask(lambda loop: loop.drop())

    def run_on(self) -> None:
        """Train until paused or until the stop condition."""
        self._run_until("on", 0)

    def run_steps(self, steps: int) -> None:
        """Train ``steps`` minibatches."""
        self._run_until("steps", steps)

    def run_epoch(self) -> None:
        """Train to the end of the epoch."""
        self._run_until("epoch", 0)

    def pause(self) -> None:
        """Stop after the running step."""
        self._stop_number += 1
        if self.running:
            self.running = False
            self.running_changed.emit()
        self._ask(lambda loop: loop.run_until(None))

    def reset(self) -> None:
        """Back to the initial weights."""
        self._ask(lambda loop: loop.reset())

    def set_pace(self, steps_per_second: float | None) -> None:
        """At most so many steps a second; None for no limit."""
        self.pace = steps_per_second
        self._ask(lambda loop: loop.run.set_pace(steps_per_second))

    def request(self, request: SnapshotRequest) -> None:
        """What the next snapshots shall contain."""
        self._ask(lambda loop: loop.request(request))

    def take_state(self, token: object) -> None:
        """Answered by ``state_taken``."""
        run = self.run_number
        self._ask(
            lambda loop: self._arrived.emit(TakenState(run, token, loop.keeper.state, loop.player.timeline.copy()))
        )

    def view_checkpoint(self, key: CheckpointKey | None, closely: bool = True) -> None:
        """Make snapshots of this checkpoint; None for the present.  Unless ``closely``, what takes long is
        left out or is of a moment ago.  Ask as often as the mouse moves: only the last is answered."""
        self._ask(lambda loop: loop.view_checkpoint(key, closely))

    def continue_from(self, key: CheckpointKey) -> None:
        """Put the network in training where it stood at this checkpoint."""
        self._ask(lambda loop: loop.continue_from(key))

    def with_timeline(self, action: Callable[[Timeline], None]) -> None:
        """Do something with the timeline in its thread; answered by ``timeline_changed``."""
        self._ask(lambda loop: loop.with_timeline(action))

    def set_breakpoints(self, breakpoints: tuple[Breakpoint, ...]) -> None:
        """Where runs pause by themselves, and the microscope opens."""
        self._ask(lambda loop: loop.set_breakpoints(breakpoints))

    def open_microscope(self, selector: BatchSelector | None) -> None:
        """Answered by ``microscope_moved``, as all that is asked of the microscope but going within a step."""
        self._ask_for_view(lambda loop: loop.open_microscope(selector))

    def leave_microscope(self, keep: bool) -> None:
        self._views += 1
        self._ask(lambda loop: loop.leave_microscope(keep))

    def microscope_go(self, trace: Trace, position: int) -> None:
        """To a place within the step that ``trace`` tells of."""
        self._ask(lambda loop: loop.microscope_work.go(trace, position))

    def microscope_next(self) -> None:
        """Open the step after this one."""
        self._ask(lambda loop: loop.microscope_work.do(lambda one: one.forward()))

    def microscope_previous(self) -> None:
        """To the end of the step before this one."""
        self._ask(lambda loop: loop.microscope_work.do(lambda one: one.back()))

    def microscope_choose(self, selector: BatchSelector) -> None:
        self._ask_for_view(lambda loop: loop.microscope_work.do(lambda one: one.choose(selector)))

    def test_gradient(self, node: str, parameter: str, index: Index, epsilon: float | None) -> None:
        """Nudge one number, in the open step.  Answered by ``microscope_answered``."""

        def question(one: Microscope) -> Nudge:
            from nnplayground.microscope.nudge import nudge  # in the thread: the window opens without it

            return nudge(one, node, parameter, index, epsilon)

        self._ask(lambda loop: loop.microscope_work.test(question))

    def check_layer(self, node: str) -> None:
        """All gradients of a layer, in the open step.  Answered by ``microscope_answered``."""

        def question(one: Microscope) -> Checked:
            from nnplayground.microscope.nudge import check_layer

            return check_layer(one, node)

        self._ask(lambda loop: loop.microscope_work.test(question))

    def close(self) -> None:
        """End the thread and wait for it."""
        self._closing = True
        self.run_number += 1
        with self._condition:
            self._condition.notify_all()
        self.wait()

    # -- the thread

    def run(self) -> None:
        try:
            loop = TrainingLoop(self._arrived.emit)
        except Exception as error:  # an installation without a working torch: the window stays usable
            _log.exception("The engine cannot be loaded")
            reason = text("The engine (PyTorch) cannot be loaded: {error}.", error=error)
            self._engine_came.emit(Engine("failed", reason))
            return
        python = sys.version.partition(" ")[0]
        _log.info("nnplayground %s, Python %s on %s, %s", __version__, python, sys.platform, ", ".join(loop.devices))
        self._engine_came.emit(Engine("ready", None, loop.devices))
        frames = Frames()
        while not self._closing:
            self._wait(loop, frames)
            while self._requests and not self._closing:
                with short_turns():  # making a session is mostly Python
                    loop.guarded(self._requests.popleft())
            if self._closing:
                break
            loop.guarded(partial(TrainingLoop.advance, picture_at=frames.next_in_run))
            now = time.perf_counter()
            if self._drawn and loop.dirty and now >= frames.due(training=loop.training, resting=loop.resting):
                with short_turns():  # the window is free at this time, and stays so
                    snapshot = loop.guarded(TrainingLoop.snapshot)
                frames.record(now)
                if snapshot is not None:
                    self._drawn = False
                    self._arrived.emit(snapshot)

    def _wait(self, loop: TrainingLoop, frames: Frames) -> None:
        """Sleep until there is something to do."""
        with self._condition:
            pause = loop.idle_seconds()
            if self._drawn and loop.dirty and loop.resting:
                due = frames.wait(training=loop.training)
                pause = due if pause is None else min(pause, due)
            if not (self._requests or self._closing or pause == 0):
                self._condition.wait(pause)

    # -- back on the GUI thread

    @Slot(News)
    def _take(self, news: News) -> None:
        """Tell it, unless it is of a run that is over.  A state is told all the same: it was asked for to be saved."""
        if self._closing:
            return
        if news.run == self.run_number or isinstance(news, TakenState):
            self._tell(news)
        elif isinstance(news, Snapshot):
            self.acknowledge()  # nobody draws it

    def _tell(self, news: News) -> None:
        match news:
            case Snapshot():
                self.snapshot_made.emit(news)
            case Trouble():
                self.troubled.emit(news)
            case Note():
                self.noted.emit(news.text)
            case StopReached():
                self._stop_at(news.number)
            case Report():
                self.microscope_moved.emit(news)
            case Answer():
                self.microscope_answered.emit(news)
            case TimelineReport():
                self.timeline_changed.emit(news)
            case TakenState():
                self.state_taken.emit(news)

    def acknowledge(self) -> None:
        """The last snapshot was drawn, or will never be: the next may come."""
        with self._condition:
            self._drawn = True
            self._condition.notify_all()

    def _stop_at(self, number: int) -> None:
        if number == self._stop_number and self.running:
            self.running = False
            self.running_changed.emit()

    @Slot(Engine)
    def _take_engine(self, engine: Engine) -> None:
        self.engine = engine
        self.engine_changed.emit()

    def _run_until(self, kind: Literal["on", "steps", "epoch"], steps: int) -> None:
        self._stop_number += 1
        stop = StopCondition(self._stop_number, kind, steps)
        self.running = True
        self._ask(lambda loop: loop.run_until(stop))
        self.running_changed.emit()

    def _ask_for_view(self, request: Callable[[TrainingLoop], None]) -> None:
        """Opening a step of a large network takes long: it is left out where something else is asked for meanwhile."""
        self._views += 1
        number = self._views

        def last(loop: TrainingLoop) -> None:
            if number == self._views:
                request(loop)

        self._ask(last)

    def _ask(self, request: Callable[[TrainingLoop], None]) -> None:
        with self._condition:
            self._requests.append(request)
            self._condition.notify_all()
