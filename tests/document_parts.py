"""What the tests of documents share: one without a window, and what a session alone makes of its project."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from graph_parts import chain, layer
from pytestqt.qtbot import QtBot

from nnplayground.datasets.dataset import Dataset
from nnplayground.engine.snapshot import Snapshot
from nnplayground.graph.graph import Graph
from nnplayground.project import Project
from nnplayground.training.session.session import Session
from nnplayground.training.state.state import State
from nnplayground.ui.document.document import Document


def circle_graph() -> Graph:
    """Input, Linear 4, Linear 1, Loss."""
    return chain("Input", layer("Linear", units=4, activation="Tanh"), layer("Linear", units=1), "Loss")


def project_of(graph: Graph, dataset: str = "circle") -> Project:
    return Project(graph, Dataset.parse(dataset))


@contextmanager
def opened(project: Project) -> Iterator[Document]:
    """A document without a window; its threads end with the block."""
    document = Document(project)
    try:
        yield document
    finally:
        document.close()


def edit_layer(document: Document, node: str, label: str, merge: str | None = None, /, **values: object) -> None:
    """Other settings for one layer, as the inspector's form asks for them."""
    document.replace_layer(node, document.project.graph[node].layer.with_(**values), label, merge)


def wait_trainable(qtbot: QtBot, document: Document) -> None:
    """Until a run can begin."""
    qtbot.waitUntil(lambda: document.training.obstacle is None and document.training.snapshot is not None)


def shown(document: Document) -> Snapshot:
    """What the views are shown of the training."""
    assert document.training.snapshot is not None
    return document.training.snapshot


def state_of(qtbot: QtBot, document: Document) -> State:
    with qtbot.waitSignal(document.training.state_taken) as taken:
        document.training.take_state("test")
    state = taken.args[0].state
    assert isinstance(state, State)
    return state


def alone(project: Project, steps: int) -> Session:
    """The same project trained without a window."""
    session = Session(project, project.load_data())
    session.run(steps)
    return session


def assert_same_state(one: State, other: State) -> None:
    """In every byte; names the first array that differs."""
    for mine, theirs in ((one.weights, other.weights), (one.rest, other.rest)):
        assert sorted(mine) == sorted(theirs)
        for name, array in mine.items():
            assert array.dtype == theirs[name].dtype
            assert array.tobytes() == theirs[name].tobytes(), name
