"""Four walks of a thing through the program, from a gesture to the screen: nothing is done twice on the way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import gestures as hand
import pytest
from microscope_parts import open_by_key, settled
from patience import process_events
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from window_parts import keys, open_window, press, wait_ready

from nnplayground.engine.snapshot import Snapshot, SnapshotRequest
from nnplayground.expressions.operation import Explanation
from nnplayground.graph import shapes
from nnplayground.training.evaluation import probe
from nnplayground.training.settings import Settings
from nnplayground.ui.panels.inspector import Inspector
from nnplayground.ui.window.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    with open_window(qtbot) as result:
        wait_ready(qtbot, result)
        yield result


class Counted:
    """Stands in for a function and remembers what it was called with, and in which thread."""

    def __init__(self, function: Callable[..., object]) -> None:
        self._function = function
        self.calls: list[tuple[tuple[object, ...], threading.Thread]] = []

    def __get__(self, instance: object, _owner: type | None = None) -> Callable[..., object]:
        return lambda *given, **named: self(instance, *given, **named)

    def __call__(self, *given: object, **named: object) -> object:
        self.calls.append((given, threading.current_thread()))
        return self._function(*given, **named)


def drawn(window: MainWindow) -> Snapshot:
    """What the window shows."""
    snapshot = window.document.training.snapshot
    assert snapshot is not None
    return snapshot


def test_a_learning_rate(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Field, form, document, training thread, optimizer, history, plot: it is checked once."""
    document = window.document
    inspector = window.panels["inspector"]
    assert isinstance(inspector, Inspector)
    window.docks["inspector"].raise_()
    inspector.tabs.setCurrentWidget(inspector.training)
    checked = Counted(Settings.with_)
    monkeypatch.setattr(Settings, "with_", checked)
    hand.enter(window, "learning_rate", "0.0625")
    assert document.project.settings.learning_rate == 0.0625
    assert len(checked.calls) == 1
    press(window, "epoch")
    qtbot.waitUntil(lambda: document.training.history.column("learning_rate")[-1] == 0.0625)
    assert len(checked.calls) == 1


def test_a_layer_from_the_palette(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Palette, canvas, document, training thread: the shapes of a graph are followed once."""
    document = window.document
    inferred = Counted(shapes._infer)
    monkeypatch.setattr(shapes, "_infer", inferred)
    scene, edge = window.canvas.scene(), document.project.graph.edges[0]
    ends = [scene.node_geometries[node].rect.center() for node in (edge.source, edge.target)]
    hand.drag_layer(window, "Linear", window.canvas.mapFromScene((ends[0] + ends[1]) / 2))
    added = document.project.graph
    assert len(added.nodes) == 6
    qtbot.waitUntil(lambda: drawn(window).revision == document.revision)
    press(window, "step")
    qtbot.waitUntil(lambda: drawn(window).now.step == 1)
    assert [call for call, _ in inferred.calls if call[0] is added] == [(added, document.project.spec)]


def test_the_figures_of_the_gradients(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Step, probe, snapshot, plot: of one step they are made once, however many pictures are drawn of it."""
    made = Counted(probe.gradient_rows)
    monkeypatch.setattr(probe, "gradient_rows", made)
    window.docks["gradients"].raise_()
    press(window, "step")
    qtbot.waitUntil(lambda: drawn(window).now.step == 1 and bool(drawn(window).gradients))
    first = drawn(window)
    window.document.training.request("another view", SnapshotRequest(figures=frozenset({"predictions", "scores"})))
    qtbot.waitUntil(lambda: drawn(window) is not first)
    assert drawn(window).gradients is first.gradients
    assert len(made.calls) == 1
    assert made.calls[0][1] is not threading.main_thread()


def test_a_number_under_the_microscope(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Recording, trace, position, panel and canvas: a number is explained once."""
    open_by_key(qtbot, window)
    explained = Counted(Explanation.__init__)
    monkeypatch.setattr(Explanation, "__init__", explained)
    keys(window, Qt.Key.Key_F8)
    settled(qtbot, window.document)
    process_events()
    assert window.document.microscope.walk.explanation() is not None
    assert [thread for _, thread in explained.calls] == [threading.main_thread()]
