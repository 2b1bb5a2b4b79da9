"""The microscope of a document: what it shows is what trains, whichever way it was walked and left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from document_parts import alone, assert_same_state, edit_layer, state_of
from microscope_parts import open_microscope, settled
from pytestqt.qtbot import QtBot

from nnplayground.engine.snapshot import SnapshotRequest
from nnplayground.graph import edits
from nnplayground.graph.layer import Layer
from nnplayground.microscope.batch_selector import CustomSample, EpochBatch, TrainingSample
from nnplayground.microscope.nudge import Checked, Nudge
from nnplayground.templates import TEMPLATES
from nnplayground.text import Text
from nnplayground.training.guards.breakpoint import AtEpoch, LossPasses, NotFinite
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.weight_actions import set_weight

pytestmark = pytest.mark.usefixtures("trainable")


@pytest.fixture(autouse=True)
def _watched(document: Document) -> None:
    """The weights are asked for, and trouble fails the test."""
    document.training.request("test", SnapshotRequest(weights=True))
    document.training.trouble_raised.connect(lambda trouble: pytest.fail(f"{trouble.text} {trouble.details}"))


def test_steps_that_are_kept_are_steps_of_the_run(qtbot: QtBot, document: Document) -> None:
    microscope = document.microscope
    open_microscope(qtbot, document)
    assert microscope.trace is not None
    for _ in range(3):
        for _ in range(len(microscope.trace.operations) + 1):
            microscope.walk.forward()
            settled(qtbot, document)
    microscope.leave(keep=True)
    assert not microscope.active
    assert_same_state(state_of(qtbot, document), alone(document.project, 3).state())
    qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.now.step == 3)


def test_back_is_the_very_way_that_was_come(qtbot: QtBot, document: Document) -> None:
    microscope = document.microscope
    first = state_of(qtbot, document)
    open_microscope(qtbot, document)
    for _ in range(2):
        microscope.walk.to_phase_end("update")
        microscope.walk.forward()
        settled(qtbot, document)
    microscope.walk.forward()
    assert microscope.trace is not None
    assert microscope.trace.step == 2
    assert_same_state(state_of(qtbot, document), alone(document.project, 2).state())
    messages: list[Text] = []
    microscope.failed.connect(messages.append)
    walked = 0
    while not messages:
        microscope.walk.back()
        settled(qtbot, document)
        walked += 1
        assert walked < 200
    assert walked == 2 * len(microscope.trace.operations) + 1 + 2 + 1  # two steps, their seams, and the wall
    assert "where you entered" in str(messages[0])
    assert_same_state(state_of(qtbot, document), first)
    microscope.leave(keep=False)
    qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.now.step == 0)
    document.training.step()
    qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.now.step == 1)
    assert_same_state(state_of(qtbot, document), alone(document.project, 1).state())


def test_leaving_without_keeping_is_never_having_entered(qtbot: QtBot, document: Document) -> None:
    before = state_of(qtbot, document)
    open_microscope(qtbot, document)
    for selector in (TrainingSample(3), EpochBatch(2), CustomSample((0.5, -1.0), 1)):
        document.microscope.choose(selector)
        settled(qtbot, document)
        assert document.microscope.selector == selector
        document.microscope.walk.to_phase_end("update")
    document.microscope.leave(keep=False)
    assert_same_state(state_of(qtbot, document), before)


@pytest.mark.parametrize(
    "selector",
    [
        TrainingSample(100_000),
        EpochBatch(-1),
        CustomSample((1.0,), 0),
        CustomSample((1.0, 2.0), 7),
        CustomSample((1.0, 2.0), (3.0,)),
    ],
)
def test_rows_that_do_not_exist_are_said_and_nothing_happens(
    qtbot: QtBot, document: Document, selector: TrainingSample | EpochBatch | CustomSample
) -> None:
    open_microscope(qtbot, document)
    trace = document.microscope.trace
    with qtbot.waitSignal(document.microscope.failed) as shown:
        document.microscope.choose(selector)
    assert str(shown.args[0]).endswith(".")
    assert document.microscope.trace is trace
    assert not document.microscope.busy


def test_a_weight_set_by_hand_changes_everything_behind_it(qtbot: QtBot, document: Document) -> None:
    microscope = document.microscope
    open_microscope(qtbot, document)
    microscope.walk.to_phase_end("loss")
    position, old = microscope.walk.position, microscope.trace
    assert old is not None
    with qtbot.waitSignal(microscope.changed):
        set_weight(document, "linear_2", "weight", (0, 1), 2.5, "test")
    new = microscope.trace
    assert new is not None
    assert new is not old
    assert microscope.walk.position == position
    before = [one.index for one in new.operations if one.phase == "forward" and one.node in ("input_1", "linear_1")]
    after = [one.index for one in new.operations if one.phase == "forward" and one.node in ("linear_2", "linear_3")]
    assert not set(before) & new.changed
    assert set(after) & new.changed
    with qtbot.waitSignal(microscope.changed):
        document.undo_stack.undo()
    assert microscope.trace is not None
    assert microscope.trace.loss == old.loss


def test_another_input_changes_everything_behind_it(qtbot: QtBot, document: Document) -> None:
    microscope = document.microscope
    open_microscope(qtbot, document)
    microscope.choose(CustomSample((0.5, -1.0), 1))
    settled(qtbot, document)
    assert microscope.walk.position == 0
    microscope.walk.to_phase_end("loss")
    position = microscope.walk.position
    microscope.choose(CustomSample((0.5, -1.5), 1))
    settled(qtbot, document)
    trace = microscope.trace
    assert trace is not None
    assert microscope.walk.position == position
    assert {one.index for one in trace.operations if one.phase == "forward"} <= trace.changed
    microscope.choose(TrainingSample(2))  # looking elsewhere begins anew
    settled(qtbot, document)
    assert microscope.walk.position == 0


def test_going_back_takes_the_steps_back_and_not_what_was_set_by_hand(qtbot: QtBot, document: Document) -> None:
    document.training.step()
    qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.now.step == 1)
    before = state_of(qtbot, document)
    open_microscope(qtbot, document)
    document.microscope.walk.to_phase_end("update")
    with qtbot.waitSignal(document.microscope.changed):
        set_weight(document, "linear_2", "weight", (0, 1), 2.5, "test")
    document.microscope.leave(keep=False)
    after = state_of(qtbot, document)
    expected = before.weights["linear_2.weight"].copy()
    expected[0, 1] = 2.5
    assert after.weights["linear_2.weight"].tolist() == expected.tolist()
    assert after.weights["linear_1.weight"].tolist() == before.weights["linear_1.weight"].tolist()
    assert after.step == before.step


def test_another_network_is_opened_anew_and_one_that_cannot_run_closes_it(qtbot: QtBot, document: Document) -> None:
    microscope = document.microscope
    open_microscope(qtbot, document)
    with qtbot.waitSignal(microscope.changed):
        edit_layer(document, "linear_1", "test", None, units=7)
    assert microscope.trace is not None
    of_layer = microscope.trace.of("linear_1", "forward")
    assert of_layer[-1].operation.output.shape[1] == 7
    with qtbot.waitSignal(microscope.changed):
        edge = next(edge for edge in document.project.graph.edges if edge.target == "loss_1")
        document.edit_graph(edits.remove(document.project.graph, edges=[edge]), "test")
    assert not microscope.active


def test_running_leaves_it_with_its_steps(qtbot: QtBot, document: Document) -> None:
    open_microscope(qtbot, document)
    document.microscope.walk.to_phase_end("update")
    document.training.step()
    assert not document.microscope.active
    qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.now.step == 2)
    assert_same_state(state_of(qtbot, document), alone(document.project, 2).state())


def test_a_breakpoint_opens_it_on_that_very_batch(qtbot: QtBot, document: Document) -> None:
    session = alone(document.project, 0)
    losses = []
    for _ in range(200):
        session.run(1, plain=True)
        losses.append(session.last_step.loss)
    bound = sorted(losses)[20]
    first = next(place for place, loss in enumerate(losses) if loss < bound)
    document.training.set_breakpoints((LossPasses(bound, "below"),))
    with qtbot.waitSignal(document.microscope.opened_by_itself) as shown:
        document.training.run()
    assert "is below" in str(shown.args[0])
    assert not document.training.running
    trace = document.microscope.trace
    assert trace is not None
    assert trace.step == first
    assert trace.loss == pytest.approx(losses[first], rel=1e-6)
    document.training.set_breakpoints((AtEpoch(30),))
    with qtbot.waitSignal(document.microscope.opened_by_itself):
        document.training.run()
    assert document.microscope.trace is not None
    assert document.microscope.trace.step == 30 * alone(document.project, 0).steps_per_epoch


def test_the_first_number_that_is_not_finite_is_opened(qtbot: QtBot, document: Document) -> None:
    wild = replace(
        document.project,
        graph=edits.replace_layer(document.project.graph, "loss_1", Layer.parse({"kind": "Loss", "function": "MSE"})),
        settings=document.project.settings.with_(learning_rate=90.0, optimizer="SGD"),
    )
    for node in wild.graph.of_kind("Linear"):
        layer = node.layer.with_(activation="Identity")
        wild = wild.with_graph(edits.replace_layer(wild.graph, node.id, layer))
    document.edit(wild, "test")
    document.training.set_breakpoints((NotFinite(),))
    with qtbot.waitSignal(document.microscope.opened_by_itself) as shown:
        document.training.run()
    assert "diverged" in str(shown.args[0])
    trace = document.microscope.trace
    assert trace is not None
    assert trace.failure is not None
    assert all(np.isfinite(array).all() for array in trace.before.weights.values())
    document.microscope.walk.to_phase_end("backward")
    with qtbot.waitSignal(document.microscope.failed):
        document.microscope.walk.forward()
    assert state_of(qtbot, document).step == trace.step


def test_a_gradient_is_tested_and_nothing_is_left_of_it(qtbot: QtBot, document: Document) -> None:
    microscope = document.microscope
    microscope.test_gradient("linear_1", "weight", (0, 0))
    assert not microscope.busy  # it is not open
    open_microscope(qtbot, document)
    microscope.walk.to_phase_end("update")
    before = state_of(qtbot, document)
    result: list[object] = []
    microscope.tested.connect(result.append)
    asked: list[Callable[[], None]] = [
        lambda: microscope.test_gradient("linear_2", "weight", (1, 3), 1e-3),
        lambda: microscope.check_layer("linear_1"),
        lambda: microscope.test_gradient("linear_2", "weight", (7, 3), 1e-3),
    ]
    for ask in asked:
        with qtbot.waitSignal(microscope.tested):
            ask()
        assert not microscope.busy
    nudged, checked, refused = result
    assert isinstance(nudged, Nudge)
    assert nudged.actual == pytest.approx(nudged.predicted, rel=0.05)
    assert isinstance(checked, Checked)
    assert checked.agree
    assert len(checked.compared) == checked.count == 12
    assert str(refused) == "linear_2 has no weight at 7, 3."
    assert_same_state(state_of(qtbot, document), before)
    assert before.step == 1


def test_what_goes_wrong_in_the_thread_does_not_leave_it_waiting(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document(TEMPLATES["circle"].build())
    document.training.start_engine()
    qtbot.waitUntil(lambda: document.training.snapshot is not None)
    microscope = document.microscope
    open_microscope(qtbot, document)
    microscope.walk.to_phase_end("update")

    def broken(self: object, chosen: object) -> None:
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr("nnplayground.training.session.step_inspector.StepInspector.record_step", broken)
    with qtbot.waitSignal(document.training.trouble_raised):
        microscope.walk.forward()
    assert not microscope.busy
    microscope.walk.back()
    microscope.leave(keep=True)
    assert_same_state(state_of(qtbot, document), alone(document.project, 0).state())
    document.close()


def test_running_through_waits_for_the_step_that_is_being_opened(qtbot: QtBot, document: Document) -> None:
    open_microscope(qtbot, document)
    microscope = document.microscope
    microscope.walk.to_phase_end("update")
    microscope.options.set_pace(1000.0)  # many times before the thread has answered
    microscope.walk.play(True)
    qtbot.waitUntil(lambda: not microscope.walk.playing)
    assert microscope.trace is not None
    assert (microscope.trace.step, microscope.walk.position) == (1, len(microscope.trace.operations))
