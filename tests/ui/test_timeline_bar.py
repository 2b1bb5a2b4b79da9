"""The bar of the timeline, by mouse and keys: what the window shows is what the network was."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from document_parts import alone, assert_same_state, state_of
from patience import process_events
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from timeline_parts import at_rest, click_stop, stop_point, trained, wait_seen
from window_parts import keys, open_window

from nnplayground.training.timeline.view import BranchView, CheckpointKey, TimelineView
from nnplayground.ui.timeline.bar.stops import stops_of
from nnplayground.ui.toolkit.settings_store import SettingsStore
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.window.main_window import MainWindow

_ALT = Qt.KeyboardModifier.AltModifier


def enabled(window: MainWindow) -> set[str]:
    names = ("play", "previous", "next", "now", "go_on")
    return {name for name in names if window.actions_by_name[f"timeline_{name}"].isEnabled()}


def branch(number: int, parent: int | None, start: int, steps: list[int]) -> BranchView:
    places = np.array(steps, np.float64) / 10
    return BranchView(number, "", number - 1, parent, start, np.array(steps, np.int64), places, (), (), (), 0)


def test_where_the_bar_stops() -> None:
    branches = (
        branch(1, None, 0, [0, 10, 20, 30]),
        branch(2, 1, 10, [10, 15, 25]),
        branch(3, 2, 15, [15, 18]),
        branch(4, 1, 20, [20, 40]),
    )
    view = TimelineView(branches, 3, 22)
    stops = stops_of(view, 3)
    assert stops.keys == (
        CheckpointKey(1, 0),
        CheckpointKey(2, 10),
        CheckpointKey(3, 15),
        CheckpointKey(3, 18),
        CheckpointKey(3, 22),
    )
    assert stops.present == 4
    assert [(part.branch.number, part.begin, part.end) for part in stops.parts] == [
        (1, 0, 10),
        (2, 10, 15),
        (3, 15, 22),
    ]
    assert [(fork.branch.number, fork.step) for fork in stops.forks] == [(1, 10), (2, 15)]  # they go on
    assert [stops.index_of(key) for key in (None, CheckpointKey(1, 0), CheckpointKey(3, 19))] == [4, 0, 3]
    stops = stops_of(view, 1)
    assert stops.present is None
    assert [(fork.branch.number, fork.step) for fork in stops.forks] == [(2, 10), (4, 20)]
    assert stops_of(TimelineView(branches, 1, 5), 2).present == 1  # on the part that both have
    assert stops_of(TimelineView(branches, 1, 10), 2).present is None  # there begins what is only the other's
    assert stops_of(view, 9).keys == ()


def test_the_bar_is_dragged(qtbot: QtBot, window: MainWindow) -> None:
    document, track = window.document, window.timeline_bar.track
    assert not track.isEnabled()
    assert enabled(window) == set()
    trained(qtbot, window)
    present = document.timeline.view.now
    assert document.training.snapshot is not None
    newest = document.training.snapshot.weights
    assert track.isEnabled()
    assert enabled(window) == {"play", "previous"}
    assert track.value() == track.stops.present
    assert not window.past_chip.isVisible()

    middle = len(track.stops.keys) // 2
    QTest.mousePress(track, Qt.MouseButton.LeftButton, pos=stop_point(window, 1))
    for index in range(2, middle + 1):
        QTest.mouseMove(track, stop_point(window, index))
    QTest.mouseRelease(track, Qt.MouseButton.LeftButton, pos=stop_point(window, middle))
    checkpoint_key = track.stops.keys[track.value()]
    assert 0 < checkpoint_key.step < present
    wait_seen(qtbot, window, checkpoint_key)
    assert document.training.snapshot.now.step == checkpoint_key.step
    there = alone(document.project, checkpoint_key.step).probe.weights()
    for name, array in document.training.snapshot.weights.items():
        np.testing.assert_array_equal(array, there[name])
    assert window.past_chip.isVisible()
    assert str(checkpoint_key.step) in window.past_chip.accessibleName().replace("\u202f", "")
    assert f"step {checkpoint_key.step}" in track.accessibleDescription().replace("\u202f", "")
    assert f"of {present}" in window.timeline_bar.readout.words.replace("\u202f", "")
    assert len(document.training.history) > 1  # the curves stay whole
    assert document.training.history.column("step")[-1] > checkpoint_key.step
    assert enabled(window) == {"play", "previous", "next", "now", "go_on"}

    now = window.past_chip.findChild(QToolButton, "looking_now")
    assert now is not None
    QTest.mouseClick(now, Qt.MouseButton.LeftButton)
    wait_seen(qtbot, window, None)
    assert document.training.snapshot.now.step == present
    for name, array in document.training.snapshot.weights.items():
        np.testing.assert_array_equal(array, newest[name])
    assert not window.past_chip.isVisible()


def test_the_bar_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    trained(qtbot, window)
    track = window.timeline_bar.track
    checkpoint_keys, last = track.stops.keys, len(track.stops.keys) - 1
    window.activateWindow()
    track.setFocus()
    for key, index in (
        (Qt.Key.Key_Left, last - 1),
        (Qt.Key.Key_Left, last - 2),
        (Qt.Key.Key_Right, last - 1),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_PageUp, track.pageStep()),
    ):
        QTest.keyClick(track, key)
        wait_seen(qtbot, window, checkpoint_keys[index])
    QTest.keyClick(track, Qt.Key.Key_End)
    wait_seen(qtbot, window, None)
    keys(window, Qt.Key.Key_Left, _ALT)  # from anywhere
    keys(window, Qt.Key.Key_Left, _ALT)
    wait_seen(qtbot, window, checkpoint_keys[last - 2])
    keys(window, Qt.Key.Key_Right, _ALT)
    wait_seen(qtbot, window, checkpoint_keys[last - 1])
    keys(window, Qt.Key.Key_End, _ALT)
    wait_seen(qtbot, window, None)


def test_a_film_of_learning(qtbot: QtBot, window: MainWindow) -> None:
    trained(qtbot, window, 200)
    document, model = window.document, window.document.timeline
    window.actions_by_name["timeline_speed_20"].trigger()
    keys = model.view.keys_along(1)
    seen: list[int] = []
    document.training.snapshot_changed.connect(
        lambda: seen.append(document.training.snapshot.now.step if document.training.snapshot else -1)
    )
    QTest.mouseClick(window.timeline_bar.play, Qt.MouseButton.LeftButton)
    assert model.playing
    qtbot.waitUntil(lambda: len(set(seen)) > min(3, len(keys) - 2))
    QTest.mouseClick(window.timeline_bar.play, Qt.MouseButton.LeftButton)
    assert not model.playing
    steps = [place.step for place in keys]
    assert seen == sorted(seen)
    assert sorted(set(seen)) == steps[: len(set(seen))]  # none is left out
    click_stop(qtbot, window, len(window.timeline_bar.track.stops.keys) - 2)
    QTest.mouseClick(window.timeline_bar.play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not model.playing)  # it ends by itself
    wait_seen(qtbot, window, None)


def test_going_on_from_the_past_repeats_the_run(qtbot: QtBot, window: MainWindow) -> None:
    trained(qtbot, window)
    document = window.document
    whole = state_of(qtbot, document)
    checkpoint_key = click_stop(qtbot, window, 2)
    keys(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: at_rest(window) and document.timeline.view.now == checkpoint_key.step)
    track = window.timeline_bar.track
    # What came later is still there.
    assert track.value() == track.stops.present == track.stops.keys.index(checkpoint_key)
    assert int(track.stops.steps[-1]) == whole.step
    document.training.run_steps(whole.step - checkpoint_key.step)
    qtbot.waitUntil(lambda: at_rest(window) and document.timeline.view.now == whole.step)
    assert_same_state(state_of(qtbot, document), whole)
    assert len(document.timeline.view.branches) == 1


def test_the_bar_hides_and_is_remembered_so(qtbot: QtBot) -> None:
    store = SettingsStore.memory()
    with open_window(qtbot, store=store) as window:
        assert window.timeline_bar.isVisible()
        window.actions_by_name["show_timeline"].trigger()
        assert not window.timeline_bar.isVisible()
    with open_window(qtbot, store=store) as window:
        assert not window.timeline_bar.isVisible()


def test_the_bar_fits(qtbot: QtBot, window: MainWindow) -> None:
    trained(qtbot, window, 300)
    click_stop(qtbot, window, 3)
    bar = window.timeline_bar
    try:
        for per_cent in (100, 200):
            themes().enlarge(per_cent)
            process_events()
            assert window.width() == 1366
            parts = [bar.play, bar.readout, bar.track, *bar.findChildren(QToolButton, "timeline_branches")]
            edges = [part.mapTo(bar, part.rect().topLeft()).x() for part in parts]
            assert edges == sorted(edges)
            assert bar.track.width() > 150
            right = parts[-1]
            assert right.mapTo(bar, right.rect().bottomRight()).x() < bar.width()
            assert window.canvas.rect().contains(window.past_chip.geometry())
    finally:
        themes().enlarge(100)


def test_a_run_is_not_slowed_by_the_bar(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """It follows the timeline, which is told of a few times a second, and not every picture."""
    trained(qtbot, window, 100)
    monkeypatch.setattr(
        "nnplayground.engine.timeline_player.time", SimpleNamespace(perf_counter=lambda: 0.0)
    )  # it stands still
    pictures, changes = [], []
    window.document.training.snapshot_changed.connect(lambda: pictures.append(1))
    window.document.timeline.changed.connect(lambda: changes.append(1))
    window.document.training.run()
    qtbot.waitUntil(lambda: len(pictures) > 30)
    window.document.training.pause()
    assert len(changes) <= 2  # that it runs and that it rests
    loss = window.panels["loss"]
    assert loss.branches.drawn == ()  # type: ignore[attr-defined]  # of LossPlot
    assert not any(line.isVisible() for line in loss.moment.lines)  # type: ignore[attr-defined]
