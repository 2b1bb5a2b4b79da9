"""The canvas without a mouse, its zoom, and its menus."""

from __future__ import annotations

import pytest
from canvas_parts import CTRL, SHIFT, items_match, node_pixel, pixel_of
from graph_parts import layer
from panel_parts import menu_at
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from nnplayground.graph import edits
from nnplayground.graph.graph import Edge
from nnplayground.ui.canvas.view import CanvasView


@pytest.fixture(autouse=True)
def _focused(view: CanvasView) -> None:
    view.activateWindow()
    view.setFocus()


def wheel(view: CanvasView, at: QPoint, down: int, modifiers: Qt.KeyboardModifier) -> None:
    point = QPointF(at)
    event = QWheelEvent(
        point, QPointF(view.viewport().mapToGlobal(at)), QPoint(), QPoint(0, down), Qt.MouseButton.NoButton,
        modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def choose(menu: QMenu, *words: str) -> None:
    """Trigger the entry reached by these words through the sub-menus."""
    for place, word in enumerate(words):
        action = next(entry for entry in menu.actions() if entry.text().replace("&", "").startswith(word))
        if place == len(words) - 1:
            action.trigger()
        else:
            below = action.menu()
            assert isinstance(below, QMenu)
            menu = below
    while (open_menu := QApplication.activePopupWidget()) is not None:
        open_menu.close()


def test_tab_goes_through_the_nodes_in_order_and_then_on(view: CanvasView) -> None:
    seen = []
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_Tab)
        seen += list(view.document.selection)
    assert seen == ["input_1", "linear_1", "linear_2", "loss_1"]
    QTest.keyClick(view, Qt.Key.Key_Backtab, SHIFT)
    assert view.document.selection == {"linear_2"}
    view.document.select(frozenset({"loss_1"}))
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert view.document.selection == {"loss_1"}, "past the end the focus leaves, and what is selected stays so"


def test_arrows_move_the_selection_and_presses_in_a_row_are_one_step(view: CanvasView) -> None:
    before = view.document.project.graph
    view.document.select(frozenset({"linear_1"}))
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    node = view.document.project.graph["linear_1"]
    assert (node.x - before["linear_1"].x, node.y - before["linear_1"].y) == (50, 30)
    assert view.document.undo_stack.index() == 1
    view.document.undo_stack.undo()
    assert view.document.project.graph == before
    QTest.keyClick(view, Qt.Key.Key_A, CTRL)
    assert len(view.document.selection) == 4
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not view.document.selection


def test_ctrl_and_the_wheel_zoom_about_the_cursor(view: CanvasView) -> None:
    at = node_pixel(view, "linear_2")
    point, zoom = view.mapToScene(at), view.zoom
    wheel(view, at, 240, CTRL)
    assert view.zoom > zoom * 1.2
    off = view.mapFromScene(point) - at
    assert max(abs(off.x()), abs(off.y())) <= 1
    scrolled = view.mapToScene(at)
    wheel(view, at, -120, Qt.KeyboardModifier.NoModifier)
    assert view.mapToScene(at).y() > scrolled.y()
    wheel(view, at, -120, SHIFT)
    assert view.mapToScene(at).x() > scrolled.x()


def test_panning_moves_the_canvas_by_what_the_mouse_moved(view: CanvasView) -> None:
    point = view.mapToScene(QPoint(400, 300))
    middle = Qt.MouseButton.MiddleButton
    QTest.mousePress(view.viewport(), middle, pos=QPoint(400, 300))
    view.gesture.move_to(view.mapToScene(QPoint(430, 320)), Qt.KeyboardModifier.NoModifier)  # type: ignore[union-attr]  # pressed above
    view.gesture.move_to(view.mapToScene(QPoint(460, 340)), Qt.KeyboardModifier.NoModifier)  # type: ignore[union-attr]  # pressed above
    QTest.mouseRelease(view.viewport(), middle, pos=QPoint(460, 340))
    moved = view.mapFromScene(point)
    assert (moved.x(), moved.y()) == pytest.approx((460, 340), abs=2)
    assert view.document.undo_stack.index() == 0


def test_zoom_to_fit_shows_everything(view: CanvasView) -> None:
    view.set_zoom(3.0)
    view.zoom_to_fit()
    area = view.mapFromScene(view.scene().content_rect()).boundingRect()
    assert view.viewport().rect().contains(area)
    for zoom in (view.zoom_in, view.zoom_out, view.zoom_reset):
        zoom()
    assert view.zoom == pytest.approx(1.0)


def test_the_menu_of_a_node(view: CanvasView) -> None:
    menu = menu_at(view.viewport(), node_pixel(view, "linear_1"))
    assert view.document.selection == {"linear_1"}
    choose(menu, "Show as card")
    assert view.document.project.graph["linear_1"].view == "far"
    choose(menu_at(view.viewport(), node_pixel(view, "linear_1")), "Duplicate")
    assert "linear_3" in view.document.project.graph
    choose(menu_at(view.viewport(), node_pixel(view, "loss_1")), "Delete")
    assert "loss_1" not in view.document.project.graph
    assert items_match(view.scene())


def test_the_menu_of_an_edge_inserts_a_layer(view: CanvasView) -> None:
    edge = Edge("linear_1", "linear_2")
    at = pixel_of(view, view.scene().edge_geometries[edge].lines[0].path.pointAtPercent(0.4))
    choose(menu_at(view.viewport(), at), "Insert layer", "Activation", "Tanh")
    assert {Edge("linear_1", "tanh_1"), Edge("tanh_1", "linear_2")} <= set(view.document.project.graph.edges)
    assert view.document.undo_stack.index() == 1


def test_the_menu_of_empty_space_adds_a_layer_there(view: CanvasView) -> None:
    at = QPoint(450, 480)
    choose(menu_at(view.viewport(), at), "Add layer here", "Regularization", "Dropout")
    (node,) = view.document.project.graph.of_kind("Dropout")
    assert (node.x, node.y) == pytest.approx(view.mapToScene(at).toTuple(), abs=0.2)


def test_arranging_a_network_is_one_step_and_covers_nothing(view: CanvasView) -> None:
    graph = view.document.project.graph
    graph, add = edits.add(graph, layer("Add"), 0.0, 0.0)
    graph = edits.connect(edits.connect(graph, Edge("linear_1", add)), Edge("input_1", add))
    view.document.edit_graph(graph, "branch")
    choose(menu_at(view.viewport(), QPoint(890, 10)), "Arrange")
    assert view.document.undo_stack.index() == 2
    rects = [geometry.rect for geometry in view.scene().node_geometries.values()]
    assert not any(a.intersects(b) for rank, a in enumerate(rects) for b in rects[rank + 1 :])


def test_a_screen_reader_is_told_what_this_is(view: CanvasView) -> None:
    assert view.accessibleName() == "Network canvas"
    assert "Outline" in view.accessibleDescription()
