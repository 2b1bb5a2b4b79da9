"""Neurons and weights on the canvas: what is shown, what can be read under the mouse, what can be edited."""

from __future__ import annotations

import numpy as np
import pytest
from canvas_parts import CTRL, hover, items_match, on_canvas, pixel_of, show_snapshot
from document_parts import edit_layer
from graph_parts import layer
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from nnplayground.engine.snapshot import SnapshotRequest
from nnplayground.graph import edits
from nnplayground.graph.graph import Edge
from nnplayground.ui.canvas.edge_item import line_width
from nnplayground.ui.canvas.features import feature_maps
from nnplayground.ui.canvas.node_item import Ailment
from nnplayground.ui.canvas.view import CanvasView
from nnplayground.ui.document.graph_actions import delete_selection
from nnplayground.ui.toolkit.theme import theme, themes

EDGE = Edge("linear_1", "linear_2")


@pytest.fixture
def view(view: CanvasView) -> CanvasView:
    """With made-up weights and maps."""
    show_snapshot(view.document)
    return view


def line_pixel(view: CanvasView, row: int, column: int, share: float = 0.3) -> QPoint:
    lines = view.scene().edge_geometries[EDGE].lines
    path = next(line.path for line in lines if (line.row, line.column) == (row, column))
    return pixel_of(view, path.pointAtPercent(share))


def bias_pixel(view: CanvasView, node: str, unit: int) -> QPoint:
    return pixel_of(view, view.scene().node_geometries[node].bias(unit).center())


def test_small_planar_networks_show_their_neurons_at_once(view: CanvasView) -> None:
    geometries = view.scene().node_geometries
    assert {key: len(geometry.tiles) for key, geometry in geometries.items()} == {
        "input_1": 2, "linear_1": 4, "linear_2": 2, "loss_1": 0,
    }  # fmt: skip
    assert len(view.scene().edge_geometries[EDGE].lines) == 8
    assert view.snapshot_request() == SnapshotRequest(neurons=frozenset({"linear_1", "linear_2"}), weights=True)
    view.set_zoom(0.3)
    assert not any(node_geometry.near for node_geometry in view.scene().node_geometries.values())
    assert view.snapshot_request() == SnapshotRequest()
    assert items_match(view.scene())


def test_hovering_a_line_says_which_weight_it_is_and_follows_the_run(view: CanvasView) -> None:
    hover(view, line_pixel(view, 1, 0))
    weight = view.document.training.snapshot.weights["linear_2.weight"]  # type: ignore[union-attr]  # shown above
    value = f"{weight[1, 0]:.3g}".replace("-", "−")
    assert view.card.isVisible()
    assert f"w from Linear 1[0] to Linear 2[1] = {value}" in view.card.text
    show_snapshot(view.document, seed=1)
    newer = view.document.training.snapshot.weights["linear_2.weight"]  # type: ignore[union-attr]  # shown above
    assert f"{newer[1, 0]:.3g}".replace("-", "−") in view.card.text
    hover(view, bias_pixel(view, "linear_1", 2))
    assert "bias of Linear 1[2]" in view.card.text
    hover(view, QPoint(5, 5))
    assert not view.card.isVisible()


def test_a_double_click_edits_a_weight_as_one_undo_step(view: CanvasView) -> None:
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=line_pixel(view, 1, 0))
    editor = view.findChild(QLineEdit, "canvas_value")
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(editor, "abc")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert not view.document.project.edits, "what is no number is not taken"
    QTest.keyClick(editor, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(editor, "-1,5")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    (edit,) = view.document.project.edits
    assert (edit.node, edit.parameter, edit.index, edit.value) == ("linear_2", "weight", (1, 0), -1.5)
    assert not editor.isVisible()
    view.document.undo_stack.undo()
    assert view.document.project.edits == ()


def test_an_edit_of_the_graph_closes_what_was_opened_for_it(view: CanvasView) -> None:
    """The weight, or the port that was to be fed, may be gone."""
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=line_pixel(view, 1, 0))
    editor = view.findChild(QLineEdit, "canvas_value")
    assert editor is not None
    edit_layer(view.document, "linear_2", "Units", None, units=1)
    assert not editor.isVisible()
    port = view.scene().node_geometries["linear_2"].outputs[0]
    view.offer_layers(QPointF(500.0, 300.0), port)
    search = view.findChild(QLineEdit, "canvas_add_search")
    assert search is not None
    assert search.isVisible()
    view.document.select(frozenset({"linear_2"}))
    delete_selection(view.document)
    assert not search.isVisible()
    graph = view.document.project.graph
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert view.document.project.graph is graph


