"""How a session is trained, by the window and by ``nnplayground train``: one chunk of steps after the other."""

from __future__ import annotations

import logging
import math
import time
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from nnplayground.engine.microscope_work import MicroscopeWork
from nnplayground.engine.news import News, Reporter, StopReached, nobody
from nnplayground.engine.run import CHUNK, Run
from nnplayground.engine.session_keeper import SessionKeeper
from nnplayground.engine.snapshot import Snapshot, SnapshotRequest, Trouble
from nnplayground.engine.snapshot_maker import SnapshotMaker
from nnplayground.engine.stop_condition import StopCondition
from nnplayground.engine.timeline_player import TimelinePlayer
from nnplayground.import_order import IMPORTING, before_torch
from nnplayground.project import Project
from nnplayground.text import Text, UserError, text
from nnplayground.thread_turns import short_turns
from nnplayground.training.guards.failure import StepFailed

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.microscope.batch_selector import BatchSelector
    from nnplayground.training.guards.breakpoint import Breakpoint
    from nnplayground.training.measurements import HistoryRow
    from nnplayground.training.session.session import Session
    from nnplayground.training.state.state import State
    from nnplayground.training.timeline.timeline import Timeline
    from nnplayground.training.timeline.view import CheckpointKey

_log = logging.getLogger(__name__)

Result = TypeVar("Result")


