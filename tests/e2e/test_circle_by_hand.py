"""The main job: an empty canvas, a network built by mouse, trained, undone, redone, saved, opened, trained on."""

from __future__ import annotations

import itertools
from pathlib import Path

import gestures as hand
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from window_parts import type_file

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph.graph import Graph
from nnplayground.project import Project
from nnplayground.templates import TEMPLATES
from nnplayground.training.session.session import Session
from nnplayground.ui.document.document import Document
from nnplayground.ui.window.main_window import MainWindow


def test_build_train_undo_save_and_go_on(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(Document(Project(Graph(), Dataset.parse("circle"))))
    qtbot.addWidget(window, before_close_func=lambda it: it.close_anyway())
    window.resize(1366, 768)
    window.show()
    document = window.document
    qtbot.waitUntil(lambda: document.training.engine.state == "ready" and document.data is not None)
    run = window.findChild(QToolButton, "action_run")
    assert run is not None
    assert not run.isEnabled(), "an empty canvas cannot run"

    # Build the network of TensorFlow Playground.
    for place, kind in enumerate(("Input", "Linear", "Linear", "Linear", "Loss")):
        hand.drag_layer(window, kind, QPoint(90 + 165 * place, 170))
    nodes = [node.id for node in document.project.graph.nodes]
    assert nodes == ["input_1", "linear_1", "linear_2", "linear_3", "loss_1"]
    for source, target in itertools.pairwise(nodes):
        if not any(edge.source == source for edge in document.project.graph.edges):
            hand.connect(window, source, target)
    for node, units, activation in (("linear_1", 4, "Tanh"), ("linear_2", 2, "Tanh"), ("linear_3", 1, None)):
        hand.click_node(window, node)
        assert document.selection == {node}
        hand.enter(window, "units", str(units))
        if activation is not None:
            hand.choose(window, "activation", activation)
        hand.choose(window, "weight_init", "Xavier uniform")
        hand.choose(window, "bias_init", "Zeros")
    hand.click_node(window, "loss_1")
    hand.choose(window, "function", "Binary cross-entropy")
    project = document.project
    assert same_network(project.graph, TEMPLATES["circle"].build().graph)
    assert document.training.obstacle is None
    qtbot.waitUntil(run.isEnabled)

    # Train it with the Run button.
    QTest.mouseClick(run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: accuracy(document) >= 0.95)
    QTest.mouseClick(run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not document.training.running)

    # Back to the empty canvas, one step after the other, and forth again.
    window.canvas.setFocus()
    steps = document.undo_stack.count()
    for _ in range(steps):
        QTest.keyClick(window.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.project.graph == Graph()
    assert window.canvas.scene().node_geometries == {}
    for _ in range(steps):
        window.actions_by_name["redo"].trigger()
    assert document.project == project
    assert set(window.canvas.scene().node_geometries) == set(nodes)
    qtbot.waitUntil(lambda: document.training.obstacle is None)

    # Train, save, open in another window, go on: the same numbers as without the break.
    QTest.mouseClick(run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: accuracy(document) >= 0.95)
    QTest.mouseClick(run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not document.training.running)
    with qtbot.waitSignal(document.training.state_taken) as taken:
        document.training.take_state("rest")
    assert document.data is not None
    assert taken.args is not None
    rest = Session(document.project, document.data, taken.args[0].state).now()
    qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.now == rest)
    path = tmp_path / "circle.nnp"
    QTest.keyClick(window.canvas, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    type_file(qtbot, window, path)
    qtbot.waitUntil(lambda: path.exists() and not document.file.modified)
    assert document.training.snapshot is not None
    reached = document.training.snapshot.now

    other = MainWindow(Document(TEMPLATES["plane"].build()))
    qtbot.addWidget(other, before_close_func=lambda it: it.close_anyway())
    other.show()
    other.open_path(path)
    qtbot.waitUntil(lambda: other.document.training.snapshot is not None and other.document.project == project)
    assert other.document.training.snapshot is not None
    assert other.document.training.snapshot.now == reached
    assert len(other.document.training.history) == len(document.training.history)
    for one in (window, other):
        before = one.document.training.snapshot
        assert before is not None
        step = before.now.step
        one.actions_by_name["step"].trigger()
        qtbot.waitUntil(lambda one=one, step=step: one.document.training.snapshot.now.step == step + 1)  # type: ignore[misc]
    assert document.training.snapshot.now == other.document.training.snapshot.now


def accuracy(document: Document) -> float:
    """Of the test split, or 0 before there is a figure."""
    test = document.training.snapshot.now.test if document.training.snapshot is not None else None
    return 0.0 if test is None else test.score


def same_network(one: Graph, other: Graph) -> bool:
    """Equal but for where the cards lie."""
    return one.edges == other.edges and [(node.id, node.layer) for node in one.nodes] == [
        (node.id, node.layer) for node in other.nodes
    ]