def test_a_double_click_on_a_bias_edits_it_and_escape_gives_up(view: CanvasView) -> None:
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=bias_pixel(view, "linear_1", 3))
    editor = view.findChild(QLineEdit, "canvas_value")
    assert editor is not None
    QTest.keyClicks(editor, "7")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not view.document.project.edits
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=bias_pixel(view, "linear_1", 3))
    editor = view.findChildren(QLineEdit, "canvas_value")[-1]
    QTest.keyClicks(editor, "0.25")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    (edit,) = view.document.project.edits
    assert (edit.parameter, edit.index, edit.value) == ("bias", (3,), 0.25)


def test_the_button_on_a_node_changes_its_view_as_one_undo_step(view: CanvasView) -> None:
    at = pixel_of(view, view.scene().node_geometries["linear_1"].toggle.center())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view.document.project.graph["linear_1"].view == "far"
    assert not view.scene().node_geometries["linear_1"].near
    assert view.scene().edge_geometries[EDGE].meaning == "mixed", "one line for all weights of a neuron"
    show_snapshot(view.document)
    view.grab()
    view.document.undo_stack.undo()
    assert view.scene().node_geometries["linear_1"].near
    assert items_match(view.scene())


def test_the_tiles_show_the_maps_the_right_way_up(view: CanvasView) -> None:
    """x₁ grows to the right and x₂ upwards, from orange to blue."""
    maps = feature_maps(("x1", "x2"), (-6.0, 6.0))
    assert maps.shape == (2, 50, 50)
    picture = view.grab().toImage()
    ratio = picture.devicePixelRatio()

    def colour(unit: int, x: float, y: float) -> QColor:
        tile = view.scene().node_geometries["input_1"].tiles[unit]
        at = pixel_of(view, tile.topLeft() + QPointF(x * tile.width(), y * tile.height()))
        return picture.pixelColor(round(at.x() * ratio), round(at.y() * ratio))

    negative, positive = QColor(theme().negative), QColor(theme().positive)
    for unit, ends in ((0, ((0.1, 0.5), (0.9, 0.5))), (1, ((0.5, 0.9), (0.5, 0.1)))):
        low, high = (colour(unit, *end) for end in ends)
        assert low.red() > low.blue(), "negative is orange"
        assert high.blue() > high.red(), "positive is blue"
        assert abs(low.red() - negative.red()) < 40
        assert abs(high.blue() - positive.blue()) < 40


@pytest.mark.parametrize("size", [0.0, 1.0, -2.5, 5.0, 80.0])
def test_lines_are_as_wide_as_in_tensorflow_playground(size: float) -> None:
    assert line_width(size) == pytest.approx(1 + 9 * min(abs(size), 5) / 5)


def test_a_snapshot_repaints_without_making_items(view: CanvasView) -> None:
    before = set(map(id, view.scene().items()))
    lines = view.scene().edge_geometries[EDGE]
    first = view.grab().toImage()
    show_snapshot(view.document, seed=5)
    assert view.grab().toImage() != first
    assert set(map(id, view.scene().items())) == before
    assert view.scene().edge_geometries[EDGE] is lines
    assert view.scene().nodes["loss_1"].label.figure == "0.375"


def test_weights_that_are_not_finite_are_drawn(view: CanvasView) -> None:
    snapshot = view.document.training.snapshot
    assert snapshot is not None
    weight = snapshot.weights["linear_2.weight"]
    weight[0, 0], weight[1, 1] = np.nan, np.inf
    snapshot.weights["linear_1.bias"][:] = np.nan
    snapshot.neurons["linear_1"][0] = np.nan
    view.document.training.snapshot_changed.emit()
    assert not view.grab().isNull()


def test_a_stale_snapshot_of_another_shape_is_not_painted(view: CanvasView) -> None:
    graph = view.document.project.graph
    view.document.edit_graph(edits.replace_layer(graph, "linear_1", layer("Linear", units=7)), "units")
    assert view.scene().cache.weight("linear_1") is None
    assert view.scene().cache.pictures("linear_1") is None
    assert not view.grab().isNull()


