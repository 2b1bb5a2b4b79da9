"""What the tests of the timeline in the window share: a run with a past, and the mouse on the bar."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from window_parts import press

from nnplayground.training.timeline.view import CheckpointKey
from nnplayground.ui.window.main_window import MainWindow


def trained(qtbot: QtBot, window: MainWindow, steps: int = 600) -> None:
    """Run by so many steps and pause, by the button; until the timeline has reported it."""
    document = window.document
    assert document.training.snapshot is not None
    goal = document.training.snapshot.now.step + steps
    press(window, "run")
    qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.now.step >= goal)
    press(window, "run")
    assert not document.training.running
    with qtbot.waitSignal(
        document.training.state_taken
    ):  # the thread answers after the chunk that it is at: what it reported is reported
        document.training.take_state("at rest")
    qtbot.waitUntil(lambda: at_rest(window))


def at_rest(window: MainWindow) -> bool:
    """Whether the timeline and the picture are of the same present."""
    snapshot, view = window.document.training.snapshot, window.document.timeline.view
    return snapshot is not None and snapshot.viewed is None and view.now == snapshot.now.step and view.current > 0


def wait_seen(qtbot: QtBot, window: MainWindow, key: CheckpointKey | None) -> None:
    """Until the picture is of this checkpoint."""
    document = window.document

    def seen() -> bool:
        snapshot = document.training.snapshot
        return document.timeline.viewing == key and snapshot is not None and snapshot.viewed == key

    qtbot.waitUntil(seen)


def stop_point(window: MainWindow, index: int) -> QPoint:
    """Where on the track one of its checkpoints lies."""
    track = window.timeline_bar.track
    return QPoint(round(track.scale.x(int(track.stops.steps[index]))), track.height() // 2)


def click_stop(qtbot: QtBot, window: MainWindow, index: int) -> CheckpointKey:
    """A click on one of the checkpoints; which is shown then (several may lie on one pixel)."""
    track, point = window.timeline_bar.track, stop_point(window, index)
    QTest.mouseClick(track, Qt.MouseButton.LeftButton, pos=point)
    key = track.stops.keys[track.scale.nearest(point.x())]
    wait_seen(qtbot, window, key)
    return key
