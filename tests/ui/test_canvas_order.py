"""Whoever is told first of what happens to the document: the canvas looks the same, and says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from canvas_parts import hover, on_canvas, pixel_of, show_snapshot, small_network
from document_parts import edit_layer, wait_trainable
from graph_parts import layer
from microscope_parts import open_microscope
from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph import edits
from nnplayground.graph.graph import Edge
from nnplayground.templates import TEMPLATES
from nnplayground.ui.canvas.view import CanvasView
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.theme import themes


class Backwards:
    """A signal that tells those first who came last."""

    def __init__(self, signal: SignalInstance) -> None:
        self.emit = signal.emit
        self._slots: list[Callable[..., object]] = []
        signal.connect(self._deliver)

    def connect(self, slot: Callable[..., object]) -> None:
        self._slots.append(slot)

    def _deliver(self, *said: object) -> None:
        for slot in reversed(self._slots):
            if not isValid(getattr(slot, "__self__", slot)):
                continue  # as Qt forgets those that are gone
            code = getattr(slot, "__code__", None)
            takes = 0 if code is None else code.co_argcount - hasattr(slot, "__self__")
            slot(*said[:takes])


@pytest.fixture
def turn_round(monkeypatch: pytest.MonkeyPatch) -> Callable[[Document], None]:
    """All signals that a canvas may listen to."""

    def turn(document: Document) -> None:
        for owner in (document, document.microscope, themes()):
            for name in dir(type(owner)):
                if isinstance(getattr(type(owner), name), Signal) and not hasattr(QObject, name):
                    monkeypatch.setattr(owner, name, Backwards(getattr(owner, name)))

    return turn


@pytest.fixture(autouse=True)
def light() -> Iterator[None]:
    yield
    themes().choose("light")


def in_words(view: CanvasView) -> tuple[object, ...]:
    """What can be told of a canvas, but for its picture."""
    card = view.card.text if view.card.isVisible() else ""
    hint = view.empty_hint.text if view.empty_hint.isVisible() else ""
    scroll = view.horizontalScrollBar().value(), view.verticalScrollBar().value()
    return card, hint, scroll, view.sceneRect(), view.zoom, view.accessibleDescription(), view.snapshot_request()


def edited(view: CanvasView) -> list[tuple[QImage, tuple[object, ...]]]:
    """After each of some edits, with the mouse on a weight."""
    document, edge = view.document, Edge("linear_1", "linear_2")

    def far_away() -> None:
        document.edit_graph(edits.add(document.project.graph, layer("Tanh"), 2000.0, 700.0)[0], "Add")

    def point_at_weight() -> None:
        line = next(line for line in view.scene().edge_geometries[edge].lines if (line.row, line.column) == (1, 2))
        hover(view, pixel_of(view, line.path.pointAtPercent(0.4)))

    def other_data() -> None:
        document.edit(replace(document.project, dataset=Dataset.parse("iris")), "Data")

    steps: tuple[Callable[[], object], ...] = (
        lambda: show_snapshot(document),
        point_at_weight,
        lambda: show_snapshot(document, seed=3),
        far_away,
        document.undo_stack.undo,
        view.zoom_to_fit,
        point_at_weight,
        lambda: edit_layer(document, "linear_1", "Units", units=7),
        other_data,
        lambda: document.show_node("loss_1"),
        lambda: themes().choose("dark"),
        lambda: document.replace(TEMPLATES["spiral"].build()),
    )
    result = []
    for step in steps:
        step()
        result.append((view.grab().toImage(), in_words(view)))
    return result


def test_of_edits(qtbot: QtBot, turn_round: Callable[[Document], None]) -> None:
    with on_canvas(small_network()) as view:
        expected = edited(view)
    themes().choose("light")
    assert expected[1][1] != expected[2][1], "the card says the new weight"
    with on_canvas(small_network(), prepare=turn_round) as view:
        assert edited(view) == expected


def walked(qtbot: QtBot, view: CanvasView) -> list[tuple[object, ...]]:
    """After each operation of a step, of which nothing but the beginning could be seen."""
    document, model = view.document, view.document.microscope
    document.training.start_engine()
    wait_trainable(qtbot, document)
    open_microscope(qtbot, document)
    assert model.trace is not None
    view.set_zoom(4.0)
    view.centerOn(view.scene().node_geometries["input_1"].rect.center())
    tile = view.scene().node_geometries["linear_1"].tiles[1]
    result = [in_words(view)]
    for position in range(1, len(model.trace.operations) + 1):
        model.walk.go(position)
        hover(view, pixel_of(view, tile.center()))
        name = view.scene().step.items.names[""]
        result.append((*in_words(view), name.words, name.sceneBoundingRect()))
    model.options.set_digits(8)
    result.append(in_words(view))
    model.leave(keep=False)
    result.append(in_words(view))
    return result


def test_of_the_walk_through_a_step(qtbot: QtBot, turn_round: Callable[[Document], None]) -> None:
    with on_canvas(small_network()) as view:
        expected = walked(qtbot, view)
    with on_canvas(small_network(), prepare=turn_round) as view:
        assert walked(qtbot, view) == expected