class TrainingLoop:
    """Trains the session of ``keeper`` in the way of ``run``, and has the others look at it.  In a window it lives in
    the training thread, which asks for a snapshot now and then.  Making one imports torch."""

    def __init__(
        self,
        listener: Callable[[News], None] = nobody,
        *,
        chunk: float = CHUNK,
        recording: bool = True,
        row_ended: Callable[[HistoryRow], None] | None = None,
    ) -> None:
        """``chunk``: seconds of training in one call of ``advance``.  ``recording``: keep checkpoints on the timeline.
        ``row_ended``: told of each row of the history, in place of the snapshots."""
        self._reporter = Reporter(listener)
        with IMPORTING:
            before_torch()
            from nnplayground.training import device
            from nnplayground.training.guards import breakpoint, failure

            self.player = TimelinePlayer(self._reporter, recording=recording)
            self.snapshots = SnapshotMaker(self.player, self._reporter.note)
            self.microscope_work = MicroscopeWork(self._reporter, self._start_over)
            self.keeper = SessionKeeper()
        self.run = Run(chunk)
        self._diverged = failure.Diverged
        self._new_guard = breakpoint.Guard
        self._guard = breakpoint.Guard()
        self.devices = device.available()
        self.dirty = False
        """Whether the window has not seen everything that it would be shown."""
        self._row_ended = row_ended or self.snapshots.add
        self._revision = 0
        self._noted: tuple[Text, ...] = ()
        self._continue_at: CheckpointKey | None = None
        """Where to go on from once there is a session that can."""

    def guarded(self, action: Callable[[TrainingLoop], Result]) -> Result | None:
        """Do ``action``; whatever goes wrong pauses the run and is reported, and the thread lives on."""
        try:
            return action(self)
        except UserError as error:
            _log.info("The run pauses: %s", error)
            node, details = (error.node, error.details) if isinstance(error, StepFailed) else (None, "")
            self._stumble(error.text, node, details)
        except Exception as error:
            _log.exception("The run pauses")
            sentence = text("Training had to pause: {error}.", error=f"{type(error).__name__}: {error}".rstrip("."))
            self._stumble(sentence, None, traceback.format_exc())
        return None

    @property
    def session(self) -> Session | None:
        return self.keeper.session

    # -- requests

    def load(
        self,
        run: int,
        project: Project,
        revision: int,
        prepared: Prepared,
        state: State | None,
        runnable: bool,
        timeline: Timeline | None = None,
    ) -> None:
        """Data have arrived: begin, or go on as far as the session allows."""
        self._reporter.run = run
        if self.session is None and timeline is not None:
            self.player.timeline.copy_from(timeline)
        self.keeper.put_data(prepared, state)
        self.update(project, revision, runnable)

    def begin(self, session: Session) -> None:
        """Train this one."""
        self.keeper.begin(session)
        self._take(session, whole=True)

    def update(self, project: Project, revision: int, runnable: bool) -> None:
        """The document was edited.  A graph that cannot run rests here until it is mended; its weights are kept."""
        self._revision = revision
        if runnable and self.keeper.ask(project):
            self._take_over()
        else:
            self.hold()

    def hold(self) -> None:
        self.microscope_work.close()
        self.keeper.hold()

    def drop(self) -> None:
        self.hold()
        self.keeper.drop()
        self.run.stop = None
        self.dirty = False
        self.snapshots.drop()
        self.player.drop()
        self._continue_at = None

    def run_until(self, stop: StopCondition | None) -> None:
        self.run.stop = stop
        _log.debug("The run goes on until %s", stop) if stop is not None else _log.debug("The run is paused")
        if stop is not None and self.keeper.waits:
            self._take_over()  # it failed before: succeed now, or say again why not
        if stop is None and self.session is not None:
            self.dirty = True  # the measures last sent may be those of the epoch before
            self._observe(self.session, now=True)
        self.run.restart()

    def reset(self) -> None:
        if self.session is not None:
            self._observe(self.session, now=True)
            session = self.keeper.reset(self.session)
            self._take(session, whole=True)
            self.microscope_work.renew(session)

    def request(self, request: SnapshotRequest) -> None:
        if request != self.snapshots.request:
            self.snapshots.request = request
            self.dirty = self.session is not None

    # -- the timeline

    def view_checkpoint(self, key: CheckpointKey | None, closely: bool) -> None:
        """Show this checkpoint, or the present, until another is asked for."""
        self.player.view_checkpoint(key, closely)
        self.dirty = self.session is not None

    def continue_from(self, key: CheckpointKey) -> None:
        """Put the session there; while other data are on their way, once they have come."""
        ready = self.keeper.ready
        if ready is None:
            self._continue_at = key
            return
        self.run.stop = None
        session = self.player.continue_from(ready, key)
        if session is None:
            self.dirty = True
        else:
            self.keeper.session = session
            self._take(session, whole=True)

    def with_timeline(self, action: Callable[[Timeline], None]) -> None:
        """Do something with it that does not concern the session."""
        action(self.player.timeline)
        self.player.tell(self.session)

    def _observe(self, session: Session, *, now: bool = False) -> None:
        if not self.microscope_work.active:  # in it, the session stands where it may be taken back from
            self.player.observe(session, now=now)
            self.player.tell(session, now=now)

    # -- the microscope

    def open_microscope(self, selector: BatchSelector | None, reason: Text | None = None) -> None:
        """Open a step: the next one, or one with the rows of ``selector``."""
        session = self.keeper.ready
        if session is not None:
            self.run.stop = None
        self.microscope_work.open(session, selector, reason)

    def leave_microscope(self, keep: bool) -> None:
        if self.microscope_work.leave(keep=keep):
            if self.session is not None:
                self._observe(self.session, now=True)
            self.player.unsettle()

    def set_breakpoints(self, breakpoints: tuple[Breakpoint, ...]) -> None:
        self._guard = self._new_guard(breakpoints)
        if self.session is not None:
            self.session.guard = self._guard

    def _break(self, stop: StopCondition, reason: Text) -> None:
        """A breakpoint was met: pause, and open the step that comes next."""
        if self.session is not None:
            self._observe(self.session, now=True)
        self._tell_stop(stop)
        with short_turns():  # telling a step is mostly Python
            self.open_microscope(None, reason)

    # -- work

    @property
    def resting(self) -> bool:
        """Whether nothing is being trained, so that what the window lacks can be made at once."""
        return not self.training or self.run.paced

    @property
    def training(self) -> bool:
        """Whether there are steps to do, now or when their time comes."""
        return self.run.stop is not None and self.keeper.ready is not None

    def idle_seconds(self) -> float | None:
        """How long to sleep: 0 to work at once, None until a request comes."""
        return self.run.seconds() if self.training else None

    def advance(self, picture_at: float = math.inf) -> None:
        """Train for one chunk, if there is a goal; it ends at ``picture_at`` where that comes soon."""
        self.snapshots.figures.load()  # here and not within a snapshot, so that the first one does not wait for it
        session, stop = self.keeper.ready, self.run.stop
        now = time.perf_counter()
        if session is None or stop is None or not self.run.due(now):
            return
        self.player.begin(session)
        stop.begin(session)
        steps = self.run.take(now, self.player.limit(session, stop.steps_left(session)))
        self.dirty = True
        try:
            done = session.run(steps, deadline=self.run.deadline(now, picture_at))
        except self._diverged as error:
            if not session.guard.stops_at_nonfinite:
                raise
            self._break(stop, error.text)
            return
        self._observe(session)
        self._tell_notes(session)
        self.run.count(done)
        if session.break_reason is not None:
            self._break(stop, session.break_reason)
        elif self.run.reached(session):
            _log.debug("The run ends at epoch %d, step %d", session.epoch, session.step)
            self.run.stop = None
            self._observe(session, now=True)
            self._tell_stop(stop)

    def snapshot(self) -> Snapshot | None:
        """The session as the window draws it, with what is wanted."""
        session = self.keeper.ready
        self.dirty = False  # also where it fails: the next try is due when something has changed
        if session is None:
            return None
        snapshot = self.snapshots.make(
            session,
            self.player.viewer_session(session),
            run=self._reporter.run,
            revision=self._revision,
            rate=self.run.steps_per_second,
            training=self.training,
            resting=self.resting,
        )
        self.dirty = self.snapshots.figures.pending
        return snapshot

    # -- inside

    def _take_over(self) -> None:
        """Begin or go on with what is asked for.  Where that is impossible, nothing trains that is not what the
        document says."""
        handover = self.keeper.take_over()
        if handover.sentence is not None:
            self._reporter.note(handover.sentence)
        if handover.before is not None:
            self._observe(handover.before, now=True)  # what it was is kept
        if handover.other_end and self.run.stop is not None:
            self.run.stop.begun = False  # where it stops is worked out again
        self._take(handover.session, whole=handover.whole)
        self.microscope_work.renew(handover.session)
        self.keeper.held = False
        key, self._continue_at = self._continue_at, None
        if key is not None:
            self.continue_from(key)

    def _take(self, session: Session, *, whole: bool) -> None:
        """Go on with ``session``, which stands elsewhere or has other rules; ``whole``: its history is sent whole."""
        if whole:
            nodes = len(session.project.graph.nodes)
            _log.debug("A session of %d nodes on %s stands at step %d", nodes, session.device, session.step)
            session.epochs.on_epoch = self._row_ended
            session.guard = self._guard
            self.snapshots.start_over()
        self.player.unsettle()
        self.player.tell(session)
        self.dirty = True
        self._tell_notes(session)
        self.microscope_work.prepare(session)

    def _start_over(self) -> None:
        """The microscope has put the session elsewhere."""
        self.snapshots.start_over()
        self.dirty = self.session is not None

    def _tell_notes(self, session: Session) -> None:
        """What became known of the run since it was told last."""
        notes = session.notes
        for note in notes:
            if note not in self._noted:
                self._reporter.note(note)
        self._noted = notes

    def _tell_stop(self, stop: StopCondition) -> None:
        self._reporter.tell(StopReached(self._reporter.run, stop.number))

    def _stumble(self, sentence: Text, node: str | None, details: str) -> None:
        stop, self.run.stop = self.run.stop, None
        if stop is not None:
            if self.session is not None:
                self._observe(self.session, now=True)
            self._tell_stop(stop)
        self._reporter.tell(Trouble(self._reporter.run, sentence, node, details))