def test_a_wrong_node_is_marked_and_says_what_would_mend_it(view: CanvasView) -> None:
    graph = edits.replace_layer(view.document.project.graph, "linear_2", layer("Conv2d"))
    view.document.edit_graph(graph, "wrong")
    label = view.scene().nodes["linear_2"].label
    assert label.ailment is Ailment.ERROR
    assert "pictures" in view.scene().notes["linear_2"].words
    assert view.scene().notes["linear_2"].isVisible()
    assert view.scene().nodes["linear_2"].toolTip() == label.complaint
    view.document.undo_stack.undo()
    assert view.scene().nodes["linear_2"].label.ailment is Ailment.NONE
    assert not view.scene().notes["linear_2"].isVisible()


def test_pictures_follow_the_theme(view: CanvasView) -> None:
    light = view.grab().toImage()
    themes().choose("dark")
    try:
        dark = view.grab().toImage()
        assert dark.pixelColor(3, 3).lightness() < 60 < light.pixelColor(3, 3).lightness()
    finally:
        themes().choose("light")


def test_data_without_a_plane_show_circles_and_names(qtbot: QtBot) -> None:
    graph = edits.chain(
        layer("Input"), layer("Linear", units=5), layer("Linear", units=3), layer("Loss", function="CrossEntropy")
    )
    with on_canvas(graph, "iris") as view:
        show_snapshot(view.document)
        assert len(view.scene().node_geometries["input_1"].tiles) == 4
        assert view.snapshot_request() == SnapshotRequest(neurons=frozenset(), weights=True)
        assert view.scene().cache.pictures("linear_1") is None
        assert not view.grab().isNull()


def test_columns_of_sixteen_are_near_and_wider_ones_are_not(qtbot: QtBot) -> None:
    graph = edits.chain(layer("Input"), layer("Linear", units=16), layer("Linear", units=17), layer("Loss"))
    with on_canvas(graph) as view:
        assert view.scene().node_geometries["linear_1"].able
        assert not view.scene().node_geometries["linear_2"].able


def test_shapes_stand_on_the_edges_and_cover_no_card(qtbot: QtBot) -> None:
    graph = edits.chain(
        layer("Input"), layer("Conv2d", out_channels=8), layer("MaxPool2d"), layer("Flatten"),
        layer("Linear", units=10), layer("Loss", function="CrossEntropy"),
    )  # fmt: skip
    with on_canvas(graph, "digits") as view:
        labels = [item.label for item in view.scene().edges.values()]
        assert labels[0] == "1×8×8"
        assert labels[-1] == "10"
        for item in view.scene().edges.values():
            area = item.label_area
            assert not any(area.intersects(place.rect) for place in view.scene().node_geometries.values())


def test_a_fitted_view_stays_fitted_when_the_canvas_shrinks_after_an_edit(view: CanvasView) -> None:
    graph, _ = edits.add(view.document.project.graph, layer("ReLU"), x=1500.0, y=0.0)
    view.document.edit_graph(graph, "Add ReLU")
    assert view.seen.contains(view.scene().content_rect()), "it has grown beyond what was seen"
    view.resize(600, 260)
    assert view.seen.contains(view.scene().content_rect())
    view.zoom_in()
    zoom = view.zoom
    view.resize(700, 300)
    graph, _ = edits.add(graph, layer("ReLU"), x=9000.0, y=0.0)
    view.document.edit_graph(graph, "Add ReLU")
    assert view.zoom == zoom, "the user has chosen this zoom"


def test_a_cable_to_the_next_row_keeps_between_the_rows(view: CanvasView) -> None:
    graph = edits.chain(layer("Flatten"), layer("Flatten"), layer("Flatten"), layer("Flatten"))
    points = [(0.0, 0.0), (200.0, 0.0), (0.0, 200.0), (200.0, 200.0)]
    graph = edits.move(graph, {node.id: point for node, point in zip(graph.nodes, points, strict=True)})
    view.document.edit_graph(graph, "Two rows")
    cable = view.scene().edge_geometries[Edge("flatten_2", "flatten_3")].cable
    for node in ("flatten_1", "flatten_2", "flatten_3", "flatten_4"):
        block = view.scene().node_geometries[node].rect.adjusted(2, 2, -2, -2)
        assert not any(block.contains(cable.pointAtPercent(step / 200)) for step in range(201))
