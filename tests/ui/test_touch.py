"""Fingers on the canvas and on charts, with the events that a touch screen sends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canvas_parts import node_pixel, on_canvas, port_pixel, small_network
from plots_parts import loaded, on_screen
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QListView, QListWidget, QMenu, QScroller, QWidget
from pytestqt.qtbot import QtBot
from window_parts import open_window

from nnplayground.graph.graph import Edge
from nnplayground.ui.canvas.hits import NodeHit
from nnplayground.ui.canvas.view import CanvasView
from nnplayground.ui.plots.kinds.boundary import BoundaryPlot
from nnplayground.ui.toolkit.touch import scroll_by_finger


@pytest.fixture(scope="module")
def screen() -> QPointingDevice:
    return QTest.createTouchDevice()


class Fingers:
    """Which go down, move and come up on a widget, each by its number."""

    def __init__(self, widget: QWidget, screen: QPointingDevice) -> None:
        self._widget, self._screen = widget, screen
        self._places: dict[int, QPoint] = {}

    def down(self, finger: int, place: QPoint) -> None:
        self._send(lambda touch: touch.press(finger, place, self._widget), finger)
        self._places[finger] = place

    def move(self, places: dict[int, QPoint], steps: int = 4) -> None:
        before = dict(self._places)
        for step in range(1, steps + 1):
            touch = QTest.touchEvent(self._widget, self._screen)
            for finger, end in places.items():
                self._places[finger] = before[finger] + (end - before[finger]) * step / steps
                touch.move(finger, self._places[finger], self._widget)
            touch.commit()

    def up(self, *fingers: int) -> None:
        for finger in fingers:
            self._send(lambda touch, finger=finger: touch.release(finger, self._places[finger], self._widget), finger)
            del self._places[finger]

    def tap(self, place: QPoint) -> None:
        self.down(0, place)
        self.up(0)

    def _send(self, change: Callable[..., object], finger: int) -> None:
        touch = QTest.touchEvent(self._widget, self._screen)
        for other, place in self._places.items():
            if other != finger:
                touch.move(other, place, self._widget)  # a stationary one would be told of without its place
        change(touch)
        touch.commit()


def edges(view: CanvasView) -> frozenset[Edge]:
    return frozenset(view.document.project.graph.edges)


def test_a_tap_selects_and_a_finger_drags(qtbot: QtBot, screen: QPointingDevice) -> None:
    with on_canvas(small_network()) as view:
        fingers, start = Fingers(view.viewport(), screen), node_pixel(view, "linear_1")
        fingers.tap(start)
        assert view.document.selection == {"linear_1"}
        assert view.scene().hovered == NodeHit("linear_1"), "and tells of it, as under the mouse"
        before = view.scene().node_geometries["linear_1"].rect.top()
        fingers.down(0, start)
        fingers.move({0: start + QPoint(0, 90)})
        fingers.up(0)
        assert view.scene().node_geometries["linear_1"].rect.top() > before + 40 * view.pixel
        assert view.document.undo_stack.count() == 1
        fingers.down(0, QPoint(20, 480))
        fingers.move({0: QPoint(880, 20)})
        fingers.up(0)
        assert len(view.document.selection) == len(view.document.project.graph.nodes), "a rubber band"


def test_an_unsteady_finger_taps(qtbot: QtBot, screen: QPointingDevice) -> None:
    with on_canvas(small_network()) as view:
        fingers, start = Fingers(view.viewport(), screen), node_pixel(view, "linear_1")
        fingers.down(0, start)
        fingers.move({0: start + QPoint(5, -5)})
        fingers.up(0)
        assert view.document.selection == {"linear_1"}
        assert view.document.undo_stack.count() == 0


def test_two_fingers_zoom_and_scroll_about_what_is_between_them(qtbot: QtBot, screen: QPointingDevice) -> None:
    with on_canvas(small_network()) as view:
        fingers, start = Fingers(view.viewport(), screen), node_pixel(view, "linear_1")
        left, right = start - QPoint(40, 0), start + QPoint(40, 0)
        place, zoom = view.mapToScene(start), view.zoom
        fingers.down(0, left)
        fingers.move({0: left + QPoint(0, 30)})  # drags a node, or draws a band
        fingers.move({0: left})
        fingers.down(1, right)
        assert view.gesture is None
        fingers.move({0: left - QPoint(40, 0), 1: right + QPoint(40, 0)})
        assert view.zoom == pytest.approx(2.0 * zoom)
        assert (view.mapFromScene(place) - start).manhattanLength() <= 4
        fingers.move({0: left + QPoint(-40, 60), 1: right + QPoint(40, 60)})
        assert view.zoom == pytest.approx(2.0 * zoom, rel=0.01)
        assert (view.mapFromScene(place) - start - QPoint(0, 60)).manhattanLength() <= 8
        assert not view.fitted
        seen = view.seen
        fingers.up(1)
        fingers.move({0: QPoint(10, 10)})
        fingers.up(0)
        assert view.seen == seen
        assert view.document.undo_stack.count() == 0
        assert not view.document.selection
        fingers.tap(view.mapFromScene(place))
        assert view.document.selection or view.document.selected_edges, "and then a finger is a mouse again"


def test_a_long_press_opens_the_menu(qtbot: QtBot, screen: QPointingDevice) -> None:
    with on_canvas(small_network()) as view:
        fingers = Fingers(view.viewport(), screen)
        fingers.down(0, node_pixel(view, "linear_1"))
        qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert menu is not None
        menu.close()
        fingers.up(0)
        assert view.document.selection == {"linear_1"}
        assert view.gesture is None


def test_a_double_tap_is_a_double_click(qtbot: QtBot, screen: QPointingDevice) -> None:
    with on_canvas(small_network()) as view:
        fingers, place = Fingers(view.viewport(), screen), node_pixel(view, "linear_1")
        near = view.scene().node_geometries["linear_1"].near
        fingers.tap(place)
        fingers.tap(place + QPoint(3, 3))
        assert view.scene().node_geometries["linear_1"].near != near


def test_a_finger_finds_ports_and_wires_from_20_pixels(qtbot: QtBot, screen: QPointingDevice) -> None:
    with on_canvas(small_network()) as view:
        fingers, before = Fingers(view.viewport(), screen), edges(view)
        edge = next(edge for edge in before if edge.target == "linear_1")
        geometry = view.scene().edge_geometries[edge]
        beside = view.mapFromScene(QPointF(*geometry.points[0, 12])) - QPoint(0, 18)
        if any(node.rect.contains(view.mapToScene(beside)) for node in view.scene().node_geometries.values()):
            beside += QPoint(0, 36)
        fingers.tap(beside)
        assert len(view.document.selected_edges) == 1
        end = port_pixel(view, "linear_1", output=False)
        fingers.down(0, end - QPoint(18, 0))
        fingers.move({0: QPoint(450, 470)})
        fingers.up(0)
        assert edges(view) == before - {edge}


def test_two_fingers_zoom_a_chart_and_one_draws_on_it(qtbot: QtBot, screen: QPointingDevice) -> None:
    with loaded() as document:
        plot = on_screen(qtbot, BoundaryPlot(document))
        plot.drawing.begin()
        chart = plot.plane.chart
        fingers, middle = Fingers(chart.view.viewport(), screen), chart.to_pixel(1.0, 1.0).toPoint()
        fingers.tap(middle)
        points = plot.drawing.dataset.points if plot.drawing.dataset else ()
        assert [(round(x), round(y)) for x, y, _ in points] == [(1, 1)]
        (left, right), _ = chart.box.viewRange()
        fingers.down(0, middle - QPoint(20, 0))
        fingers.down(1, middle + QPoint(20, 0))
        fingers.move({0: middle - QPoint(40, 0), 1: middle + QPoint(40, 0)})
        fingers.up(0, 1)
        (new_left, new_right), _ = chart.box.viewRange()
        assert new_right - new_left == pytest.approx((right - left) / 2, rel=0.05)
        assert (chart.to_pixel(1.0, 1.0).toPoint() - middle).manhattanLength() <= 4
        assert not chart.following
        assert plot.drawing.dataset is not None
        assert len(plot.drawing.dataset.points) == 1, "what the first finger began is taken back"


def test_a_finger_scrolls_a_list_and_the_mouse_still_clicks(qtbot: QtBot, screen: QPointingDevice) -> None:
    window = QWidget()
    view = QListWidget(window)
    view.addItems([f"row {index}" for index in range(200)])
    view.resize(200, 300)
    window.resize(200, 300)
    qtbot.addWidget(window)
    scroll_by_finger(window)
    with qtbot.waitExposed(window):
        window.show()
    fingers = Fingers(view.viewport(), screen)
    fingers.down(0, QPoint(100, 250))
    fingers.move({0: QPoint(100, 40)}, steps=12)
    fingers.up(0)
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() > 0)
    scroller = QScroller.scroller(view.viewport())
    qtbot.waitUntil(lambda: scroller.state() == QScroller.State.Inactive)
    place = QPoint(50, 100)
    row = view.indexAt(place).row()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.currentRow() == row > 0
    fingers.tap(QPoint(50, 200))
    qtbot.waitUntil(lambda: view.currentRow() == view.indexAt(QPoint(50, 200)).row() != row)


def test_lists_of_the_window_and_of_its_dialogs_scroll_by_finger(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        for name in ("outline", "palette", "inspector"):
            areas = window.panels[name].findChildren(QAbstractScrollArea)
            assert areas
            assert all(QScroller.hasScroller(area.viewport()) for area in areas)
        assert not QScroller.hasScroller(window.canvas.viewport())
        window.actions_by_name["new"].trigger()
        gallery = window.files.gallery
        assert gallery is not None
        qtbot.waitUntil(gallery.isVisible)
        assert all(QScroller.hasScroller(view.viewport()) for view in gallery.findChildren(QListView))
