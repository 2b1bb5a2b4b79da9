"""Snapshots of a session: what the window wants to see of it, and of that what is cheap enough to be made each time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from nnplayground.engine.figures.maker import FigureMaker
from nnplayground.engine.snapshot import Snapshot, SnapshotRequest
from nnplayground.engine.throttled import Throttled
from nnplayground.engine.throttled_gradients import ThrottledGradients
from nnplayground.text import Text
from nnplayground.training.measurements import Activity, HistoryRow

if TYPE_CHECKING:
    from nnplayground.engine.timeline_player import TimelinePlayer
    from nnplayground.training.session.session import Session

CHEAP = 0.004
"""Seconds for measuring all splits, up to which it is done for every snapshot."""

ACTIVITY_PAUSE = 0.1
"""Seconds, while it trains, from one look at what activations are fed to the next."""


class SnapshotMaker:
    """Made for one training loop, in its thread."""

    def __init__(self, player: TimelinePlayer, tell: Callable[[Text], None] = lambda _note: None) -> None:
        """``tell``: a figure could not be measured."""
        self.request = SnapshotRequest()
        self.figures = FigureMaker(tell)
        self.activity: Throttled[Mapping[str, Activity]] = Throttled(ACTIVITY_PAUSE)
        self._player = player
        self._gradients = ThrottledGradients()
        self._rows: list[HistoryRow] = []
        """Of the history: what the window has not been sent."""
        self._whole = True
        """Whether all of the history is to be sent."""
        self._last_row: HistoryRow | None = None
        self._measuring = 0.0

    def add(self, row: HistoryRow) -> None:
        """An epoch has ended."""
        self._rows.append(row)
        self._last_row = row

    def start_over(self) -> None:
        """The session is another, or stands elsewhere: its history is to be sent whole."""
        self._rows, self._last_row, self._whole = [], None, True
        self._gradients.drop()

    def drop(self) -> None:
        """The session has ended."""
        self.start_over()
        self.figures.drop()
        self.activity.drop()

    def make(
        self,
        session: Session,
        viewer: Session | None,
        *,
        run: int,
        revision: int,
        rate: float,
        training: bool,
        resting: bool,
    ) -> Snapshot:
        """``viewer``: stands at the checkpoint that is shown, where that is not the present.  ``rate``: steps a second.
        ``training``: there are steps to do.  ``resting``: there is time for what the window lacks."""
        seen = session if viewer is None else viewer
        request, now = self.request, self._player.closely if viewer is not None else not training
        snapshot = Snapshot(
            run=run,
            revision=revision,
            now=self._now(session, resting=resting) if viewer is None else self._player.measure(viewer),
            history=tuple(session.history if self._whole else self._rows),
            whole=self._whole,
            batch=seen.batch,
            steps_per_epoch=seen.steps_per_epoch,
            steps_per_second=rate,
            parameters=seen.parameters,
            device=seen.device,
            execution=session.execution,
            figures=self.figures.make(seen, request.figures, now=now),
            neurons=seen.probe.neurons(request.neurons) if request.neurons else {},
            weights=seen.probe.weights() if request.weights or request.neurons else {},
            gradients=self._gradients.get(
                lambda: seen.probe.gradients,
                (seen, seen.step, self._player.viewing),
                request,
                resting=resting or viewer is not None,
            ),
            activity=self._activity_of(seen, request.activity, now=now),
            best_epoch=seen.best_epoch,
            stopped=seen.stopped,
            training=training,
        )
        if viewer is not None:
            snapshot = self._player.without_changed_layers(snapshot, session.project.graph)
        self._rows, self._whole = [], False
        return snapshot

    def _now(self, session: Session, *, resting: bool) -> HistoryRow:
        """Measures of this very moment; in a run in which measuring takes long, those of the last epoch's end."""
        if not resting and self._measuring > CHEAP and self._last_row is not None:
            return replace(self._last_row, epoch=session.epoch, step=session.step)
        began = time.perf_counter()
        row = session.now()
        self._measuring = time.perf_counter() - began
        return row

    def _activity_of(self, session: Session, nodes: frozenset[str], *, now: bool) -> Mapping[str, Activity]:
        if not nodes:
            self.activity.drop()
            return {}
        return self.activity.get(
            lambda: session.probe.activity(nodes), (session, session.project.graph, nodes), now=now
        )
