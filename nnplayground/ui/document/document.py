"""A project open in the window: its undo history, its training run, and what every view is told of both.

Views call the methods here and redraw from the signals; they never talk to each other or to the trainer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from nnplayground.datasets.prepare import Prepared
from nnplayground.engine.history_view import HistoryView
from nnplayground.engine.snapshot import Snapshot, SnapshotRequest
from nnplayground.engine.snapshot_requests import SnapshotRequests
from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph
from nnplayground.graph.shapes import Shapes, infer_shapes
from nnplayground.project import Project, WeightEdit
from nnplayground.text import Text, text
from nnplayground.ui.document.document_data import DocumentData
from nnplayground.ui.document.microscope_model import MicroscopeModel
from nnplayground.ui.document.project_change import project_change
from nnplayground.ui.document.project_edit import ProjectEdit
from nnplayground.ui.document.taken_state import TakenState
from nnplayground.ui.document.timeline_model import TimelineModel
from nnplayground.ui.document.trainer import Trainer
from nnplayground.ui.document.training_model import TrainingModel

if TYPE_CHECKING:
    from nnplayground.training.guards.breakpoint import Breakpoint
    from nnplayground.training.state.state import State
    from nnplayground.training.timeline.timeline import Timeline

_MOST_STEPS = 1000
"""Steps of the undo history; the oldest go.  They share what they have in common, a table for instance."""


class Document(QObject):
    """One open project."""

    graph_changed = Signal(object)
    """``tuple[Change, ...]``: what differs from the graph before."""
    shapes_changed = Signal()
    settings_changed = Signal()
    dataset_changed = Signal()
    """Another data set, other settings of it, or another draw."""
    data_changed = Signal()
    """``data`` was loaded, or became None because new data are on their way or could not be loaded."""
    data_progress = Signal(object, object)
    """While data are being loaded that take long: ``Text`` of what is being done, and the share done or None.  Both
    are None once that has ended, whatever came of it."""
    selection_changed = Signal()
    node_shown = Signal(str)
    """A node that the views shall scroll to."""
    snapshot_changed = Signal()
    """``snapshot`` and ``history`` are new."""
    run_changed = Signal()
    """Running or not, able to run or not and why, engine loading or ready, pace."""
    breakpoints_changed = Signal()
    trouble_raised = Signal(object)
    """``Trouble``: a run had to pause."""
    message = Signal(object)
    """``Text``: something good to know, which is no fault."""
    message_raised = Signal(object)
    """``Text``: something to read that does not block."""
    hint_changed = Signal(object)
    """``Text`` for the status bar while the mouse is over something, or None."""
    replaced = Signal()
    """Another project was put in (opened, new): views start over.

    The first signal that tells of it.  By then everything that can be read here, of ``microscope``, ``timeline``,
    ``undo_stack`` and ``source`` as well, is of the new project, no checkpoint is shown, no step is open
    and nothing runs; ``snapshot`` and ``data`` are None until they come.  The signals of the parts follow, for those
    who listen to one of them alone.  An edit that is asked for meanwhile is left out.
    """
    file_changed = Signal()
    """Path or modified mark."""
    state_taken = Signal(TakenState)

    def __init__(
        self,
        project: Project,
        state: State | None = None,
        path: Path | None = None,
        timeline: Timeline | None = None,
        parent: QObject | None = None,
    ) -> None:
        """``state`` and ``timeline`` are what the file ``path`` brought along."""
        super().__init__(parent)
        self.project = project
        self.path = path
        self.revision = 0
        self.shapes: Shapes = infer_shapes(project.graph, project.spec)
        self.snapshot: Snapshot | None = None
        self.history = HistoryView()
        self.breakpoints: tuple[Breakpoint, ...] = ()
        self.selection: frozenset[str] = frozenset()
        self.selected_edges: frozenset[Edge] = frozenset()
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(_MOST_STEPS)
        self.undo_stack.cleanChanged.connect(self._mark_changed)
        self._saved_step = 0 if state is None else state.step
        self._applying = False
        self._structure_revision = 0
        self._requests = SnapshotRequests()
        self._pending_state = state
        """What a file brought along, until the first snapshot shows that the engine has taken it up or left it out."""
        self._pending_timeline = timeline
        """Likewise."""
        self._present: Snapshot | None = None
        """The last snapshot that was not of the past."""
        self.source = DocumentData(project, self)
        self.source.loaded.connect(self._take_data)
        self.source.failed.connect(self.message_raised)
        self.source.changed.connect(self._data_changed)
        self.source.progressed.connect(self.data_progress)
        self._trainer = Trainer(self)
        self._trainer.snapshot_made.connect(self.take_snapshot)
        self._trainer.running_changed.connect(self.run_changed)
        self._trainer.engine_changed.connect(self.run_changed)
        self._trainer.troubled.connect(self.trouble_raised)
        self._trainer.noted.connect(self.message_raised)
        self._trainer.state_taken.connect(self.state_taken)
        self.training = TrainingModel(self._trainer, self)
        self.microscope = MicroscopeModel(self, self._trainer)
        self.timeline = TimelineModel(self, self._trainer)
        self.source.load(project)

    # -- the project and its undo history

    def replace(
        self,
        project: Project,
        state: State | None = None,
        path: Path | None = None,
        timeline: Timeline | None = None,
    ) -> None:
        """Put in another project; a new undo history begins and the run of the old one ends.

        Nobody is told of anything before all of it is done: see ``replaced``.
        """
        self._trainer.drop()
        self.project, self.path = project, path
        self.revision += 1
        self.shapes = infer_shapes(project.graph, project.spec)
        self.selection, self.selected_edges = frozenset(), frozenset()
        self.snapshot, self.history = None, HistoryView()
        self._present = None
        self._pending_state, self._pending_timeline = state, timeline
        self._saved_step = 0 if state is None else state.step
        self.breakpoints = ()
        self._trainer.set_breakpoints(())
        self.undo_stack.blockSignals(True)
        self.undo_stack.clear()
        self.undo_stack.blockSignals(False)
        was_open = self.microscope.active
        self.microscope.clear()
        self.timeline.clear()
        self.source.forget()
        self.source.put(project)
        self._applying = True
        try:
            self.replaced.emit()
        finally:
            self._applying = False
        self.undo_stack.indexChanged.emit(0)
        self.undo_stack.cleanChanged.emit(True)  # and so ``file_changed``
        self.breakpoints_changed.emit()
        if was_open:
            self.microscope.changed.emit()
        self.microscope.options_changed.emit()
        self.timeline.changed.emit()
        self.timeline.viewing_changed.emit()
        self.timeline.film_changed.emit()
        self.source.announce()

    def edit(self, project: Project, label: str, merge: str | None = None) -> None:
        """Make ``project`` the document's, as one undo step.

        ``label`` is the translated entry of the undo history.  Consecutive edits of the same ``merge`` key, as a
        dragged slider makes them, become one step.  What a view still asks for while it is told of another edit, as a
        field does that is left because it vanishes, is of a project that is gone: the stack would delete the very
        command that it is carrying out.
        """
        if project != self.project and not self._applying:
            self.undo_stack.push(ProjectEdit(self, self.project, project, label, merge))

    def edit_graph(self, graph: Graph, label: str, merge: str | None = None) -> None:
        self.edit(self.project.with_graph(graph), label, merge)

    def edit_layer(self, node_id: str, label: str, merge: str | None = None, /, **values: object) -> None:
        """Other settings for one layer.  Raises ``FieldError`` for values that it refuses."""
        layer = self.project.graph[node_id].layer.with_(**values)
        self.edit_graph(edits.replace_layer(self.project.graph, node_id, layer), label, merge)

    def edit_settings(self, label: str, merge: str | None = None, /, **values: object) -> None:
        """Other training settings.  Raises ``FieldError``."""
        self.edit(replace(self.project, settings=self.project.settings.with_(**values)), label, merge)

    def edit_weight(self, node: str, parameter: str, index: tuple[int, ...], value: float, label: str) -> None:
        """Set one element of a parameter by hand, also while it trains; refused while the network cannot run."""
        reason = self.shapes.reason
        if reason is not None:
            self.message_raised.emit(text("Weights can be set once the network can run. {reason}", reason=reason))
            return
        name = f"{node}.{parameter}"
        if self.snapshot is None or name not in self.snapshot.weights:
            return
        edit = WeightEdit(
            node, parameter, index, value, float(self.snapshot.weights[name][index]), self.snapshot.now.step
        )
        self.edit(replace(self.project, edits=(*self.project.edits, edit)), label)

    def apply(self, project: Project) -> None:
        """Take over a project from an undo step, and tell the views.  Only undo commands call this."""
        self._applying = True
        try:
            self._apply(project)
        finally:
            self._applying = False

    def _apply(self, project: Project) -> None:
        change = project_change(self.project, project)
        retrain = self.data is not None and change.training
        if change.data or retrain:
            self.timeline.continue_here()
        selected = (self.selection, self.selected_edges)
        # All of the document is of the new project before any view is told.
        self.project = project
        self.revision += 1
        self.selection &= frozenset(project.graph.by_id)
        self.selected_edges &= frozenset(project.graph.edges)
        if change.shapes:
            self.shapes = infer_shapes(project.graph, project.spec)
            self._structure_revision = self.revision
        if change.data:
            self._trainer.hold()
            self.source.put(project)
        elif retrain:
            self._trainer.update_project(project, self.revision, self.shapes.runnable)
        if change.graph:
            self.graph_changed.emit(change.graph)
        if (self.selection, self.selected_edges) != selected:
            self.selection_changed.emit()
        if change.shapes:
            self.shapes_changed.emit()
        if change.settings:
            self.settings_changed.emit()
        if change.dataset:
            self.dataset_changed.emit()
        if change.data:
            self.source.announce()
        else:
            self.run_changed.emit()

    def select(self, nodes: frozenset[str], edges: frozenset[Edge] = frozenset()) -> None:
        """The nodes that the inspector shows, and the nodes and edges that the commands act on."""
        nodes &= frozenset(self.project.graph.by_id)
        edges &= frozenset(self.project.graph.edges)
        if (nodes, edges) != (self.selection, self.selected_edges):
            self.selection, self.selected_edges = nodes, edges
            self.selection_changed.emit()

    def show_node(self, node: str) -> None:
        """Select one node, and have the views scroll to it."""
        if node in self.project.graph:
            self.select(frozenset({node}))
            self.node_shown.emit(node)

    # -- the run

    @property
    def running(self) -> bool:
        return self._trainer.running

    @property
    def obstacle(self) -> Text | None:
        """Why Run cannot be pressed now, or None."""
        reason = self.shapes.reason
        if reason is not None:
            return reason
        if self.data_problem is not None:
            return self.data_problem
        if self.data is None:
            return text("The data are being loaded.")
        return self._trainer.engine.obstacle

    def run(self) -> None:
        """Train until paused, or until the stop condition."""
        self._train(self._trainer.run_on)

    def pause(self) -> None:
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
        """Go on from what is seen: from the step that is open, or the checkpoint that is shown."""
        if self.obstacle is None:
            self.microscope.leave(keep=True)
            self.timeline.continue_here()
            begin()

    def reset(self) -> None:
        """Back to the same initial weights."""
        self._trainer.pause()
        self.timeline.show_present()
        self._trainer.reset()

    def new_weights(self, label: str) -> None:
        """Other initial weights, as an undo step."""
        self.edit(replace(self.project, weight_draw=self.project.weight_draw + 1, edits=()), label)

    def new_data(self, label: str) -> None:
        """Another draw of the data, as an undo step."""
        self.edit(replace(self.project, data_draw=self.project.data_draw + 1), label)

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
        if self._requests.put(panel, request):
            self._trainer.request(self._requests.together)

    def take_state(self, token: object) -> None:
        """Ask for the trained state; ``state_taken`` answers with it and ``token``."""
        with_trainer = (
            self.data is not None and self._trainer.engine.state == "ready"
        )  # the file's, or what became of it
        if self._trainer.engine.state == "failed" or (self._pending_state is not None and not with_trainer):
            self.state_taken.emit(TakenState(token, self._pending_state, self._pending_timeline))
        else:
            self._trainer.take_state(token)

    def close(self) -> None:
        """End the thread; the document is of no use afterwards."""
        # While it is destroyed the stack clears itself and would say so to views that are half gone.
        self.undo_stack.blockSignals(True)
        if self.microscope.playing:
            self.microscope.play(False)
        self.timeline.play(False)
        self.source.close()
        self._trainer.close()

    # -- the data

    @property
    def data(self) -> Prepared | None:
        """None while they are being loaded, and where they could not be."""
        return self.source.prepared

    @property
    def data_problem(self) -> Text | None:
        """Why there are no data, where they are not just being loaded."""
        return self.source.problem

    def cancel_loading(self) -> None:
        """Stop loading.  The edit that asked for the new data is undone where it was the last one, so that the old
        data are there again; otherwise there are none until they are loaded again, or until others are chosen."""
        if not self.source.loading:
            return
        self.source.stop()
        last = self.undo_stack.command(self.undo_stack.index() - 1) if self.undo_stack.canUndo() else None
        if isinstance(last, ProjectEdit) and last.after is self.project and self.source.remembers(last.before):
            self.undo_stack.undo()
            self.message.emit(text("Loading was stopped. The data are the ones of before."))
        else:
            self.source.fail(text("Loading was stopped. Load the data again, or choose others."))

    # -- the file

    @property
    def modified(self) -> bool:
        """Whether something would be lost: an edit, or training, since the last save."""
        return not self.undo_stack.isClean() or self._trained_since_save

    @property
    def repeatable(self) -> bool:
        """Whether this is a template that was trained but never edited: the same seed gives all of it again."""
        return self.path is None and bool(self.project.template) and self.undo_stack.count() == 0

    @property
    def _trained_since_save(self) -> bool:
        return self._present is not None and self._present.now.step != self._saved_step

    def saved(self, path: Path, state: State | None, project: Project | None = None) -> None:
        """``state`` and ``project`` (None: that of this moment) are in ``path`` now; what came since is not saved."""
        self.path = path
        self._saved_step = 0 if state is None else state.step
        if project is None or project is self.project:
            self.undo_stack.setClean()
        else:
            self.undo_stack.resetClean()  # no step of the history is known to be what the file holds now
        self.file_changed.emit()

    def _mark_changed(self, _clean: bool) -> None:
        self.file_changed.emit()

    # -- what the threads report

    def _take_data(self, prepared: Prepared) -> None:
        for note in prepared.notes:
            self.message_raised.emit(note)
        runnable = self.shapes.runnable
        self._trainer.load(self.project, self.revision, prepared, self._pending_state, runnable, self._pending_timeline)

    def _data_changed(self) -> None:
        self.data_changed.emit()
        self.run_changed.emit()

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """One has come from the training thread."""
        self._pending_state = self._pending_timeline = None
        if snapshot.whole:
            self.history = HistoryView()
        self.history.extend(snapshot.history)
        if snapshot.revision < self._structure_revision:
            return  # of a network that looks different by now; only the past is as it was
        if snapshot.viewed is None:
            self._tell_of_present(snapshot)
        # In dragging the mouse has often gone on by the time the picture comes: it is shown all the same.
        if (snapshot.viewed is None) == (self.timeline.viewing is None):
            self.snapshot = snapshot
            self.snapshot_changed.emit()

    def _tell_of_present(self, snapshot: Snapshot) -> None:
        before, self._present = self._present, snapshot
        if snapshot.stopped is not None and (before is None or before.stopped is None):
            self.message.emit(snapshot.stopped)
        if before is None or (before.now.step == self._saved_step) != (snapshot.now.step == self._saved_step):
            self.file_changed.emit()
