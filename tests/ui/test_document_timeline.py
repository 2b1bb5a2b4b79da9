"""The timeline of a document: looking disturbs nothing, going on repeats, branches are kept, also in the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from document_parts import alone, edit_layer, shown
from pytestqt.qtbot import QtBot

from nnplayground.engine.figures.kinds.boundary import BoundaryFigure
from nnplayground.engine.figures.kinds.spread import SpreadFigure
from nnplayground.engine.snapshot import Snapshot, SnapshotRequest
from nnplayground.graph import edits
from nnplayground.project_file import load_all, save
from nnplayground.templates import TEMPLATES
from nnplayground.text import Text
from nnplayground.training.state.state import State
from nnplayground.training.timeline.checkpoint import same_state
from nnplayground.training.timeline.timeline import Timeline
from nnplayground.training.timeline.view import CheckpointKey
from nnplayground.ui.document.data_actions import new_data
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.weight_actions import new_weights, set_weight

ALL = SnapshotRequest(frozenset({"boundary", "spread"}), neurons=frozenset({"linear_1"}), weights=True, gradients=True)


pytestmark = pytest.mark.usefixtures("trainable")


@pytest.fixture(autouse=True)
def _asked(document: Document) -> None:
    document.training.request("test", ALL)


def taken(qtbot: QtBot, document: Document) -> tuple[State, Timeline]:
    with qtbot.waitSignal(document.training.state_taken) as signal:
        document.training.take_state("test")
    state, timeline = signal.args[0].state, signal.args[0].timeline
    assert isinstance(state, State)
    assert isinstance(timeline, Timeline)
    return state, timeline


def train(qtbot: QtBot, document: Document, steps: int) -> None:
    """So many, in one go."""
    end = shown(document).now.step + steps
    document.timeline.continue_here()
    document.training.run_steps(steps)
    qtbot.waitUntil(lambda: not document.training.running and shown(document).now.step == end)
    qtbot.waitUntil(lambda: document.timeline.view.now == end)


def look(qtbot: QtBot, document: Document, key: CheckpointKey) -> Snapshot:
    document.timeline.show_checkpoint(*key)
    qtbot.waitUntil(lambda: shown(document).viewed == key)
    return shown(document)


def middle(document: Document) -> CheckpointKey:
    keys = document.timeline.view.keys_along(1)
    return keys[len(keys) // 2]


def test_a_checkpoint_is_shown_and_disturbs_nothing(qtbot: QtBot, document: Document) -> None:
    train(qtbot, document, 3000)
    before, _ = taken(qtbot, document)
    present, rows = shown(document), len(document.training.history)
    assert present.viewed is None
    key = middle(document)
    assert 0 < key.step < 3000
    modified = document.file.modified
    snapshot = look(qtbot, document, key)
    session = alone(document.project, key.step)
    assert snapshot.now == session.now()
    assert snapshot.batch == session.batch
    boundary, drawn = session.probe.boundary(), BoundaryFigure.of(snapshot)
    assert drawn is not None
    assert boundary is not None
    assert np.array_equal(drawn, boundary)
    for name, weights in session.probe.weights().items():
        assert np.array_equal(snapshot.weights[name], weights)
    assert snapshot.gradients.keys() == present.gradients.keys()
    qtbot.waitUntil(lambda: SpreadFigure.of(shown(document)) == session.probe.spread())  # once the mouse rests
    assert len(document.training.history) == rows
    assert document.file.modified == modified
    first = look(qtbot, document, CheckpointKey(1, 0))
    assert not first.gradients
    document.timeline.show_present()
    qtbot.waitUntil(lambda: shown(document).viewed is None)
    assert shown(document).now == present.now
    after, _ = taken(qtbot, document)
    assert same_state(before, after)


def test_dragging_is_answered_with_the_newest_checkpoint(qtbot: QtBot, document: Document) -> None:
    train(qtbot, document, 3000)
    seen: list[object] = []
    document.training.snapshot_changed.connect(lambda: seen.append(shown(document).viewed))
    keys = document.timeline.view.keys_along(1)
    for key in keys[:-1]:
        document.timeline.show_checkpoint(*key)
    qtbot.waitUntil(lambda: shown(document).viewed == keys[-2])
    assert len(seen) < len(keys)
    document.timeline.show_checkpoint(1, keys[-1].step)  # where the run stands: that is the present
    assert document.timeline.viewing is None
    qtbot.waitUntil(lambda: shown(document).viewed is None)


def test_a_picture_that_the_mouse_has_overtaken_is_shown(qtbot: QtBot, document: Document) -> None:
    train(qtbot, document, 300)
    late = look(qtbot, document, CheckpointKey(1, 0))
    key = middle(document)
    look(qtbot, document, key)
    document.training.take_snapshot(late)
    assert shown(document).viewed == CheckpointKey(1, 0)
    look(qtbot, document, CheckpointKey(1, 0))
    look(qtbot, document, key)  # what is looked at comes in the end
    document.timeline.show_present()
    document.training.take_snapshot(late)
    assert shown(document).viewed == key  # the present does not give way to the past
    qtbot.waitUntil(lambda: shown(document).viewed is None)
    document.training.take_snapshot(late)
    assert shown(document).viewed is None


def test_run_goes_on_from_the_checkpoint_shown_and_repeats_the_run(qtbot: QtBot, document: Document) -> None:
    train(qtbot, document, 2000)
    before, _ = taken(qtbot, document)
    key = middle(document)
    look(qtbot, document, key)
    train(qtbot, document, 2000 - key.step)
    after, timeline = taken(qtbot, document)
    assert same_state(before, after)
    assert list(timeline.store.branches) == [1]
    assert document.timeline.viewing is None


def test_another_learning_rate_is_a_branch_and_the_old_one_can_be_taken_up(qtbot: QtBot, document: Document) -> None:
    train(qtbot, document, 2000)
    before, _ = taken(qtbot, document)
    old = document.project
    key = middle(document)
    look(qtbot, document, key)
    document.edit_settings("rate", learning_rate=0.3)
    assert document.timeline.viewing is None
    qtbot.waitUntil(lambda: shown(document).viewed is None and shown(document).now.step == key.step)
    train(qtbot, document, 500)
    view = document.timeline.view
    assert [branch.number for branch in view.branches] == [1, 2]
    assert (view.current, view[2].parent, view[2].start) == (2, 1, key.step)
    assert [str(text) for text in view[2].differences] == ["Learning rate: 0.3 instead of 0.03"]
    assert view[1].end == 2000
    assert [row.step for row in view[2].history][-1] <= key.step + 500
    document.timeline.rename(2, "hot")
    qtbot.waitUntil(lambda: str(document.timeline.view[2].title) == "hot")
    document.timeline.restore(1, 2000, "Take up")
    qtbot.waitUntil(lambda: document.timeline.view.current == 1 and shown(document).now.step == 2000)
    assert document.project == old
    after, _ = taken(qtbot, document)
    assert same_state(before, after)
    document.undo_stack.undo()
    assert document.project.settings.learning_rate == 0.3
    document.timeline.remove(2)
    qtbot.waitUntil(lambda: len(document.timeline.view.branches) == 1)


def test_a_checkpoint_of_another_network_shows_what_is_the_same(qtbot: QtBot, document: Document) -> None:
    train(qtbot, document, 300)
    layer = document.project.graph["linear_2"].layer.with_(units=7)
    document.edit(replace(document.project, graph=edits.replace_layer(document.project.graph, "linear_2", layer)), "7")
    train(qtbot, document, 300)
    view = document.timeline.view
    assert [str(text) for text in view[2].differences] == ["Linear 2, Units: 7 instead of 2"]
    snapshot = look(qtbot, document, CheckpointKey(1, 0))
    assert "linear_1.weight" in snapshot.weights
    assert "linear_2.weight" not in snapshot.weights
    assert BoundaryFigure.of(snapshot) is not None
    spread = SpreadFigure.of(snapshot)
    assert spread is not None
    assert "linear_1" in spread
    assert "linear_2" not in spread


def test_an_edit_by_hand_happens_at_the_checkpoint_shown(qtbot: QtBot, document: Document) -> None:
    train(qtbot, document, 1000)
    key = middle(document)
    look(qtbot, document, key)
    set_weight(document, "linear_1", "weight", (0, 0), 2.0, "Set")
    qtbot.waitUntil(lambda: shown(document).viewed is None and shown(document).weights["linear_1.weight"][0, 0] == 2.0)
    assert shown(document).now.step == key.step
    train(qtbot, document, 50)
    assert document.timeline.view[2].start == key.step
    assert "was set to 2 by hand" in str(document.timeline.view[2].differences[0])


def test_the_film_goes_through_all_checkpoints(qtbot: QtBot, document: Document) -> None:
    train(qtbot, document, 60)
    keys = document.timeline.view.keys_along(1)
    seen: list[object] = []
    document.training.snapshot_changed.connect(lambda: seen.append(shown(document).viewed))
    document.timeline.set_speed(200.0)
    document.timeline.play(True)
    qtbot.waitUntil(lambda: not document.timeline.playing)
    qtbot.waitUntil(lambda: shown(document).viewed is None)
    passed = [place for place in dict.fromkeys(seen) if place is not None]
    assert passed == list(keys[:-1])


def test_reset_and_the_microscope_while_the_past_is_looked_at(qtbot: QtBot, document: Document) -> None:
    train(qtbot, document, 400)
    look(qtbot, document, middle(document))
    document.training.reset()
    qtbot.waitUntil(lambda: shown(document).viewed is None and shown(document).now.step == 0)
    key = middle(document)
    look(qtbot, document, key)
    document.microscope.open()
    qtbot.waitUntil(lambda: document.microscope.active)
    assert document.timeline.viewing is None
    qtbot.waitUntil(lambda: shown(document).now.step == key.step)
    document.microscope.leave(keep=False)
    train(qtbot, document, 400 - key.step)
    assert [branch.number for branch in document.timeline.view.branches] == [1]


def test_new_weights_and_other_data(qtbot: QtBot, document: Document) -> None:
    train(qtbot, document, 200)
    new_weights(document)
    qtbot.waitUntil(lambda: shown(document).now.step == 0)
    train(qtbot, document, 100)
    view = document.timeline.view
    assert [str(text) for text in view[2].differences] == ["The first weights were drawn anew"]
    document.timeline.continue_from(1, 200)  # the weights are in the checkpoint, whatever the project draws
    qtbot.waitUntil(lambda: shown(document).now.step == 200)
    train(qtbot, document, 10)
    assert document.timeline.view.current == 1
    new_data(document)
    qtbot.waitUntil(lambda: document.data is not None and document.training.engine.state == "ready")
    train(qtbot, document, 10)
    assert [str(text) for text in document.timeline.view[3].differences] == ["The data were drawn anew"]
    document.timeline.restore(1, 200, "Take up")  # the data of then are loaded first
    qtbot.waitUntil(lambda: document.timeline.view.current == 1 and shown(document).now.step == 200)
    assert (document.project.data_draw, document.project.weight_draw) == (0, 0)
    train(qtbot, document, 10)
    assert document.timeline.view.current == 1
    look(qtbot, document, CheckpointKey(1, 0))
    sentence: list[Text] = []
    document.message_raised.connect(sentence.append)
    document.edit(TEMPLATES["iris"].build(), "Iris")
    qtbot.waitUntil(lambda: document.data is not None and shown(document).viewed is None)
    qtbot.waitUntil(lambda: shown(document).now.step == 0)
    train(qtbot, document, 5)
    assert [branch.number for branch in document.timeline.view.branches] == [4]
    assert any("begins anew" in str(text) for text in sentence)


def test_a_run_that_diverges_can_be_looked_at_up_to_its_end(qtbot: QtBot, document: Document) -> None:
    troubles: list[object] = []
    document.training.trouble_raised.connect(troubles.append)
    train(qtbot, document, 100)
    document.edit_settings("rate", learning_rate=100.0, max_norm=None)
    document.edit_settings("momentum", optimizer={"kind": "SGD", "momentum": 0.999})
    layers = [node.id for node in document.project.graph.nodes if type(node.layer).kind == "Linear"]
    for node in layers:
        edit_layer(document, node, "activation", activation="Identity")
    document.training.run()
    qtbot.waitUntil(lambda: bool(troubles))
    end = document.timeline.view.now
    assert end > 100
    assert document.timeline.view[document.timeline.view.current].end == end
    look(qtbot, document, CheckpointKey(1, 0))


def test_what_is_saved_is_there_when_it_is_opened(qtbot: QtBot, document: Document, tmp_path: Path) -> None:
    train(qtbot, document, 900)
    key = middle(document)
    document.timeline.continue_from(*key)
    qtbot.waitUntil(lambda: shown(document).now.step == key.step)
    document.edit_settings("rate", learning_rate=0.1)
    train(qtbot, document, 300)
    state, timeline = taken(qtbot, document)
    view = document.timeline.view
    save(tmp_path / "a.nnp", document.project, state, timeline)
    loaded = load_all(tmp_path / "a.nnp")
    document.replace(loaded.project, loaded.state, tmp_path / "a.nnp", loaded.timeline)
    assert not document.timeline.view.branches
    qtbot.waitUntil(lambda: len(document.timeline.view.branches) == 2)
    again = document.timeline.view
    assert (again.current, again.now) == (2, key.step + 300)
    for one, other in zip(view.branches, again.branches, strict=True):
        assert one.steps.tolist() == other.steps.tolist()
        assert one.epochs.tolist() == other.epochs.tolist()
        assert repr(one.history) == repr(other.history)
        assert one.differences == other.differences
    qtbot.waitUntil(lambda: document.training.snapshot is not None)
    seen = look(qtbot, document, CheckpointKey(1, 0))
    assert seen.now.step == 0
    document.timeline.restore(1, key.step, "Take up")
    qtbot.waitUntil(lambda: document.timeline.view.current == 1 and shown(document).now.step == key.step)
    train(qtbot, document, 900 - key.step)
    assert len(document.timeline.view.branches) == 2


def test_nothing_is_looked_at_while_the_network_cannot_run(qtbot: QtBot, document: Document) -> None:
    train(qtbot, document, 100)
    sentence: list[Text] = []
    document.timeline.failed.connect(sentence.append)
    graph = document.project.graph
    document.edit_graph(replace(graph, edges=graph.edges[:-1]), "cut")
    asked: tuple[Callable[[], None], ...] = (
        lambda: document.timeline.show_checkpoint(1, 0),
        lambda: document.timeline.play(True),
        lambda: document.timeline.continue_from(1, 0),
    )
    for ask in asked:
        ask()
        assert (document.timeline.viewing, document.timeline.playing) == (None, False)
        assert sentence.pop() == document.training.obstacle
    document.undo_stack.undo()
    look(qtbot, document, CheckpointKey(1, 0))
    train(qtbot, document, 100)
    assert [branch.number for branch in document.timeline.view.branches] == [1]


def test_a_film_ends_where_its_checkpoints_have_to_go(qtbot: QtBot, document: Document) -> None:
    train(qtbot, document, 60)
    sentence: list[Text] = []
    document.timeline.failed.connect(sentence.append)
    document.timeline.set_speed(20.0)
    document.timeline.play(True)
    document.timeline.set_budget(10)
    qtbot.waitUntil(lambda: not document.timeline.playing)
    qtbot.waitUntil(lambda: shown(document).viewed is None and document.timeline.viewing is None)
    assert len(sentence) < 2


def test_checkpoints_of_other_data_are_not_shown(qtbot: QtBot, document: Document) -> None:
    train(qtbot, document, 60)
    sentence: list[Text] = []
    document.timeline.failed.connect(sentence.append)
    document.edit(TEMPLATES["iris"].build(), "Iris")
    qtbot.waitUntil(lambda: document.training.obstacle is None and shown(document).now.step == 0)
    document.timeline.show_checkpoint(1, 60)
    qtbot.waitUntil(lambda: bool(sentence))
    assert "is of other data" in str(sentence.pop())
    document.timeline.restore(1, 60, "Take up")
    qtbot.waitUntil(lambda: document.training.obstacle is None and shown(document).now.step == 60)
    train(qtbot, document, 5)
    assert [branch.number for branch in document.timeline.view.branches] == [1]


def test_what_cannot_be_done_is_said(qtbot: QtBot, document: Document) -> None:
    sentence: list[Text] = []
    document.timeline.failed.connect(sentence.append)
    document.timeline.play(True)
    assert "no film" in str(sentence.pop())
    train(qtbot, document, 20)
    document.timeline.remove(1)
    assert "stays" in str(sentence.pop())
    document.timeline.restore(1, 7_000, "Take up")
    assert "no longer kept" in str(sentence.pop())
    document.timeline.continue_from(1, 7_000)
    qtbot.waitUntil(lambda: len(sentence) == 1)
    assert "no longer kept" in str(sentence.pop())
    document.timeline.set_budget(10)
    qtbot.waitUntil(lambda: document.timeline.view.problem is not None)
    document.timeline.show_checkpoint(1, 0)
    assert "Not even one moment" in str(sentence.pop())
