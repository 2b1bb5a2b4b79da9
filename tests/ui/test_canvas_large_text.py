"""Text on the canvas where a larger size is chosen: it can be read, the network is seen, and gestures land where they
are made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from canvas_parts import drag, drop_layer, hover, move, node_pixel, on_canvas, pixel_of, press, release, small_network
from document_parts import opened, wait_trainable
from graph_parts import chain, layer
from microscope_parts import open_microscope
from painted_text import painted_texts
from PySide6.QtCore import QPoint, QPointF, QRectF
from pytestqt.qtbot import QtBot
from window_parts import open_window, wait_ready

from nnplayground.graph.graph import Graph
from nnplayground.project import Project
from nnplayground.templates import TEMPLATES
from nnplayground.ui.canvas.lettering import PLAIN
from nnplayground.ui.canvas.view import CanvasView
from nnplayground.ui.document.card_size import Detail
from nnplayground.ui.toolkit.theme import themes

BESIDE_PANELS = (676, 226)
"""Less than the canvas has in a window of 1366 x 768 with text of 200 %."""
READABLE = 11.0
SMALL = tuple(name for name, template in TEMPLATES.items() if len(template.build().graph.nodes) <= 20)
QUICK = ("circle", "spiral", "linear-13", "iris", "digits", "residual", "resnet", "alexnet", "regularized")


@pytest.fixture(autouse=True)
def _usual_size() -> Iterator[None]:
    yield
    themes().choose("light")
    themes().enlarge(100)


@contextmanager
def canvas_of(project: Project, size: tuple[int, int]) -> Iterator[CanvasView]:
    with opened(project) as document:
        view = CanvasView(document)
        view.resize(*size)
        view.show()
        view.zoom_to_fit()
        try:
            yield view
        finally:
            document.close()
            view.close()
            view.deleteLater()
            document.deleteLater()


def smallest(view: CanvasView) -> float:
    return min(text.pixels for text in painted_texts(view))


def cards(view: CanvasView) -> dict[str, QRectF]:
    return {key: geometry.rect for key, geometry in view.scene().node_geometries.items()}


def places(graph: Graph) -> dict[str, tuple[float, float]]:
    return {node.id: (node.x, node.y) for node in graph.nodes}


def assert_clear(view: CanvasView) -> None:
    """No card covers another, no label covers a card, and everything is seen."""
    rects = list(cards(view).items())
    labels = [item.label_area for item in view.scene().edges.values() if item.label]
    for place, (key, rect) in enumerate(rects):
        assert view.seen.contains(rect), key
        for other, second in rects[place + 1 :]:
            assert not rect.intersects(second), (key, other)
        for label in labels:
            assert not label.adjusted(4, 4, -4, -4).intersects(rect), key


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.long) for name in SMALL]
)
def test_every_template_of_up_to_twenty_nodes_can_be_read(qtbot: QtBot, name: str) -> None:
    themes().enlarge(200)
    with canvas_of(TEMPLATES[name].build(), BESIDE_PANELS) as view:
        assert smallest(view) >= READABLE
        assert_clear(view)


def test_in_the_window_it_can_be_read_and_follows_the_size_that_is_chosen(qtbot: QtBot) -> None:
    with open_window(qtbot, "spiral") as window:
        wait_ready(qtbot, window)
        before, usual = cards(window.canvas), smallest(window.canvas)
        themes().enlarge(200)
        qtbot.waitUntil(lambda: window.canvas.viewport().height() < 300)
        view = window.canvas
        assert view.viewport().width() >= BESIDE_PANELS[0]
        assert view.viewport().height() >= BESIDE_PANELS[1]
        assert smallest(view) >= READABLE > usual
        assert_clear(view)
        themes().enlarge(100)
        assert cards(view) == before
        assert view.scene().lettering is PLAIN


def test_at_the_usual_size_text_is_as_designed(qtbot: QtBot) -> None:
    with on_canvas(small_network()) as view:
        view.zoom_to_fit()
        written = {text.words: round(text.pixels / view.zoom, 1) for text in painted_texts(view)}
        assert written["Linear 1"] == 12.0
        assert written["12 parameters"] == 10.0
        assert written["Loss"] == 13.0


@pytest.mark.parametrize("size", [(680, 600), (1360, 300)])
def test_presented_no_text_of_the_spiral_is_under_sixteen_pixels(qtbot: QtBot, size: tuple[int, int]) -> None:
    themes().enlarge(200)
    with canvas_of(TEMPLATES["spiral"].build(), size) as view:
        view.set_presented(True)
        assert smallest(view) >= 16.0
        assert all(geometry.near for key, geometry in view.scene().node_geometries.items() if key != "loss_1")
        assert_clear(view)


@pytest.mark.parametrize("name", ["spiral", "digits"])
def test_nothing_of_another_size_or_theme_is_left_on_the_canvas(qtbot: QtBot, name: str) -> None:
    project = TEMPLATES[name].build()
    themes().choose("light")
    themes().enlarge(250)
    with canvas_of(project, BESIDE_PANELS) as view:
        view.grab()
        themes().choose("dark")
        themes().enlarge(150)
        changed = view.grab().toImage()
    with canvas_of(project, BESIDE_PANELS) as view:
        assert view.grab().toImage() == changed


def test_a_view_that_was_not_fitted_keeps_zoom_selection_and_middle(qtbot: QtBot) -> None:
    with on_canvas(small_network()) as view:
        document = view.document
        document.select(frozenset({"linear_1"}))
        view.zoom_in()
        view.centerOn(cards(view)["linear_1"].center())
        zoom, graph = view.zoom, document.project.graph
        themes().choose("dark")
        themes().enlarge(200)
        assert view.zoom == zoom
        assert document.selection == {"linear_1"}
        gap = view.seen.center() - cards(view)["linear_1"].center()
        assert gap.manhattanLength() * view.zoom < 80.0
        assert view.scene().lettering.scale >= 2.0
        assert document.project.graph == graph


def test_a_card_is_dropped_where_the_mouse_lets_go_of_it(qtbot: QtBot) -> None:
    themes().enlarge(200)
    with on_canvas(small_network()) as view:
        view.zoom_to_fit()
        start = node_pixel(view, "loss_1")
        drag(view, start, start + QPoint(30, 90))
        assert (node_pixel(view, "loss_1") - start - QPoint(30, 90)).manhattanLength() <= 2
        view.document.undo_stack.undo()
        assert places(view.document.project.graph) == places(small_network())


def test_a_click_while_the_view_changes_its_size_stays_a_click(qtbot: QtBot) -> None:
    """As where the form of what is chosen makes its panel wider."""
    themes().enlarge(200)
    with canvas_of(TEMPLATES["spiral"].build(), BESIDE_PANELS) as view:
        graph, letters, start = view.document.project.graph, view.scene().lettering, node_pixel(view, "linear_1")
        press(view, start)
        view.resize(600, 270)
        assert view.scene().lettering != letters
        move(view, start + QPoint(1, 0))
        release(view, start + QPoint(1, 0))
        assert view.document.selection == {"linear_1"}
        assert view.document.project.graph == graph


def test_what_is_dragged_while_the_text_grows_moves_as_far_as_the_mouse(qtbot: QtBot) -> None:
    themes().enlarge(150)
    with canvas_of(TEMPLATES["spiral"].build(), BESIDE_PANELS) as view:
        before, start = places(view.document.project.graph)["loss_1"], node_pixel(view, "loss_1")
        press(view, start)
        move(view, start + QPoint(20, 20))
        themes().enlarge(250)
        move(view, start + QPoint(20, 21))
        release(view, start + QPoint(20, 21))
        after = places(view.document.project.graph)["loss_1"]
        for was, now in zip(before, after, strict=True):
            assert 5.0 < now - was < 60.0


def test_a_layer_lands_between_those_between_which_it_is_dropped(qtbot: QtBot) -> None:
    themes().enlarge(200)
    with on_canvas(small_network()) as view:
        view.zoom_to_fit()
        rects = cards(view)
        below = QPointF(rects["linear_1"].center().x(), rects["linear_1"].bottom() + 60.0)
        drop_layer(view, layer("Tanh"), pixel_of(view, below))
        graph = view.document.project.graph
        assert graph["tanh_1"].x == pytest.approx(graph["linear_1"].x, abs=2.0)
        assert graph["tanh_1"].y > graph["linear_1"].y
        assert_clear(view)


def test_what_has_no_room_on_a_card_is_told_beside_the_mouse(qtbot: QtBot) -> None:
    themes().enlarge(200)
    with canvas_of(TEMPLATES["resnet"].build(), BESIDE_PANELS) as view:
        assert view.scene().lettering.detail is Detail.TITLE
        hover(view, pixel_of(view, cards(view)["batchnorm2d_1"].center()))
        assert {"BatchNorm2d 1", "32 parameters"} <= set(view.card.text.splitlines())


def test_under_the_microscope_a_small_view_follows_the_node_at_work(qtbot: QtBot) -> None:
    themes().enlarge(200)
    with canvas_of(TEMPLATES["digits"].build(), (1366, 140)) as view:
        view.document.training.start_engine()
        wait_trainable(qtbot, view.document)
        model = open_microscope(qtbot, view.document)
        assert model.trace is not None
        for operation in (1, len(model.trace.operations) // 2):
            model.walk.go(operation)
            traced = model.walk.current
            assert traced is not None
            assert view.seen.contains(cards(view)[traced.node].center())
            assert smallest(view) >= READABLE


def test_positions_of_any_network_are_found_again(qtbot: QtBot) -> None:
    kinds = ["Input", *(layer("Linear", units=3 + rank) for rank in range(13)), layer("Loss", function="CrossEntropy")]
    themes().enlarge(250)
    with on_canvas(chain(*kinds)) as view:
        view.zoom_to_fit()
        spread = view.scene().lettering
        assert spread is not PLAIN
        for node in view.document.project.graph.nodes:
            for shift in (-300.0, -7.0, 0.0, 45.0):
                place = QPointF(node.x + shift, node.y + shift)
                back = spread.to_graph(spread.to_scene(place))
                assert (back - place).manhattanLength() < 1e-6
