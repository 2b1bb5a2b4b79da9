"""A project open in the window: its undo history, and what every view is told of it and its parts.

Views call the methods here and redraw from the signals; they never talk to each other or to the trainer.  A part knows
no other part but through what it is given here.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from nnplayground.datasets.prepare import Prepared
from nnplayground.engine.snapshot import Trouble
from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph
from nnplayground.graph.shapes import Shapes, infer_shapes
from nnplayground.project import Project
from nnplayground.text import Text
from nnplayground.ui.document.data_loader import Progress
from nnplayground.ui.document.document_data import DocumentData
from nnplayground.ui.document.document_file import DocumentFile
from nnplayground.ui.document.microscope_model import MicroscopeModel
from nnplayground.ui.document.project_change import project_change
from nnplayground.ui.document.project_edit import ProjectEdit, Selection
from nnplayground.ui.document.timeline_model import TimelineModel
from nnplayground.ui.document.trainer import Trainer
from nnplayground.ui.document.training_model import TrainingModel
from nnplayground.ui.toolkit.signal_types import OPTIONAL

if TYPE_CHECKING:
    from nnplayground.graph.layer import Layer
    from nnplayground.training.settings import Settings
    from nnplayground.training.state.state import State
    from nnplayground.training.timeline.timeline import Timeline

_MOST_STEPS = 1000
"""Steps of the undo history; the oldest go.  They share what they have in common, a table for instance."""


class Document(QObject):
    """One open project."""

    graph_changed = Signal(tuple)
    """``tuple[Change, ...]``: what differs from the graph before."""
    shapes_changed = Signal()
    settings_changed = Signal()
    dataset_changed = Signal()
    """Another data set, other settings of it, or another draw."""
    data_changed = Signal()
    """``data`` was loaded, or became None because new data are on their way or could not be loaded."""
    data_progress = Signal(Progress)
    """While data are being loaded that take long, and once that has ended, whatever came of it."""
    selection_changed = Signal()
    node_shown = Signal(str)
    """A node that the views shall scroll to."""
    message = Signal(Text)
    """Something good to know, which is no fault."""
    message_raised = Signal(Text)
    """Something to read that does not block."""
    hint_changed = Signal(OPTIONAL)
    """``Text`` for the status bar while the mouse is over something, or None."""
    replaced = Signal()
    """Another project was put in (opened, new): views start over.

    The first signal that tells of it.  By then everything that can be read here, of ``training``, ``microscope``,
    ``timeline``, ``file``, ``source`` and ``undo_stack`` as well, is of the new project, no checkpoint is shown, no
    step is open and nothing runs; snapshot and data are None until they come.  The signals of the parts follow, for
    those who listen to one of them alone.  An edit that is asked for meanwhile is left out.
    """

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
        self.revision = 0
        self.structure_revision = 0
        """The last one with other shapes."""
        self.shapes: Shapes = infer_shapes(project.graph, project.spec)
        self.selection: frozenset[str] = frozenset()
        self.selected_edges: frozenset[Edge] = frozenset()
        self._applying = False
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(_MOST_STEPS)
        trainer = Trainer(self)
        self.source = DocumentData(project, self)
        self.file = DocumentFile(self, path, state, self)
        self.training = TrainingModel(trainer, self, state, timeline, self)
        self.microscope = MicroscopeModel(trainer, self.training, self._continue_here, self)
        self.timeline = TimelineModel(trainer, self.training, self._leave_step, self.edit, self)
        self._connect(trainer)
        self.source.load(project)

    def _connect(self, trainer: Trainer) -> None:
        """What the parts tell each other.  Where one has to hear before another, one function here calls both."""
        self.source.loaded.connect(self._take_data)
        self.source.failed.connect(self.message_raised)
        self.source.changed.connect(self._data_changed)
        self.source.progressed.connect(self.data_progress)
        self.training.noted.connect(self.message_raised)
        self.training.stopped.connect(self.message)
        self.training.stepped.connect(self.file.take_step)
        trainer.troubled.connect(self._take_trouble)

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
        self.project = project
        self.revision += 1
        self.shapes = infer_shapes(project.graph, project.spec)
        self.selection, self.selected_edges = frozenset(), frozenset()
        self.training.clear(state, timeline)
        self.file.clear(path, state)
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
        self.undo_stack.cleanChanged.emit(True)  # and so ``file.changed``
        self.training.breakpoints_changed.emit()
        if was_open:
            self.microscope.changed.emit()
        self.microscope.state_changed.emit()
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
            selected = self.selection, self.selected_edges
            self.undo_stack.push(ProjectEdit(self._take, self.project, project, label, merge, selected))

    def edit_graph(self, graph: Graph, label: str, merge: str | None = None) -> None:
        self.edit(self.project.with_graph(graph), label, merge)

    def replace_layer(self, node_id: str, layer: Layer, label: str, merge: str | None = None) -> None:
        self.edit_graph(edits.replace_layer(self.project.graph, node_id, layer), label, merge)

    def edit_settings(self, label: str, merge: str | None = None, /, **values: object) -> None:
        """Other training settings.  Raises ``FieldError``."""
        self.replace_settings(self.project.settings.with_(**values), label, merge)

    def replace_settings(self, settings: Settings, label: str, merge: str | None = None) -> None:
        self.edit(replace(self.project, settings=settings), label, merge)

    @property
    def undone(self) -> Project | None:
        """What Undo would bring back, where the document is as the last edit left it."""
        last = self.undo_stack.command(self.undo_stack.index() - 1) if self.undo_stack.canUndo() else None
        return last.before if isinstance(last, ProjectEdit) and last.after is self.project else None

    def _take(self, project: Project, selected: Selection | None = None) -> None:
        """Take over a project from an undo step, and tell the views.

        ``selected`` was selected when it was the document's: it is again where that has just come back, or where
        nothing stays selected.
        """
        self._applying = True
        try:
            self._apply(project, selected)
        finally:
            self._applying = False

    def _apply(self, project: Project, before: Selection | None) -> None:
        change = project_change(self.project, project)
        retrain = self.data is not None and change.training
        if change.data or retrain:
            self.timeline.continue_here()
        selected, old = (self.selection, self.selected_edges), self.project.graph
        # All of the document is of the new project before any view is told.
        self.project = project
        self.revision += 1
        self.selection &= frozenset(project.graph.by_id)
        self.selected_edges &= frozenset(project.graph.edges)
        if before is not None and not self.selection and not self.selected_edges:
            back = not before[0] <= frozenset(old.by_id) or not before[1] <= frozenset(old.edges)
            if back or any(selected):
                self.selection = before[0] & frozenset(project.graph.by_id)
                self.selected_edges = before[1] & frozenset(project.graph.edges)
        if change.shapes:
            self.shapes = infer_shapes(project.graph, project.spec)
            self.structure_revision = self.revision
        if change.data:
            self.training.hold()
            self.source.put(project)
        elif retrain:
            self.training.update()
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
            self.training.run_changed.emit()

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

    # -- what is looked at

    @property
    def in_the_past(self) -> bool:
        """Whether a checkpoint is shown."""
        return self.timeline.viewing is not None

    def go_on_from_here(self) -> None:
        """From what is seen: the step that is open is left, the run is put at the checkpoint that is shown."""
        self._leave_step()
        self._continue_here()

    def show_present(self) -> None:
        """Show the network in training, no checkpoint."""
        self.timeline.show_present()

    def _leave_step(self) -> None:
        self.microscope.leave(keep=True)

    def _continue_here(self) -> None:
        self.timeline.continue_here()

    def close(self) -> None:
        """End the thread; the document is of no use afterwards."""
        # While it is destroyed the stack clears itself and would say so to views that are half gone.
        self.undo_stack.blockSignals(True)
        self.microscope.walk.stop()
        self.timeline.play(False)
        self.source.close()
        self.training.close()

    # -- the data

    @property
    def data(self) -> Prepared | None:
        """None while they are being loaded, and where they could not be."""
        return self.source.prepared

    @property
    def data_problem(self) -> Text | None:
        """Why there are no data, where they are not just being loaded."""
        return self.source.problem

    # -- what the threads report

    def _take_data(self, prepared: Prepared) -> None:
        for note in prepared.notes:
            self.message_raised.emit(note)
        self.training.load(prepared)

    def _data_changed(self) -> None:
        self.data_changed.emit()
        self.training.run_changed.emit()

    def _take_trouble(self, trouble: Trouble) -> None:
        self.microscope.give_up()  # whoever is told finds it at rest
        self.training.trouble_raised.emit(trouble)
