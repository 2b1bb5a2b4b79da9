"""The timeline in the training thread: it watches the run, and shows checkpoints with a session of its own."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from nnplayground.engine.figures.figure import FIGURES
from nnplayground.engine.news import Reporter, TimelineReport
from nnplayground.engine.snapshot import Snapshot
from nnplayground.graph.graph import Graph
from nnplayground.graph.shapes import infer_shapes
from nnplayground.text import UserError, text
from nnplayground.training.measurements import HistoryRow
from nnplayground.training.timeline.view import CheckpointKey

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from nnplayground.datasets.spec import DataSpec
    from nnplayground.training.session.session import Session
    from nnplayground.training.timeline.checkpoint import Checkpoint
    from nnplayground.training.timeline.timeline import Timeline

T = TypeVar("T")

OFTEN = 0.2
"""Seconds, while it trains, from telling the window of the timeline to telling it again."""

CHEAP = 0.015
"""Seconds for measuring all splits, up to which it is done for every checkpoint that is passed in dragging."""


class TimelinePlayer:
    """Of one training loop.  Unless ``recording``, the run leaves nothing on the timeline."""

    def __init__(self, reporter: Reporter, *, recording: bool = True) -> None:
        from nnplayground.training.session import run_history, session
        from nnplayground.training.timeline import revisit, timeline

        self._make = session.Session
        self._revisit = revisit.revisit
        self._new_history = run_history.RunHistory
        self._reporter = reporter
        self._recording = recording
        self.timeline: Timeline = timeline.Timeline()
        self.viewing: CheckpointKey | None = None
        """The checkpoint that is shown; None for the present."""
        self.closely = True
        """Whether everything that is wanted shall be measured for it, however dear."""
        self._viewer: Session | None = None
        self._viewed: Checkpoint | None = None
        self._settled = False
        """Whether nothing but training has happened to the session since the timeline was told."""
        self._measuring = 0.0
        self._reported = (-1, 0)
        """Version and step."""
        self._tell_at = 0.0
        self._fits: tuple[Graph | None, Graph | None, frozenset[str]] = None, None, frozenset()

    # -- while it trains

    def begin(self, session: Session) -> None:
        """A chunk of training comes."""
        if self._recording and not self._settled:
            sentence = self.timeline.find_branch(session)
            self._settled = True
            if sentence is not None:
                self._reporter.note(sentence)

    def limit(self, session: Session, steps: int) -> int:
        """How many of these steps to do before the timeline looks again.  While the two ways of training are compared,
        all of them: short turns would make the comparison unfair."""
        looks = self._recording and session.execution.decided
        return min(steps, self.timeline.steps_left(session)) if looks else steps

    def observe(self, session: Session, *, now: bool = False) -> None:
        """A chunk of training was done; ``now``: it pauses, or something else is about to happen to it.

        What was changed and not trained since is no moment of a run.
        """
        if self._settled:
            self.timeline.observe(session, now=now)

    def unsettle(self) -> None:
        """Something other than training happened to the session."""
        self._settled = False

    def tell(self, session: Session | None, *, now: bool = True) -> None:
        """Tell the window, if there is something new; unless ``now``, only so often."""
        clock, step = time.perf_counter(), 0 if session is None else session.step
        if (self.timeline.store.version, step) != self._reported and (now or clock >= self._tell_at):
            self._reported, self._tell_at = (self.timeline.store.version, step), clock + OFTEN
            self._reporter.tell(TimelineReport(self._reporter.run, view=self.timeline.store.view(step)))

    def drop(self) -> None:
        """Another document comes."""
        self.timeline.clear()
        self.viewing = self._viewer = self._viewed = None
        self._settled = False

    # -- looking

    def view_checkpoint(self, key: CheckpointKey | None, closely: bool) -> None:
        """Show this checkpoint from now on; None for the present."""
        self.viewing, self.closely = key, closely

    def viewer_session(self, session: Session) -> Session | None:
        """A session at the checkpoint that is shown; None for the present, which it is again where that is impossible.

        ``session`` itself, which is in training, is not touched.
        """
        if self.viewing is None:
            return None
        try:
            return self._view(self._find(self.viewing), session)
        except UserError as error:
            self._refuse(error)
            return None

    def _view(self, checkpoint: Checkpoint, session: Session) -> Session:
        if checkpoint is not self._viewed or self._viewer is None or self._viewer.prepared is not session.prepared:
            viewer, self._viewed = self._viewer, None
            if checkpoint.project.spec != session.prepared.spec:
                raise UserError(
                    text(
                        "This moment is of other data. Go on from its branch in the list of branches to have them back."
                    )
                )
            if viewer is None or viewer.prepared is not session.prepared:
                viewer = self._make(checkpoint.project, session.prepared)
            elif viewer.project is not checkpoint.project:
                viewer = viewer.adopt(checkpoint.project)
            self._viewer, self._viewed = self._revisit(viewer, checkpoint, self._new_history()), checkpoint
        return self._viewer

    def measure(self, viewer: Session) -> HistoryRow:
        """Measures of the checkpoint that is shown; in dragging, where measuring takes long, those of the last end of
        an epoch before it."""
        if self.viewing is not None and not self.closely and self._measuring > CHEAP:
            rows = self.timeline.store.branches[self.viewing.branch].run_history.rows
            before = [row for row in rows if row.step <= viewer.step]
            if before:
                return replace(before[-1], epoch=viewer.epoch, step=viewer.step)
        began = time.perf_counter()
        measured = viewer.now()
        self._measuring = time.perf_counter() - began
        return measured

    def without_changed_layers(self, snapshot: Snapshot, drawn: Graph) -> Snapshot:
        """A snapshot of the past without what belongs to layers that are others in the graph that is ``drawn``."""
        assert self._viewer is not None
        alike = self._alike(self._viewer.project.graph, drawn, self._viewer.prepared.spec)
        return replace(
            snapshot,
            figures={
                kind: _of_nodes(alike, cast("Mapping[str, object]", value)) if FIGURES[kind].by_node else value
                for kind, value in snapshot.figures.items()
            },
            neurons=_of_nodes(alike, snapshot.neurons),
            weights=_of_nodes(alike, snapshot.weights),
            gradients=_of_nodes(alike, snapshot.gradients),
            activity=_of_nodes(alike, snapshot.activity),
            viewed=self.viewing,
        )

    # -- going on

    def continue_from(self, session: Session, key: CheckpointKey) -> Session | None:
        """``session``, or one in its place, where it stood at this checkpoint; None where that is impossible."""
        try:
            checkpoint, history = self._find(key), self.timeline.store.branches[key.branch].run_history
            self.observe(session, now=True)  # so that one can come back
            if key.branch not in self.timeline.store.branches:  # it had to make room for a new one
                raise UserError(text("This moment is no longer kept."))
            moved = self._revisit(session, checkpoint, history)
        except UserError as error:
            self._refuse(error)
            return None
        self.timeline.move_to(key)
        self.viewing, self._settled = None, False
        return moved

    def _find(self, key: CheckpointKey) -> Checkpoint:
        checkpoint = self.timeline.find(key)
        if checkpoint is None:
            raise UserError(text("This moment is no longer kept."))
        return checkpoint

    def _refuse(self, error: UserError) -> None:
        """Show the present instead, and say why."""
        self.view_checkpoint(None, closely=True)
        self._reporter.tell(TimelineReport(self._reporter.run, problem=error.text))

    def _alike(self, one: Graph, drawn: Graph, spec: DataSpec) -> frozenset[str]:
        """The nodes that are the same in both, with the same shapes."""
        if self._fits[0] is not one or self._fits[1] is not drawn:
            mine, theirs = infer_shapes(one, spec), infer_shapes(drawn, spec)
            alike = frozenset(
                node.id
                for node in drawn.nodes
                if node.id in one
                and one[node.id].layer == node.layer
                and mine.outputs.get(node.id) == theirs.outputs.get(node.id)
                and mine.parameters.get(node.id) == theirs.parameters.get(node.id)
            )
            self._fits = one, drawn, alike
        return self._fits[2]


def _of_nodes(nodes: Collection[str], values: Mapping[str, T]) -> dict[str, T]:
    """What belongs to ``nodes`` of ``values`` by node or by ``node.name``."""
    return {name: value for name, value in values.items() if name.partition(".")[0] in nodes}
