"""A document in training: what it reports is what a session without a window computes, whatever the user does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from document_parts import alone, assert_same_state, edit_layer, shown, state_of
from pytestqt.qtbot import QtBot

from nnplayground.datasets.dataset import Dataset
from nnplayground.engine import snapshot_maker as snapshots
from nnplayground.engine.figures.kinds.boundary import BoundaryFigure
from nnplayground.engine.news import TakenState
from nnplayground.engine.snapshot import SnapshotRequest, Trouble
from nnplayground.graph import edits
from nnplayground.graph.graph import Edge
from nnplayground.graph.layer import Layer
from nnplayground.layers.kinds.add import Add
from nnplayground.project_file import load, save
from nnplayground.templates import TEMPLATES
from nnplayground.text import Text
from nnplayground.ui.document.data_actions import new_data, use_dataset
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.weight_actions import new_weights, set_weight

ALL = SnapshotRequest(frozenset({"boundary", "predictions"}), neurons=frozenset({"linear_1"}), weights=True)


pytestmark = pytest.mark.usefixtures("trainable")


def pause_after(qtbot: QtBot, document: Document, steps: int) -> None:
    document.training.run()
    qtbot.waitUntil(lambda: shown(document).now.step >= steps)
    document.training.pause()
    taken = state_of(qtbot, document)
    qtbot.waitUntil(lambda: shown(document).now.step == taken.step)


def test_a_watched_run_equals_one_without_a_window(qtbot: QtBot, document: Document) -> None:
    document.training.request("test", ALL)
    pause_after(qtbot, document, 700)
    state = state_of(qtbot, document)
    session = alone(document.project, state.step)
    assert_same_state(state, session.state())
    qtbot.waitUntil(lambda: shown(document).now == session.now())  # measured anew, once it rests
    rows = session.history
    assert document.training.history.column("epoch").tolist() == [row.epoch for row in rows]
    assert document.training.history.column("test_loss").tolist() == [row.test.loss for row in rows if row.test]
    boundary, drawn = session.probe.boundary(), BoundaryFigure.of(shown(document))
    assert boundary is not None
    assert drawn is not None
    np.testing.assert_array_equal(drawn, boundary)


def test_the_figures_of_a_pause_are_of_that_moment(
    qtbot: QtBot, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "CHEAP", -1.0)  # as where measuring is slow: borrowed from the last epoch's end
    for _ in range(5):
        pause_after(qtbot, document, shown(document).now.step + 60)
        expected = alone(document.project, shown(document).now.step).now()
        qtbot.waitUntil(lambda expected=expected: shown(document).now == expected)  # type: ignore[misc]


def test_step_epoch_and_stop_condition(qtbot: QtBot, document: Document) -> None:
    document.training.step()
    qtbot.waitUntil(lambda: not document.training.running and shown(document).now.step == 1)
    document.training.run_epoch()
    qtbot.waitUntil(lambda: not document.training.running and shown(document).now.epoch == 1)
    assert shown(document).now.step == shown(document).steps_per_epoch
    document.edit_settings("Stop", None, epochs=7)
    for stop in (7, 14):
        document.training.run()
        qtbot.waitUntil(lambda stop=stop: not document.training.running and shown(document).now.epoch == stop)  # type: ignore[misc]
        assert shown(document).batch == 0
    document.training.reset()
    qtbot.waitUntil(lambda: shown(document).now.step == 0)
    assert_same_state(state_of(qtbot, document), alone(document.project, 0).state())
    assert document.training.history.column("epoch").tolist() == [0.0]


def test_live_settings_change_a_run_without_a_reset(qtbot: QtBot, document: Document) -> None:
    document.training.run()
    qtbot.waitUntil(lambda: shown(document).now.step > 50)
    document.edit_settings("Rate", None, learning_rate=0.003)
    document.edit_settings("Batch", None, batch_size=17)
    document.edit_settings("Penalty", None, penalty={"kind": "L2", "rate": 0.01})
    qtbot.waitUntil(lambda: shown(document).now.learning_rate == 0.003)
    before = shown(document).now.step
    qtbot.waitUntil(lambda: shown(document).now.step > before)
    assert document.training.running
    assert shown(document).steps_per_epoch == 15


def test_a_graph_edit_in_a_run_keeps_the_weights_that_fit_and_goes_on(qtbot: QtBot, document: Document) -> None:
    document.training.request("test", SnapshotRequest(weights=True))
    pause_after(qtbot, document, 200)
    before = state_of(qtbot, document)
    edit_layer(document, "linear_2", "Units", None, units=3)
    after = state_of(qtbot, document)
    assert after.step == before.step
    assert after.weights["linear_1.weight"].tobytes() == before.weights["linear_1.weight"].tobytes()
    assert after.weights["linear_2.weight"].shape == (3, 4)

    document.training.run()
    graph, added = edits.add(document.project.graph, Add())
    document.edit_graph(edits.connect(graph, Edge("linear_1", added)), "Stray")  # stray: nothing stops
    qtbot.waitUntil(lambda: shown(document).now.step > before.step + 20)
    broken = edits.remove(document.project.graph, edges=[Edge("linear_1", "linear_2")])
    document.edit_graph(broken, "Cut")
    assert document.training.obstacle is not None
    rest = state_of(qtbot, document).step
    for _ in range(20):  # each answer is a turn of the training thread
        assert state_of(qtbot, document).step == rest, "a broken graph does not train"
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: shown(document).now.step > rest)
    document.training.pause()


def test_a_weight_set_by_hand_is_an_undo_step_and_part_of_the_first_weights(qtbot: QtBot, document: Document) -> None:
    document.training.request("test", SnapshotRequest(weights=True))
    qtbot.waitUntil(lambda: "linear_1.weight" in shown(document).weights)
    old = float(shown(document).weights["linear_1.weight"][2, 1])
    set_weight(document, "linear_1", "weight", (2, 1), 1.5, "Weight")
    qtbot.waitUntil(lambda: shown(document).weights["linear_1.weight"][2, 1] == 1.5)
    pause_after(qtbot, document, 30)
    document.training.reset()
    qtbot.waitUntil(lambda: shown(document).now.step == 0 and shown(document).weights["linear_1.weight"][2, 1] == 1.5)
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: shown(document).weights["linear_1.weight"][2, 1] == np.float32(old))
    assert_same_state(state_of(qtbot, document), alone(document.project, 0).state())


def test_a_weight_is_not_set_in_a_network_that_cannot_run(qtbot: QtBot, document: Document) -> None:
    document.training.request("test", SnapshotRequest(weights=True))
    qtbot.waitUntil(lambda: "linear_1.weight" in shown(document).weights)
    document.edit_graph(edits.remove(document.project.graph, edges=[Edge("linear_1", "linear_2")]), "Cut")
    with qtbot.waitSignal(document.message_raised) as raised:
        set_weight(document, "linear_1", "weight", (0, 0), 1.5, "Weight")
    assert "can run" in str(raised.args[0])
    assert document.project.edits == ()


def test_divergence_pauses_names_the_layer_and_keeps_the_last_good_state(qtbot: QtBot, document: Document) -> None:
    use_dataset(document, Dataset.parse("plane"), "Plane")
    graph = edits.replace_layer(
        document.project.graph, "loss_1", document.project.graph["loss_1"].layer.with_(function="MSE")
    )
    for node in ("linear_1", "linear_2"):
        graph = edits.replace_layer(graph, node, graph[node].layer.with_(activation="Identity"))
    document.edit_graph(graph, "Linear")
    qtbot.waitUntil(lambda: document.training.obstacle is None)
    document.edit_settings("Rate", None, learning_rate=50.0)
    with qtbot.waitSignal(document.training.trouble_raised) as raised:
        document.training.run()
    trouble = raised.args[0]
    assert isinstance(trouble, Trouble)
    assert trouble.node in document.project.graph
    qtbot.waitUntil(lambda: not document.training.running)
    state = state_of(qtbot, document)
    assert all(np.isfinite(array).all() for array in state.weights.values())
    document.edit_settings("Rate", None, learning_rate=0.001)
    document.training.reset()
    document.training.run()
    qtbot.waitUntil(lambda: shown(document).now.epoch > 3)
    document.training.pause()


def test_another_document_silences_the_old_run(qtbot: QtBot, document: Document) -> None:
    document.training.run()
    qtbot.waitUntil(lambda: shown(document).now.step > 100)
    document.replace(TEMPLATES["gauss"].build())
    assert not document.training.running
    assert document.training.snapshot is None
    qtbot.waitUntil(lambda: document.training.snapshot is not None)
    assert shown(document).now.step == 0
    assert not document.file.modified
    assert_same_state(state_of(qtbot, document), alone(document.project, 0).state())


def test_new_data_and_new_weights_are_undo_steps(qtbot: QtBot, document: Document) -> None:
    first = state_of(qtbot, document)
    points = document.data
    new_weights(document)
    second = state_of(qtbot, document)
    assert first.weights["linear_1.weight"].tobytes() != second.weights["linear_1.weight"].tobytes()
    new_data(document)
    qtbot.waitUntil(lambda: document.data is not None)
    assert points is not None
    assert document.data is not None
    assert not np.array_equal(points.inputs["train"], document.data.inputs["train"])
    document.undo_stack.undo()
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: document.data is not None)
    assert_same_state(state_of(qtbot, document), first)


def test_a_broken_graph_of_a_file_mended_otherwise_keeps_the_layers_that_fit(
    qtbot: QtBot, document: Document, tmp_path: Path
) -> None:
    whole = TEMPLATES["circle"].build()
    trained = alone(whole, 60).state()
    cut = edits.remove(whole.graph, edges=[Edge("linear_1", "linear_2")])
    save(tmp_path / "cut.nnp", whole.with_graph(cut), trained)
    project, state = load(tmp_path / "cut.nnp")
    document.replace(project, state)
    qtbot.waitUntil(lambda: document.data is not None)
    assert_same_state(state_of(qtbot, document), trained)
    mended = edits.connect(cut, Edge("linear_1", "linear_2"))
    wide = Layer.parse({"kind": "Linear", "units": 3, "activation": "Tanh"})
    with qtbot.waitSignal(document.message_raised) as raised:
        document.edit_graph(edits.replace_layer(mended, "linear_2", wide), "Mend")
    sentence = str(raised.args[0])
    assert "linear_2.weight" in sentence
    assert "linear_1" not in sentence
    loaded = state_of(qtbot, document)
    assert np.array_equal(loaded.weights["linear_1.weight"], trained.weights["linear_1.weight"])
    assert loaded.weights["linear_2.weight"].shape == (3, 4)
    assert loaded.step == 60


def test_a_batch_larger_than_the_data_is_said(qtbot: QtBot, document: Document) -> None:
    with qtbot.waitSignal(document.message_raised) as raised:
        document.edit_settings("Batch", None, batch_size=999)
    assert isinstance(raised.args[0], Text)
    assert "999" in str(raised.args[0])


def test_data_that_cannot_be_loaded_stop_the_run_and_come_back_with_undo(qtbot: QtBot, document: Document) -> None:
    with qtbot.waitSignal(document.message_raised):
        document.edit(replace(document.project, dataset=Dataset.parse("drawn")), "Draw")
    assert document.training.obstacle is not None
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: document.training.obstacle is None)
    document.training.step()
    qtbot.waitUntil(lambda: shown(document).now.step == 1)


def test_rows_of_a_snapshot_that_comes_too_late_are_kept(qtbot: QtBot, document: Document) -> None:
    document.training.step()
    qtbot.waitUntil(lambda: not document.training.running and shown(document).now.step == 1)
    edit_layer(document, "linear_2", "Units", None, units=3)
    current, row = shown(document), replace(shown(document).now, epoch=1)
    late = replace(current, revision=document.revision - 1, history=(row,), whole=False)
    document.training.take_snapshot(late)
    assert shown(document) is current
    assert document.training.history.column("epoch").tolist() == [0.0, 1.0]


def test_no_step_of_the_history_is_called_saved_once_the_file_holds_another_project(document: Document) -> None:
    document.edit_settings("Rate", None, learning_rate=0.1)
    written = document.project
    document.edit_settings("Rate", None, learning_rate=0.2)
    document.file.saved(Path("circle.nnp"), None, written)
    assert document.file.modified
    for _ in range(2):
        document.undo_stack.undo()
        assert document.file.modified


def test_merged_edits_know_what_was_saved(document: Document) -> None:
    rate = document.project.settings.learning_rate
    document.edit_settings("Rate", "rate", learning_rate=0.1)
    document.edit_settings("Rate", "rate", learning_rate=rate)
    assert not document.file.modified, "back where it was within one gesture"
    assert document.undo_stack.count() == 0
    document.edit_settings("Rate", "rate", learning_rate=0.1)
    document.file.saved(Path("circle.nnp"), None)
    document.edit_settings("Rate", "rate", learning_rate=0.2)
    assert document.file.modified
    document.undo_stack.undo()
    assert document.project.settings.learning_rate == 0.1
    assert not document.file.modified


def test_nodes_that_go_leave_the_selection_and_this_is_said(qtbot: QtBot, document: Document) -> None:
    graph, added = edits.add(document.project.graph, Add())
    document.edit_graph(graph, "Add")
    document.select(frozenset({added}))
    with qtbot.waitSignal(document.selection_changed):
        document.undo_stack.undo()
    assert document.selection == frozenset()


def test_a_state_that_was_to_be_saved_comes_when_another_project_is_open(qtbot: QtBot, document: Document) -> None:
    """It is what was asked for, says that its run is over, and nothing else of that run is told."""
    document.training.run_steps(3)
    qtbot.waitUntil(lambda: not document.training.running)
    before = state_of(qtbot, document)
    taken: list[TakenState] = []
    document.training.state_taken.connect(taken.append)
    document.training.take_state("old")
    document.replace(TEMPLATES["spiral"].build())
    document.training.take_state("new")
    qtbot.waitUntil(lambda: len(taken) == 2)
    assert [one.token for one in taken] == ["old", "new"]
    assert taken[0].state is not None
    assert_same_state(taken[0].state, before)
    assert taken[0].state.rest["count/step"] == 3
    assert taken[1].run == taken[0].run + 1
    qtbot.waitUntil(lambda: document.training.snapshot is not None)
    assert state_of(qtbot, document).rest["count/step"] == 0
