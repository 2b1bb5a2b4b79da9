"""How a session is trained, by the window and by ``nnplayground train``: one chunk of steps after the other."""

from __future__ import annotations

import logging
import math
import time
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from nnplayground.engine.microscope_work import MicroscopeWork, Report
from nnplayground.engine.rate_limiter import RateLimiter, StepRate
from nnplayground.engine.snapshot import Snapshot, SnapshotRequest, Trouble
from nnplayground.engine.snapshot_maker import SnapshotMaker
from nnplayground.engine.stop_condition import StopCondition
from nnplayground.engine.timeline_player import TimelinePlayer, TimelineReport
from nnplayground.import_order import IMPORTING, before_torch
from nnplayground.project import Project
from nnplayground.text import Text, UserError, text
from nnplayground.thread_turns import short_turns

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.microscope.batch_selector import BatchSelector
    from nnplayground.microscope.microscope import Microscope
    from nnplayground.microscope.trace import Trace
    from nnplayground.training.guards.breakpoint import Breakpoint
    from nnplayground.training.measurements import HistoryRow
    from nnplayground.training.session.session import Session
    from nnplayground.training.state.state import State
    from nnplayground.training.timeline.timeline import Timeline
    from nnplayground.training.timeline.view import CheckpointKey

_log = logging.getLogger(__name__)

Result = TypeVar("Result")

CHUNK = 0.012
"""Seconds of training between two looks at the requests of a window."""

SHORT = 0.004
"""Seconds by which a chunk may be longer, to end when a picture is due; one shorter than this is too dear."""


def _nobody(*_: object) -> None:
    """Where there is nobody to tell."""


