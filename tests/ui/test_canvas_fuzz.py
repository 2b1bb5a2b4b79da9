"""Whatever is done with the mouse, the items are those of the graph, and undoing leads back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from canvas_parts import (
    CTRL,
    NONE,
    SHIFT,
    drag,
    drop_layer,
    items_match,
    mouse,
    on_canvas,
    show_snapshot,
    small_network,
)
from graph_parts import layer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from nnplayground.graph.layer import LAYERS
from nnplayground.ui.canvas.view import CanvasView

POINTS = st.builds(QPoint, st.integers(0, 899), st.integers(0, 499))
MODIFIERS = st.sampled_from([NONE, CTRL, SHIFT])
KEYS = st.sampled_from(
    [
        (Qt.Key.Key_Delete, NONE), (Qt.Key.Key_D, CTRL), (Qt.Key.Key_C, CTRL), (Qt.Key.Key_V, CTRL),
        (Qt.Key.Key_A, CTRL), (Qt.Key.Key_Escape, NONE), (Qt.Key.Key_Tab, NONE), (Qt.Key.Key_Left, NONE),
    ]
)  # fmt: skip
GESTURES = st.one_of(
    st.tuples(st.just("drag"), POINTS, POINTS, MODIFIERS),
    st.tuples(st.just("grab"), st.integers(0, 10**6), POINTS, MODIFIERS),
    st.tuples(st.just("wire"), st.integers(0, 10**6), st.integers(0, 10**6)),
    st.tuples(st.just("drop"), st.sampled_from(LAYERS.names()), POINTS),
    st.tuples(st.just("key"), KEYS),
    st.tuples(st.just("undo"), st.integers(1, 3)),
    st.tuples(st.just("redo"), st.integers(1, 3)),
    st.tuples(st.just("zoom"), st.sampled_from([0.3, 0.7, 1.0, 2.0])),
    st.tuples(st.just("half"), POINTS, POINTS),
)


@pytest.fixture(scope="module")
def view(qapp: object) -> Iterator[CanvasView]:
    with on_canvas(small_network()) as result:
        yield result


def act(view: CanvasView, gesture: tuple[object, ...]) -> None:
    match gesture:
        case ("drag", QPoint() as start, QPoint() as end, Qt.KeyboardModifier() as keys):
            drag(view, start, end, keys)
        case ("grab", int(pick), QPoint() as end, Qt.KeyboardModifier() as keys) if view.scene().node_geometries:
            geometries = list(view.scene().node_geometries.values())
            start = view.mapFromScene(geometries[pick % len(geometries)].rect.center())
            drag(view, start, end, keys)
        case ("wire", int(one), int(other)) if view.scene().node_geometries:
            ports = [port for geometry in view.scene().node_geometries.values() for port in geometry.ports]
            ends = (ports[one % len(ports)], ports[other % len(ports)])
            drag(view, view.mapFromScene(ends[0].point), view.mapFromScene(ends[1].point))
        case ("drop", str(kind), QPoint() as at):
            drop_layer(view, layer(kind), at)
        case ("key", (Qt.Key() as key, Qt.KeyboardModifier() as keys)):
            QTest.keyClick(view, key, keys)
        case ("undo", int(times)):
            for _ in range(times):
                view.document.undo_stack.undo()
        case ("redo", int(times)):
            for _ in range(times):
                view.document.undo_stack.redo()
        case ("zoom", float(zoom)):
            view.set_zoom(zoom)
        case ("half", QPoint() as start, QPoint() as end):  # undone in the middle, the button never comes up
            mouse(view, QMouseEvent.Type.MouseButtonPress, start)
            mouse(view, QMouseEvent.Type.MouseMove, (start + end) / 2)
            mouse(view, QMouseEvent.Type.MouseMove, end)
            view.document.undo_stack.undo()
            QTest.keyClick(view, Qt.Key.Key_Escape)


def close_search(view: CanvasView) -> None:
    """A dragged wire that ends on empty space opens the search; a person who wants nothing presses Esc."""
    for search in view.findChildren(QLineEdit, "canvas_add_search"):
        QTest.keyClick(search, Qt.Key.Key_Escape)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestures=st.lists(GESTURES, min_size=4, max_size=14))
def test_items_equal_the_graph_after_any_gestures(view: CanvasView, gestures: list[tuple[object, ...]]) -> None:
    while view.document.undo_stack.canUndo():
        view.document.undo_stack.undo()
    view.document.select(frozenset())
    view.zoom_to_fit()
    start = view.document.project.graph
    for gesture in gestures:
        act(view, gesture)
        close_search(view)
        assert items_match(view.scene()), gesture
        assert view.gesture is None
        assert not view.document.project.graph.cycle
    show_snapshot(view.document)
    view.grab()
    last = view.document.project.graph
    count = view.document.undo_stack.index()
    while view.document.undo_stack.canUndo():
        view.document.undo_stack.undo()
    assert view.document.project.graph == start
    assert items_match(view.scene())
    for _ in range(count):
        view.document.undo_stack.redo()
    assert view.document.project.graph == last
    assert items_match(view.scene())


def test_the_fuzz_can_reach_every_gesture(view: CanvasView, qtbot: QtBot) -> None:
    """The starting network is in sight, so that random presses meet nodes, ports and edges."""
    while view.document.undo_stack.canUndo():
        view.document.undo_stack.undo()
    view.zoom_to_fit()
    result = {
        type(view.scene().hit(view.mapToScene(QPoint(x, y)), view.pixel)).__name__
        for x in range(0, 900, 6)
        for y in range(0, 500, 6)
    }
    assert {"NodeHit", "TileHit", "EdgeHit", "PortHit", "NoneType"} <= result
