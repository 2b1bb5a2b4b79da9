"""The canvas is laid out once for each edit, of whatever kind, and with the shapes of after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from document_parts import edit_layer
from graph_parts import layer
from pytestqt.qtbot import QtBot
from window_parts import open_window

from nnplayground import project_file
from nnplayground.graph import edits
from nnplayground.graph.shapes import Shapes, infer_shapes
from nnplayground.templates import TEMPLATES
from nnplayground.ui.canvas.scene import CanvasScene
from nnplayground.ui.window.main_window import MainWindow


@dataclass
class Watched:
    """A window, and the shapes of the document at each arrangement of its canvas."""

    window: MainWindow
    seen: list[Shapes] = field(default_factory=list)

    def once(self, edit: Callable[[], object], times: int = 1) -> None:
        self.seen.clear()
        edit()
        self.arranged(times)

    def arranged(self, times: int = 1) -> None:
        project = self.window.document.project
        assert self.seen == [infer_shapes(project.graph, project.spec)] * times


@pytest.fixture
def watched(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    with open_window(qtbot) as window:
        result, arrange = Watched(window), CanvasScene.arrange

        def note(scene: CanvasScene) -> None:
            result.seen.append(scene.document.shapes)
            arrange(scene)

        monkeypatch.setattr(CanvasScene, "arrange", note)
        yield result


def test_once_for_each_edit(watched: Watched) -> None:
    document = watched.window.document
    graph = document.project.graph
    first = graph.edges[0]
    added, node = edits.add(graph, layer("Linear", units=3))
    goes: tuple[Callable[[], object], ...] = (
        lambda: document.edit_graph(added, "Add"),
        lambda: document.edit_graph(edits.insert(document.project.graph, node, first), "Split"),
        lambda: edit_layer(document, node, "Units", units=7),
        lambda: document.edit_graph(edits.replace_layer(document.project.graph, node, layer("Tanh")), "Replace"),
        lambda: document.edit_graph(edits.move(document.project.graph, {node: (5.0, 6.0)}), "Move"),
        lambda: document.edit_graph(edits.remove(document.project.graph, {node}), "Delete"),
        lambda: document.edit(replace(document.project, dataset=TEMPLATES["iris"].build().dataset), "Data"),
    )
    for go in goes:
        watched.once(go)
    for _ in goes:
        watched.once(document.undo_stack.undo)
    assert document.project.graph == graph
    for _ in goes:
        watched.once(document.undo_stack.redo)
    watched.once(lambda: document.edit_settings("Rate", learning_rate=0.7), times=0)


def test_once_for_a_template_and_a_file(qtbot: QtBot, watched: Watched, tmp_path: Path) -> None:
    window, path = watched.window, tmp_path / "a.nnp"
    project_file.save(path, TEMPLATES["spiral"].build(), None)
    watched.once(lambda: window.files.take(TEMPLATES["digits"].build(), None, None))
    watched.seen.clear()
    window.files.load(path)
    qtbot.waitUntil(lambda: window.document.file.path == path)
    watched.arranged()