class TrainingLoop:
    """Owns the session.  In a window it lives in the training thread, which asks for a snapshot now and then.  Making
    one imports torch."""

    def __init__(
        self,
        trouble: Callable[[Trouble], None] = _nobody,
        say: Callable[[int, Text], None] = _nobody,
        goal_reached: Callable[[int], None] = _nobody,
        report: Callable[[Report], None] = _nobody,
        tell: TimelineReport = _nobody,
        *,
        chunk: float = CHUNK,
        recording: bool = True,
        row_ended: Callable[[HistoryRow], None] | None = None,
    ) -> None:
        """``chunk``: seconds of training in one call of ``advance``.  ``recording``: keep checkpoints on the timeline.
        ``row_ended``: told of each row of the history, in place of the snapshots."""
        with IMPORTING:
            before_torch()
            from nnplayground.training import device
            from nnplayground.training.guards import breakpoint, failure
            from nnplayground.training.session import resume

            self.player = TimelinePlayer(tell, recording=recording)
            self.snapshots = SnapshotMaker(self.player, lambda note: self._say(self._run, note))
            self.microscope_work = MicroscopeWork(report)
        self._resume, self._redo_edits = resume.resume, resume.redo_edits
        self._diverged = failure.Diverged
        self._new_guard = breakpoint.Guard
        self._guard = breakpoint.Guard()
        self.devices = device.available()
        self._trouble = trouble
        self._say = say
        self._stopped_at = goal_reached
        self.session: Session | None = None
        self.dirty = False
        self._prepared: Prepared | None = None
        self._asked: Project | None = None
        """What the session shall be of; None while there is nothing that can run."""
        self._chunk = chunk
        self._row_ended = row_ended or self.snapshots.add
        self._run = 0
        self._revision = 0
        self._held = True
        self._stop: StopCondition | None = None
        self._pace = RateLimiter()
        self._rate = StepRate()
        self._waiting_state: State | None = None
        self._noted: tuple[Text, ...] = ()
        self._continue_at: CheckpointKey | None = None
        """Where to go on from once there is a session that can."""

    def guarded(self, action: Callable[[TrainingLoop], Result]) -> Result | None:
        """Do ``action``; whatever goes wrong pauses the run and is reported, and the thread lives on."""
        try:
            return action(self)
        except UserError as error:
            _log.info("The run pauses: %s", error)
            node = getattr(error, "node", None)
            self._stumble(Trouble(self._run, error.text, node, str(getattr(error, "details", "") or "")))
        except Exception as error:
            _log.exception("The run pauses")
            sentence = text("Training had to pause: {error}.", error=f"{type(error).__name__}: {error}".rstrip("."))
            self._stumble(Trouble(self._run, sentence, None, traceback.format_exc()))
        return None

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
        self._run, self._prepared = run, prepared
        if self.session is None:
            self._waiting_state = state
            if timeline is not None:
                self.player.timeline.copy_from(timeline)
        self._held = True  # the history is sent whole: the window may have dropped rows of the old data
        self.update(project, revision, runnable)

    def begin(self, session: Session) -> None:
        """Train this one."""
        self._asked, self._prepared, self._held = session.project, session.prepared, False
        self._take(session, force=True)

    def update(self, project: Project, revision: int, runnable: bool) -> None:
        """The document was edited.  A graph that cannot run rests here until it is mended; its weights are kept."""
        self._revision = revision
        if not runnable or self._prepared is None:
            self.hold()
            return
        self._asked = project
        self._take_over(project, self._prepared)

    def hold(self) -> None:
        self.microscope_work.close(self._run)
        self._held, self._asked = True, None

    def drop(self) -> None:
        self.hold()
        self.session, self._prepared, self._stop, self._waiting_state = None, None, None, None
        self.dirty = False
        self.snapshots.drop()
        self.player.drop()
        self._continue_at = None

    def run_until(self, stop: StopCondition | None) -> None:
        self._stop = stop
        _log.debug("The run goes on until %s", stop) if stop is not None else _log.debug("The run is paused")
        if stop is not None and self._held and self._asked is not None and self._prepared is not None:
            self._take_over(self._asked, self._prepared)  # it failed before: succeed now, or say again why not
        if stop is None and self.session is not None:
            self.dirty = True  # the measures last sent may be those of the epoch before
            self._observe(self.session, now=True)
        self._rate.restart()
        self._pace.restart()

    def reset(self) -> None:
        if self.session is not None:
            self._waiting_state = None
            self._observe(self.session, now=True)
            self._take(self.session.reset(), force=True)
            self._renew_microscope()

    def set_pace(self, steps_per_second: float | None) -> None:
        self._pace.limit = steps_per_second
        self._pace.restart()
        self._rate.restart()

    def request(self, request: SnapshotRequest) -> None:
        if request != self.snapshots.request:
            self.snapshots.request = request
            self.dirty = self.session is not None

    def state(self) -> State | None:
        """The trained state; what a file brought along where no session could take it up."""
        return self._waiting_state if self.session is None else self.session.state()

    # -- the timeline

    def view_checkpoint(self, key: CheckpointKey | None, closely: bool) -> None:
        """Show this checkpoint, or the present, until another is asked for."""
        self.player.view_checkpoint(key, closely)
        self.dirty = self.session is not None

    def continue_from(self, key: CheckpointKey) -> None:
        """Put the session there; while other data are on their way, once they have come."""
        if self.session is None or self._held:
            self._continue_at = key
            return
        self._stop = None
        session = self.player.continue_from(self._run, self.session, key)
        if session is None:
            self.dirty = True
        else:
            self._take(session, force=True)

    def with_timeline(self, action: Callable[[Timeline], None]) -> None:
        """Do something with it that does not concern the session."""
        action(self.player.timeline)
        self.player.tell(self._run, self.session)

    def _observe(self, session: Session, *, now: bool = False) -> None:
        if not self.microscope_work.active:  # in it, the session stands where it may be taken back from
            self.player.observe(session, now=now)
            self.player.tell(self._run, session, now=now)

    # -- the microscope

    def open_microscope(self, selector: BatchSelector | None, reason: Text | None = None) -> None:
        """Open a step: the next one, or one with the rows of ``selector``."""
        session = None if self._held else self.session
        if session is not None:
            self._stop = None
        if self.microscope_work.open(self._run, session, selector, reason):
            self._refresh()

    def in_microscope(self, action: Callable[[Microscope], None]) -> None:
        """Do something with it, and tell what is seen then."""
        if self.microscope_work.do(self._run, action):
            self._refresh()

    def ask_microscope(self, question: Callable[[Microscope], object], answer: Callable[[int, object], None]) -> None:
        """Something about the open step that changes nothing; the answer is ``Text`` where there is none."""
        self.microscope_work.ask(self._run, question, answer)

    def go_in_microscope(self, trace: Trace, position: int) -> None:
        """To a place within the open step; the window has gone there already."""
        if self.microscope_work.go(trace, position):
            self._refresh()

    def leave_microscope(self, keep: bool) -> None:
        if self.microscope_work.leave(self._run, keep=keep):
            if self.session is not None:
                self._observe(self.session, now=True)
            self.player.unsettle()
            self._refresh()

    def set_breakpoints(self, breakpoints: tuple[Breakpoint, ...]) -> None:
        self._guard = self._new_guard(breakpoints)
        if self.session is not None:
            self.session.guard = self._guard

    def _break(self, stop: StopCondition, reason: Text) -> None:
        """A breakpoint was met: pause, and open the step that comes next."""
        if self.session is not None:
            self._observe(self.session, now=True)
        self._stopped_at(stop.number)
        with short_turns():  # telling a step is mostly Python
            self.open_microscope(None, reason)

    # -- work

    @property
    def resting(self) -> bool:
        """Whether nothing is being trained, so that what the window lacks can be made at once."""
        return not self.training or self._pace.limit is not None

    @property
    def training(self) -> bool:
        """Whether there are steps to do, now or when their time comes."""
        return not (self._held or self._stop is None or self.session is None)

    def idle_seconds(self) -> float | None:
        """How long to sleep: 0 to work at once, None until a request comes."""
        return self._pace.seconds() if self.training else None

    def advance(self, picture_at: float = math.inf) -> None:
        """Train for one chunk, if there is a goal; it ends at ``picture_at`` where that comes soon."""
        self.snapshots.figures.load()  # here and not within a snapshot, so that the first one does not wait for it
        session, stop = self.session, self._stop
        if self._held or stop is None or session is None:
            return
        now = time.perf_counter()
        if not self._pace.ready(now):
            return
        self.player.begin(session, lambda sentence: self._say(self._run, sentence))
        stop.begin(session)
        steps = self._pace.take(now, self.player.limit(session, stop.steps_left(session)))
        self.dirty = True
        until = picture_at if now + SHORT < picture_at < now + self._chunk + SHORT else now + self._chunk
        try:
            done = session.run(steps, deadline=until)
        except self._diverged as error:
            if not session.guard.stops_at_nonfinite:
                raise
            self._break(stop, error.text)
            return
        self._observe(session)
        self._tell_notes(session)
        self._rate.count(done)
        stop.steps -= done
        if session.break_reason is not None:
            self._break(stop, session.break_reason)
        elif session.stopped is not None or stop.steps_left(session) <= 0:
            _log.debug("The run ends at epoch %d, step %d", session.epoch, session.step)
            self._stop = None
            self._observe(session, now=True)
            self._stopped_at(stop.number)

    def snapshot(self) -> Snapshot | None:
        """The session as the window draws it, with what is wanted."""
        session = self.session
        self.dirty = False  # also where it fails: the next try is due when something has changed
        if session is None or self._held:
            return None
        snapshot = self.snapshots.make(
            session,
            self.player.viewer_session(self._run, session),
            run=self._run,
            revision=self._revision,
            rate=self._rate.value,
            training=self.training,
            resting=self.resting,
        )
        self.dirty = self.snapshots.figures.pending
        return snapshot

    # -- inside

    def _take_over(self, project: Project, prepared: Prepared) -> None:
        """Begin or go on.  Where that is impossible, nothing trains that is not what the document says."""
        held, self._held = self._held, True
        if self.session is None:
            self._begin(project, prepared)
        else:
            self._adopt(self.session, project, prepared, whole=held)
        self._held = False
        key, self._continue_at = self._continue_at, None
        if key is not None:
            self.continue_from(key)

    def _begin(self, project: Project, prepared: Prepared) -> None:
        """A first session, with the state of a file; what no longer fits is said."""
        session, sentence = self._resume(project, prepared, self._waiting_state)
        if sentence is not None:
            self._say(self._run, sentence)
        self._waiting_state = None
        self._take(session, force=True)

    def _adopt(self, session: Session, project: Project, prepared: Prepared, *, whole: bool) -> None:
        """Take over an edit, keeping of ``session`` what still fits.  ``whole``: send all of the history."""
        old = session.project
        new = session.adopt(project, None if prepared is session.prepared else prepared)
        if new is not session:
            self._observe(session, now=True)  # what it was is kept
        edited = new is session and old.edits != project.edits
        if edited:
            self._redo_edits(session, old.edits, project.edits)
        if self._stop is not None and (old.settings.epochs != project.settings.epochs or new.epoch < session.epoch):
            self._stop.begun = False  # where it stops is worked out again
        self._take(new, force=whole)
        self._renew_microscope()

    def _take(self, session: Session, *, force: bool) -> None:
        """Go on with ``session``; its history is sent whole where it is another one."""
        if session is not self.session or force:
            self.session = session
            nodes = len(session.project.graph.nodes)
            _log.debug("A session of %d nodes on %s stands at step %d", nodes, session.device, session.step)
            session.on_epoch = self._row_ended
            session.guard = self._guard
            self.snapshots.start_over()
        self.player.unsettle()
        self.player.tell(self._run, session)
        self.dirty = True
        self._tell_notes(session)
        self.microscope_work.prepare(session)

    def _refresh(self) -> None:
        """The session stands elsewhere."""
        self.snapshots.start_over()
        self.dirty = self.session is not None

    def _renew_microscope(self) -> None:
        if self.session is not None and self.microscope_work.renew(self._run, self.session):
            self._refresh()

    def _tell_notes(self, session: Session) -> None:
        """What became known of the run since it was told last."""
        notes = session.notes
        for note in notes:
            if note not in self._noted:
                self._say(self._run, note)
        self._noted = notes

    def _stumble(self, trouble: Trouble) -> None:
        stop, self._stop = self._stop, None
        if stop is not None:
            if self.session is not None:
                self._observe(self.session, now=True)
            self._stopped_at(stop.number)
        self._trouble(trouble)
