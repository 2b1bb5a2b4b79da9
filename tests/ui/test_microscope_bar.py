"""The microscope's menu, keys and bar: through a step, and out of it both ways."""

from __future__ import annotations

from collections import Counter

import pytest
from document_parts import alone, assert_same_state, state_of
from microscope_parts import bar_of, open_by_key, settled
from panel_parts import click, find
from patience import process_events
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot
from window_parts import keys, press, wait_ready

from nnplayground.graph import edits
from nnplayground.graph.layer import LAYERS
from nnplayground.microscope.batch_selector import TrainingSample
from nnplayground.project import Project
from nnplayground.templates import TEMPLATES
from nnplayground.ui.window.main_window import MainWindow

_SHIFT, _CTRL, _ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def template() -> str:
    return "iris"


def phases(window: MainWindow) -> list[str]:
    trace = window.document.microscope.trace
    assert trace is not None
    return [one.phase for one in trace.operations]


def enabled(window: MainWindow) -> set[str]:
    return {name for name, action in window.actions_by_name.items() if "microscope" in name and action.isEnabled()}


def answer(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Press a button of the message above the canvas."""
    button = find(window.messages.bars[0], QPushButton, f"microscope_message_{name}")
    qtbot.waitUntil(button.isVisible)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_every_key_has_one_meaning(window: MainWindow) -> None:
    used = Counter(key.toString() for action in window.actions_by_name.values() for key in action.shortcuts())
    assert [key for key, count in used.items() if count > 1] == []


def test_a_step_is_walked_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    model = window.document.microscope
    assert enabled(window) - {"show_microscope"} == {"microscope"}
    open_by_key(qtbot, window)
    assert model.active
    assert window.docks["microscope"].isVisible()
    assert model.walk.position == 0
    assert find(window, QLabel, "state_text").text().startswith("Under the microscope")
    assert not enabled(window) & {"microscope_back", "microscope_start_over", "microscope_go_back"}

    keys(window, Qt.Key.Key_F8)
    keys(window, Qt.Key.Key_F8)
    assert model.walk.position == 2
    keys(window, Qt.Key.Key_F7)
    assert model.walk.position == 1
    keys(window, Qt.Key.Key_F8, _SHIFT)
    here, after = model.walk.current, model.trace.operations[model.walk.position] if model.trace is not None else None
    assert here is not None
    assert after is not None
    assert here.node != after.node
    keys(window, Qt.Key.Key_F8, _CTRL)
    assert model.walk.position == phases(window).count("forward")

    for digit, phase in ((Qt.Key.Key_3, "backward"), (Qt.Key.Key_2, "loss"), (Qt.Key.Key_1, "forward")):
        keys(window, digit, _ALT)
        assert model.walk.position == phases(window).index(phase) + 1
        keys(window, digit, _ALT)
        assert model.walk.position == len(phases(window)) - phases(window)[::-1].index(phase)
    keys(window, Qt.Key.Key_F7, _CTRL)
    assert model.walk.position == 0

    keys(window, Qt.Key.Key_N, _CTRL | _SHIFT)
    keys(window, Qt.Key.Key_F8)
    first = model.walk.element
    keys(window, Qt.Key.Key_F8)
    assert model.walk.position == 1
    assert model.walk.element != first
    keys(window, Qt.Key.Key_N, _CTRL | _SHIFT)
    keys(window, Qt.Key.Key_H, _CTRL | _SHIFT)
    keys(window, Qt.Key.Key_F8)
    assert model.walk.hidden
    keys(window, Qt.Key.Key_F8)
    assert not model.walk.hidden
    assert model.walk.position == 2
    keys(window, Qt.Key.Key_H, _CTRL | _SHIFT)

    model.options.set_pace(8.0)
    keys(window, Qt.Key.Key_F5, _CTRL)
    qtbot.waitUntil(lambda: model.walk.position >= 4)
    keys(window, Qt.Key.Key_F5, _CTRL)
    assert not model.walk.playing


def test_the_bar_follows_and_leads(qtbot: QtBot, window: MainWindow) -> None:
    model, data = window.document.microscope, window.document.data
    assert data is not None
    bar = open_by_key(qtbot, window)
    assert bar.choice.text() == "Next minibatch: 10 samples"
    click(bar, "microscope_to_backward")
    lit = [button.text() for button in bar.strip.buttons if button.isChecked()]
    assert lit == ["Backward"]
    assert [button.share for button in bar.strip.buttons][:2] == [1.0, 1.0]
    click(bar, "microscope_back")
    click(bar, "microscope_back")
    click(bar, "microscope_forward")
    click(bar, "microscope_layer_end")
    click(bar, "microscope_phase_end")
    assert model.walk.position == phases(window).index("update")
    click(bar, "microscope_start_over")
    assert model.walk.position == 0
    assert not find(bar, QToolButton, "microscope_back").isEnabled()

    with qtbot.waitSignal(model.changed):
        model.choose(TrainingSample(11))
    name = data.spec.class_names[int(data.targets["train"][11])]
    assert bar.choice.text() == f"Sample 12: class {name}"
    press(window, "run")
    assert not model.active
    assert bar.entry.text() == "Open"
    window.document.training.pause()


def test_leaving_asks_what_becomes_of_the_steps(qtbot: QtBot, window: MainWindow) -> None:
    document, model = window.document, window.document.microscope
    before = state_of(qtbot, document)
    bar = open_by_key(qtbot, window)
    keys(window, Qt.Key.Key_F8)
    click(bar, "microscope_entry")  # nothing was made: nothing is asked
    assert not model.active
    assert_same_state(state_of(qtbot, document), before)

    open_by_key(qtbot, window)
    for _ in range(2):
        model.walk.to_phase_end("update")
        keys(window, Qt.Key.Key_F8)
        settled(qtbot, window.document)
    keys(window, Qt.Key.Key_F9)
    assert model.active
    assert bar.question.isVisible()
    assert "2 training steps" in find(bar, QLabel, "microscope_question").text()
    click(bar, "microscope_answer_stay")
    assert not bar.question.isVisible()
    click(bar, "microscope_entry")
    click(bar, "microscope_answer_undo")
    assert not model.active
    assert_same_state(state_of(qtbot, document), before)

    open_by_key(qtbot, window)
    model.walk.to_phase_end("update")
    click(bar, "microscope_entry")
    click(bar, "microscope_answer_keep")
    assert_same_state(state_of(qtbot, document), alone(document.project, 1).state())


def test_keys_leave_without_asking(qtbot: QtBot, window: MainWindow) -> None:
    document, model = window.document, window.document.microscope
    before = state_of(qtbot, document)
    open_by_key(qtbot, window)
    model.walk.to_phase_end("update")
    keys(window, Qt.Key.Key_F9, _SHIFT)
    assert not model.active
    assert_same_state(state_of(qtbot, document), before)
    open_by_key(qtbot, window)
    model.walk.to_phase_end("update")
    keys(window, Qt.Key.Key_F9, _CTRL)
    assert state_of(qtbot, document).step == 1


def test_a_closed_panel_asks_above_the_canvas(qtbot: QtBot, window: MainWindow) -> None:
    model = window.document.microscope
    open_by_key(qtbot, window)
    window.docks["microscope"].close()
    qtbot.waitUntil(lambda: not model.active)  # no step was made

    open_by_key(qtbot, window)
    model.walk.to_phase_end("update")
    window.docks["microscope"].close()
    qtbot.waitUntil(lambda: bool(window.messages.bars))
    assert model.active
    answer(qtbot, window, "stay")
    assert window.docks["microscope"].isVisible()
    window.dock_layout.reset()
    process_events()
    assert not window.messages.bars
    window.docks["microscope"].close()
    qtbot.waitUntil(lambda: bool(window.messages.bars))
    answer(qtbot, window, "undo")
    assert not model.active
    assert not window.messages.bars
    assert state_of(qtbot, window.document).step == 0


def test_run_right_behind_a_move_trains_outside_the_microscope(qtbot: QtBot, window: MainWindow) -> None:
    model = window.document.microscope
    open_by_key(qtbot, window)
    model.walk.to_phase_end("update")
    keys(window, Qt.Key.Key_F8)  # the next step is being opened
    press(window, "run")
    press(window, "run")
    state_of(qtbot, window.document)
    assert not model.active
    assert not model.busy
    open_by_key(qtbot, window)
    assert model.walk.position == 0


def test_another_project_ends_it(qtbot: QtBot, window: MainWindow) -> None:
    open_by_key(qtbot, window)
    window.document.replace(TEMPLATES["circle"].build())
    assert bar_of(window).entry.text() == "Open"
    assert not enabled(window) & {"microscope_forward", "microscope_keep"}
    wait_ready(qtbot, window)
    bar = open_by_key(qtbot, window)
    assert bar.choice.text().startswith("Next minibatch")


def test_edits_go_on_under_the_microscope_and_other_data_end_it(qtbot: QtBot, window: MainWindow) -> None:
    document, model = window.document, window.document.microscope
    bar = open_by_key(qtbot, window)
    keys(window, Qt.Key.Key_3, _ALT)
    place = model.walk.position
    with qtbot.waitSignal(model.changed):
        document.edit_settings("Batch size", batch_size=5)
    assert bar.choice.text() == "Next minibatch: 5 samples"
    assert model.walk.position == place
    with qtbot.waitSignal(model.changed):
        keys(window, Qt.Key.Key_Z, _CTRL)
    assert bar.choice.text() == "Next minibatch: 10 samples"
    press(window, "new_data")
    qtbot.waitUntil(lambda: not model.active)
    assert bar.entry.text() == "Open"


def test_what_does_not_work_is_said(qtbot: QtBot, window: MainWindow) -> None:
    linear = LAYERS["Linear"].model_validate({"units": 3})
    graph = edits.chain(LAYERS["Input"](), LAYERS["BatchNorm1d"](), linear, LAYERS["Loss"]())
    window.document.replace(Project(graph, window.document.project.dataset))
    wait_ready(qtbot, window)
    window.document.microscope.choose(TrainingSample(0))
    qtbot.waitUntil(lambda: bool(window.messages.bars))
    assert "BatchNorm cannot learn from a single sample" in window.messages.bars[0].message
    assert not window.document.microscope.active
    open_by_key(qtbot, window)
    assert window.document.microscope.active


def test_the_question_is_answered_by_the_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    bar = open_by_key(qtbot, window)
    window.document.microscope.walk.to_phase_end("update")
    keys(window, Qt.Key.Key_F9)
    assert bar.question.keep.hasFocus()
    QTest.keyClick(bar.question.keep, Qt.Key.Key_Escape)
    assert window.document.microscope.active
    assert not bar.question.isVisible()
    qtbot.waitUntil(window.canvas.hasFocus)
