"""What the mouse does on the canvas, with the events that a window system sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from canvas_parts import (
    CTRL,
    SHIFT,
    drag,
    drag_in,
    drop,
    drop_layer,
    items_match,
    layer_data,
    leave,
    mouse,
    move,
    node_pixel,
    on_canvas,
    pixel_of,
    port_pixel,
    press,
    release,
    search_in,
)
from graph_parts import layer
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph
from nnplayground.project import Project
from nnplayground.text import Text
from nnplayground.ui.canvas.geometry import PortKey
from nnplayground.ui.canvas.port_item import Mood
from nnplayground.ui.canvas.scene import CanvasScene
from nnplayground.ui.canvas.view import CanvasView
from nnplayground.ui.document.document import Document

FREE = QPoint(450, 470)
"""A pixel below everything."""


@pytest.fixture
def empty(qtbot: QtBot) -> Iterator[CanvasView]:
    with on_canvas(Graph()) as result:
        yield result


def graph_of(view: CanvasView) -> Graph:
    return view.document.project.graph


def mood_of(view: CanvasView, node: str) -> Mood:
    """Of its output."""
    return view.scene().ports[(node, "out", True)].mood


def steps(view: CanvasView) -> int:
    return view.document.undo_stack.index()


def test_a_layer_dropped_on_empty_space_stands_there_and_is_selected(empty: CanvasView) -> None:
    assert "Drag a layer here" in empty.empty_hint.text
    drop_layer(empty, layer("Linear", units=3), QPoint(300, 200))
    (node,) = graph_of(empty).nodes
    assert (node.x, node.y) == pytest.approx(empty.mapToScene(QPoint(300, 200)).toTuple(), abs=0.2)
    assert empty.document.selection == {node.id}
    assert steps(empty) == 1
    assert items_match(empty.scene())
    empty.document.undo_stack.undo()
    assert items_match(empty.scene())
    assert not graph_of(empty).nodes


def test_a_layer_dropped_on_an_edge_is_put_in_and_what_follows_makes_room(view: CanvasView) -> None:
    edge = Edge("linear_1", "linear_2")
    at = pixel_of(view, view.scene().edge_geometries[edge].cable.pointAtPercent(0.5))
    before = {node.id: node.x for node in graph_of(view).nodes}
    assert drag_in(view, layer_data(layer("Tanh")), at)
    assert view.scene().edges[edge].marked
    leave(view)
    assert not view.scene().edges[edge].marked
    assert items_match(view.scene())
    drop_layer(view, layer("Tanh"), at)
    graph = graph_of(view)
    assert edge not in graph.edges
    assert {Edge("linear_1", "tanh_1"), Edge("tanh_1", "linear_2")} <= set(graph.edges)
    assert graph["linear_1"].x + 150 < graph["tanh_1"].x < graph["linear_2"].x - 150
    assert graph["loss_1"].x - graph["linear_2"].x == before["loss_1"] - before["linear_2"]
    assert steps(view) == 1
    assert items_match(view.scene())


def test_a_layer_dropped_near_a_free_port_is_connected(view: CanvasView) -> None:
    view.document.edit_graph(edits.remove(graph_of(view), edges=[Edge("linear_2", "loss_1")]), "cut")
    at = port_pixel(view, "linear_2", True) + QPoint(14, 6)
    assert drag_in(view, layer_data(layer("ReLU")), at)
    assert mood_of(view, "linear_2") is Mood.CHOSEN
    drop_layer(view, layer("ReLU"), at)
    assert Edge("linear_2", "relu_1") in graph_of(view).edges
    near = view.scene().node_geometries
    assert not near["relu_1"].rect.intersects(near["linear_2"].rect)
    assert mood_of(view, "linear_2") is Mood.REST
    drop_layer(view, layer("Tanh"), port_pixel(view, "loss_1", False) + QPoint(-14, 4))
    assert Edge("tanh_1", "loss_1") in graph_of(view).edges


def test_what_is_not_a_layer_is_not_taken(view: CanvasView) -> None:
    words = QMimeData()
    words.setText("hello")
    assert not drag_in(view, words, FREE)
    unknown = QMimeData()
    unknown.setData("application/x-nnplayground-layer", b'{"kind": "Linea"}')
    sentence: list[Text] = []
    view.document.message_raised.connect(sentence.append)
    assert not drag_in(view, unknown, FREE)
    assert "Linear" in str(sentence[0])
    assert items_match(view.scene())


def test_dragging_from_port_to_port_connects_and_lights_the_possible_targets(view: CanvasView) -> None:
    view.document.edit_graph(edits.add(graph_of(view), layer("Add"), 380, 190)[0], "add")
    view.zoom_to_fit()
    start, end = port_pixel(view, "linear_1", True), port_pixel(view, "add_1", False)
    press(view, start)
    move(view, start + QPoint(0, 40))
    moods = {key: item.mood for key, item in view.scene().ports.items()}
    assert moods[("add_1", "in", False)] is Mood.LIT
    assert moods[("linear_2", "in", False)] is Mood.DIMMED  # that edge is there already
    assert moods[("linear_1", "in", False)] is Mood.DIMMED
    move(view, end)
    assert view.scene().ports[("add_1", "in", False)].mood is Mood.CHOSEN
    release(view, end)
    assert Edge("linear_1", "add_1") in graph_of(view).edges
    assert all(item.mood is Mood.REST for item in view.scene().ports.values())
    drag(view, port_pixel(view, "add_1", False), port_pixel(view, "linear_2", True))  # backwards
    assert Edge("linear_2", "add_1") in graph_of(view).edges
    assert steps(view) == 3
    assert items_match(view.scene())


def test_a_refused_edge_says_why_and_changes_nothing(view: CanvasView) -> None:
    sentence: list[Text] = []
    view.document.message_raised.connect(sentence.append)
    before = graph_of(view)
    start, end = port_pixel(view, "linear_2", True), port_pixel(view, "linear_1", False)
    press(view, start)
    move(view, start + QPoint(0, 30))
    move(view, end)
    assert "loop" in view.card.text
    assert view.card.isVisible()
    release(view, end)
    assert "loop" in str(sentence[0])
    assert graph_of(view) is before
    assert not view.card.isVisible()


def test_the_end_of_an_edge_is_taken_elsewhere_or_off(view: CanvasView) -> None:
    view.document.edit_graph(edits.add(graph_of(view), layer("Linear", units=3), 300, 190)[0], "add")
    view.zoom_to_fit()
    drag(view, port_pixel(view, "linear_2", False), port_pixel(view, "linear_3", False))
    assert Edge("linear_1", "linear_3") in graph_of(view).edges
    assert Edge("linear_1", "linear_2") not in graph_of(view).edges
    assert steps(view) == 2
    drag(view, port_pixel(view, "linear_3", False), QPoint(880, 20))
    assert Edge("linear_1", "linear_3") not in graph_of(view).edges
    assert steps(view) == 3
    view.document.undo_stack.undo()
    before = graph_of(view)
    drag(view, port_pixel(view, "linear_3", False), port_pixel(view, "linear_3", False) + QPoint(40, 0))
    assert graph_of(view) is before, "dropped back on its own port, nothing happens"
    assert items_match(view.scene())


def test_moving_the_selection_is_one_undo_step_and_draws_level(view: CanvasView) -> None:
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=node_pixel(view, "linear_1"))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, CTRL, node_pixel(view, "linear_2"))
    assert view.document.selection == {"linear_1", "linear_2"}
    before = graph_of(view)
    start = node_pixel(view, "linear_1")
    drag(view, start, start + QPoint(0, 100))
    moved = {key: graph_of(view)[key].y - before[key].y for key in ("linear_1", "linear_2", "loss_1")}
    assert moved["linear_1"] == moved["linear_2"] == pytest.approx(100 / view.zoom, abs=3)
    assert moved["loss_1"] == 0
    assert steps(view) == 1
    start = node_pixel(view, "linear_1")
    drag(view, start, start + QPoint(0, -97))
    assert graph_of(view)["linear_1"].y == before["input_1"].y, "drawn to the height of its neighbours"
    view.document.undo_stack.undo()
    view.document.undo_stack.undo()
    assert graph_of(view) == before
    assert items_match(view.scene())


def test_a_rubber_band_selects_and_delete_takes_away_in_one_step(view: CanvasView) -> None:
    first, last = view.scene().node_geometries["linear_1"].rect, view.scene().node_geometries["linear_2"].rect
    drag(view, pixel_of(view, first.topLeft()) - QPoint(12, 12), pixel_of(view, last.bottomRight()) + QPoint(12, 12))
    assert view.document.selection == {"linear_1", "linear_2"}
    assert items_match(view.scene())
    before = graph_of(view)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert set(graph_of(view).by_id) == {"input_1", "loss_1"}
    assert graph_of(view).edges == ()
    view.document.undo_stack.undo()
    assert graph_of(view) == before
    assert items_match(view.scene())


def test_a_click_selects_an_edge_and_backspace_deletes_it(view: CanvasView) -> None:
    edge = Edge("linear_1", "linear_2")
    line = view.scene().edge_geometries[edge].lines[0]
    at = pixel_of(view, line.path.pointAtPercent(0.4))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view.document.selected_edges == {edge}
    QTest.keyClick(view, Qt.Key.Key_Backspace)
    assert edge not in graph_of(view).edges
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=FREE)
    assert not view.document.selection | view.document.selected_edges


def test_copy_paste_and_duplicate_bring_the_edges_among_the_copies(view: CanvasView) -> None:
    view.document.select(frozenset({"linear_1", "linear_2"}))
    QTest.keyClick(view, Qt.Key.Key_C, CTRL)
    QTest.keyClick(view, Qt.Key.Key_V, CTRL)
    graph = graph_of(view)
    assert Edge("linear_3", "linear_4") in graph.edges
    assert view.document.selection == {"linear_3", "linear_4"}
    assert steps(view) == 1
    QTest.keyClick(view, Qt.Key.Key_V, CTRL)
    assert len({(node.x, node.y) for node in graph_of(view).nodes}) == len(graph_of(view).nodes)
    view.document.select(frozenset({"linear_1"}))
    QTest.keyClick(view, Qt.Key.Key_D, CTRL)
    QTest.keyClick(view, Qt.Key.Key_X, CTRL)
    assert steps(view) == 4
    assert '"Linear"' in QApplication.clipboard().text()
    assert items_match(view.scene())


def test_ctrl_drag_leaves_the_original_and_places_a_copy(view: CanvasView) -> None:
    before = graph_of(view)["linear_1"]
    start = node_pixel(view, "linear_1")
    drag(view, start, start + QPoint(30, 150), CTRL)
    graph = graph_of(view)
    assert graph["linear_1"] == before
    assert graph["linear_3"].y - before.y == pytest.approx(150 / view.zoom, abs=8)
    assert steps(view) == 1
    assert items_match(view.scene())


@pytest.mark.parametrize("gesture", ["move", "connect", "band", "reconnect", "pan"])
def test_escape_gives_up_any_gesture(view: CanvasView, gesture: str) -> None:
    starts = {
        "move": node_pixel(view, "linear_1"),
        "connect": port_pixel(view, "linear_1", True),
        "band": QPoint(20, 20),
        "reconnect": port_pixel(view, "linear_2", False),
        "pan": FREE,
    }
    if gesture == "pan":
        QTest.keyPress(view, Qt.Key.Key_Space)
    before, start = graph_of(view), starts[gesture]
    press(view, start)
    move(view, start + QPoint(60, 60))
    move(view, start + QPoint(90, 90))
    assert view.gesture is not None
    QTest.keyClick(view, Qt.Key.Key_Escape)
    release(view, start + QPoint(90, 90))
    assert view.gesture is None
    assert graph_of(view) is before
    assert steps(view) == 0
    assert items_match(view.scene())


def test_an_undo_in_the_middle_of_a_gesture_ends_it(view: CanvasView) -> None:
    view.document.edit_graph(edits.move(graph_of(view), {"loss_1": (700.0, 50.0)}), "move")
    start = node_pixel(view, "linear_1")
    press(view, start)
    move(view, start + QPoint(40, 40))
    view.document.undo_stack.undo()
    move(view, start + QPoint(80, 80))
    release(view, start + QPoint(80, 80))
    assert steps(view) == 0
    assert items_match(view.scene())


def test_while_a_card_is_dragged_everything_is_where_a_fresh_canvas_would_put_it(qtbot: QtBot) -> None:
    """Only what the card touches is made anew, and nothing is forgotten by that."""
    graph = edits.chain(layer("Input"), *[layer("Linear", units=3) for _ in range(6)], layer("Add"), layer("Loss"))
    for source in ("linear_1", "linear_3"):
        graph = edits.connect(graph, Edge(source, "add_1"))
    with on_canvas(graph) as view:
        scene = view.scene()
        start = node_pixel(view, "linear_4")
        courses, geometries = dict(scene.edge_geometries), dict(scene.node_geometries)
        press(view, start)
        for shift in (QPoint(0, 40), QPoint(40, -60), QPoint(260, -8), QPoint(30, 90)):
            move(view, start + shift, Qt.KeyboardModifier.AltModifier)
            spot = scene.node_geometries["linear_4"].rect.center()
            rest = QPointF(graph["linear_4"].x, graph["linear_4"].y) - geometries["linear_4"].rect.center()
            moved = edits.move(graph, {"linear_4": (spot + rest).toTuple()})
            with fresh_canvas(moved) as fresh:
                for edge, geometry in scene.edge_geometries.items():
                    assert geometry.points == pytest.approx(fresh.edge_geometries[edge].points, abs=0.01), (edge, shift)
                assert port_spots(scene) == port_spots(fresh)
        far_off = Edge("input_1", "linear_1")
        assert scene.edge_geometries[far_off] is courses[far_off], "what the drag does not touch is not made anew"
        release(view, start + QPoint(30, 90), Qt.KeyboardModifier.AltModifier)
        assert items_match(scene)
        with fresh_canvas(graph_of(view)) as fresh:
            for edge, item in scene.edges.items():
                assert item.label_area == fresh.edges[edge].label_area


@contextmanager
def fresh_canvas(graph: Graph) -> Iterator[CanvasScene]:
    """The same network on another canvas."""
    document = Document(Project(graph, Dataset.parse("circle")))
    try:
        yield CanvasScene(document)
    finally:
        document.close()


def port_spots(scene: CanvasScene) -> dict[PortKey, tuple[float, float]]:
    """Where the ports are painted."""
    return {key: (round(item.x(), 3), round(item.y(), 3)) for key, item in scene.ports.items()}


def test_shift_adds_to_the_selection_with_click_and_band(view: CanvasView) -> None:
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=node_pixel(view, "loss_1"))
    rect = view.scene().node_geometries["linear_1"].rect
    drag(view, pixel_of(view, rect.topLeft()) - QPoint(8, 8), pixel_of(view, rect.topRight()) + QPoint(8, 20), SHIFT)
    assert view.document.selection == {"linear_1", "loss_1"}
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, SHIFT, node_pixel(view, "loss_1"))
    assert view.document.selection == {"linear_1"}


def test_the_search_adds_a_layer_where_it_was_asked_for(view: CanvasView) -> None:
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=FREE)
    search = search_in(view)
    QTest.keyClicks(search, "batch")
    QTest.keyClick(search, Qt.Key.Key_Return)
    (node,) = graph_of(view).of_kind("BatchNorm1d")
    assert (node.x, node.y) == pytest.approx(view.mapToScene(FREE).toTuple(), abs=0.2)
    assert steps(view) == 1
    assert items_match(view.scene())


def test_an_edge_dropped_on_space_offers_layers_to_feed(view: CanvasView) -> None:
    drag(view, port_pixel(view, "linear_2", True), FREE)
    search = search_in(view)
    QTest.keyClicks(search, "sigm")
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert Edge("linear_2", "sigmoid_1") in graph_of(view).edges
    assert steps(view) == 1


def test_hover_and_drag_work_where_the_scene_is_scrolled(view: CanvasView) -> None:
    view.set_zoom(2.0)
    view.scroll_by(QPointF(120, 40))
    start = node_pixel(view, "linear_1")
    before = graph_of(view)["linear_1"]
    drag(view, start, start + QPoint(0, 80), Qt.KeyboardModifier.AltModifier)
    assert graph_of(view)["linear_1"].y - before.y == pytest.approx(40, abs=0.6)


def test_a_double_click_with_another_button_gives_up_the_gesture_under_way(view: CanvasView) -> None:
    before, start = view.scene().node_geometries["linear_1"].rect, node_pixel(view, "linear_1")
    press(view, start)
    move(view, start + QPoint(0, 60))
    assert view.scene().node_geometries["linear_1"].rect != before
    mouse(view, QMouseEvent.Type.MouseButtonDblClick, start, button=Qt.MouseButton.RightButton)
    assert view.gesture is None
    assert view.scene().node_geometries["linear_1"].rect == before
    assert items_match(view.scene())


def test_a_drag_that_comes_in_gives_up_the_gesture_under_way(view: CanvasView) -> None:
    """Its release goes to the drag and never comes here."""
    before, start = graph_of(view), node_pixel(view, "linear_1")
    press(view, start)
    move(view, start + QPoint(0, 60))
    assert view.scene().node_geometries["linear_1"].rect.center().y() != before["linear_1"].y
    drop_layer(view, layer("Tanh"), FREE)
    move(view, start + QPoint(0, 90))
    assert graph_of(view)["linear_1"] == before["linear_1"]
    assert "tanh_1" in graph_of(view)
    assert steps(view) == 1
    assert items_match(view.scene())


def test_a_layer_dragged_in_is_let_go_of_by_its_own_events_only(view: CanvasView) -> None:
    data = layer_data(layer("Tanh"))
    view.document.edit_graph(edits.move(graph_of(view), {"loss_1": (700.0, 50.0)}), "move")
    assert drag_in(view, data, FREE)
    move(view, FREE + QPoint(20, 0))
    release(view, FREE + QPoint(20, 0))
    assert view.gesture is not None
    view.document.undo_stack.undo()
    drop(view, data, FREE)
    assert "tanh_1" in graph_of(view)
    assert view.gesture is None
    assert items_match(view.scene())


@pytest.mark.parametrize("end", ["leave", "escape", "press", "menu"])
def test_a_layer_dragged_in_is_given_up(view: CanvasView, end: str) -> None:
    """A press or a key comes where nobody told of the end of the drag."""
    before, edge = graph_of(view), Edge("linear_1", "linear_2")
    at = pixel_of(view, view.scene().edge_geometries[edge].cable.pointAtPercent(0.5))
    assert drag_in(view, layer_data(layer("Tanh")), at)
    assert view.scene().edges[edge].marked
    assert not items_match(view.scene()), "the preview"
    if end == "leave":
        leave(view)
    elif end == "escape":
        QTest.keyClick(view, Qt.Key.Key_Escape)
    elif end == "press":
        drag(view, QPoint(20, 20), QPoint(40, 40))
    else:
        view.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, FREE, view.mapToGlobal(FREE)))
        while (menu := QApplication.activePopupWidget()) is not None:
            menu.close()
    assert view.gesture is None
    assert not view.scene().edges[edge].marked
    assert items_match(view.scene())
    drop(view, layer_data(layer("Tanh")), FREE)
    assert graph_of(view) is before
