"""The canvas while the microscope is open: where the walk stands, the numbers on their way, and all back afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from canvas_parts import CTRL, drag, hover, items_match, node_pixel, on_canvas, pixel_of, press, release
from document_parts import wait_trainable
from graph_parts import layer
from microscope_parts import open_microscope
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph
from nnplayground.microscope.trace import TracedOperation
from nnplayground.ui.canvas.view import CanvasView
from nnplayground.ui.document.microscope_model import MicroscopeModel
from nnplayground.ui.toolkit.theme import themes

FIRST, SECOND, LAST = Edge("input_1", "linear_1"), Edge("linear_1", "linear_2"), Edge("linear_2", "loss_1")


@pytest.fixture
def network() -> Graph:
    return edits.chain(
        layer("Input"),
        layer("Linear", units=4, activation={"kind": "Tanh"}),
        layer("Linear", units=2),
        layer("Loss", function="CrossEntropy"),
    )


@pytest.fixture
def view(qtbot: QtBot, view: CanvasView) -> CanvasView:
    """With its engine started."""
    view.document.training.start_engine()
    wait_trainable(qtbot, view.document)
    return view


@pytest.fixture
def model(qtbot: QtBot, view: CanvasView) -> MicroscopeModel:
    return open_microscope(qtbot, view.document)


def walk_to(model: MicroscopeModel, phase: str, node: str, result: str, part: str = "") -> TracedOperation:
    """To the end of the operation that gives ``result``."""
    assert model.trace is not None
    traced = next(
        one
        for one in model.trace.of(node)
        if (one.phase, one.operation.result) == (phase, result) and part in ("", one.operation.part)
    )
    model.walk.go(traced.index + 1)
    return traced


def neuron(view: CanvasView, node: str, unit: int) -> QPoint:
    return pixel_of(view, view.scene().node_geometries[node].tiles[unit].center())


def written(view: CanvasView, node: str) -> list[list[float | None]]:
    """What stands in each neuron."""
    return [[entry.value for entry in entries] for entries in view.scene().step.items.neuron_values[node].state.neurons]


def stages(view: CanvasView) -> dict[str, str]:
    state = view.scene().step.state
    assert state is not None
    return {node: one.stage for node, one in state.nodes.items()}


def type_weight(view: CanvasView, at: QPoint, value: str) -> None:
    """By double-click, as a person does it."""
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    editor = view.findChild(QLineEdit, "canvas_value")
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(editor, value)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def test_the_node_at_work_is_lit_and_what_is_not_reached_is_dim(view: CanvasView, model: MicroscopeModel) -> None:
    scene = view.scene()
    walk_to(model, "forward", "linear_1", "y")
    assert stages(view) == {"input_1": "done", "linear_1": "active", "linear_2": "ahead", "loss_1": "ahead"}
    assert scene.step.items.marks["linear_1"].isVisible()
    assert scene.nodes["linear_2"].opacity() < 0.7 < scene.nodes["input_1"].opacity()
    assert scene.edges[LAST].opacity() < 0.6 < scene.edges[SECOND].opacity()
    assert "Linear 1" in view.accessibleDescription()
    assert "10×4" in scene.step.items.names[""].words
    walk_to(model, "backward", "linear_2", "dx")
    assert stages(view) == {"input_1": "ahead", "linear_1": "ahead", "linear_2": "active", "loss_1": "done"}
    flows = {edge: item.state.flow for edge, item in scene.step.items.flows.items()}
    assert flows == {FIRST: "none", SECOND: "gradients", LAST: "gradients"}
    walk_to(model, "update", "linear_2", "moved", "bias")
    assert stages(view) == {"input_1": "idle", "linear_1": "done", "linear_2": "active", "loss_1": "idle"}
    model.walk.start_over()
    assert "nothing of the step is done" in view.accessibleDescription()
    assert not any(item.isVisible() for item in scene.step.items.neuron_values.values())


def test_neurons_and_wires_show_the_numbers_of_the_sample_that_is_looked_at(
    view: CanvasView, model: MicroscopeModel
) -> None:
    z = walk_to(model, "forward", "linear_1", "z").operation
    model.walk.select((3, 2))
    assert [entries[-1] for entries in written(view, "linear_1")] == pytest.approx(z.output.array[3].tolist())
    terms = view.scene().step.state.edges[FIRST].terms  # type: ignore[union-attr]  # it is open
    assert {wire: term.values for wire, term in terms.items()} == {
        (2, column): pytest.approx((z.tensors["W"].array[2, column], z.tensors["x"].array[3, column]))
        for column in range(2)
    }
    y = walk_to(model, "forward", "linear_1", "y").operation
    model.walk.select((3, 2))
    pairs = list(zip(z.output.array[3].tolist(), y.output.array[3].tolist(), strict=True))
    assert written(view, "linear_1") == [pytest.approx(list(pair)) for pair in pairs]
    hover(view, neuron(view, "linear_1", 2))
    assert f"z = {pairs[2][0]:.4g}".replace("-", "−") in view.card.text
    dz = walk_to(model, "backward", "linear_1", "dz").operation
    model.walk.select((3, 1))
    assert [entries[-1] for entries in written(view, "linear_1")] == pytest.approx(dz.output.array[3].tolist())
    entry = view.scene().step.items.neuron_values["linear_1"].state.neurons[1][-1]
    assert (entry.letter, entry.gradient) == ("∂z", True)


def test_a_click_on_a_neuron_looks_at_its_number_and_a_drag_still_moves_the_node(
    view: CanvasView, model: MicroscopeModel
) -> None:
    walk_to(model, "forward", "linear_1", "z")
    model.walk.select((4, 0))
    for step in (press, release):
        step(view, neuron(view, "linear_1", 3))
    assert model.walk.element == (4, 3)
    assert view.scene().step.items.neuron_values["linear_1"].state.selected_neuron == 3
    for step in (press, release):
        step(view, neuron(view, "input_1", 1))
    assert model.walk.element == (4, 3), "another node's neurons are none of this result's numbers"
    walk_to(model, "backward", "linear_2", "dx")
    for step in (press, release):
        step(view, neuron(view, "linear_1", 2))
    assert model.walk.element == (0, 2), "the gradient by an input belongs to the neuron that it comes from"
    assert view.scene().step.items.neuron_values["linear_1"].state.selected_neuron == 2
    before = view.scene().step.items.marks["linear_2"].pos()
    start = node_pixel(view, "linear_2")
    drag(view, start, start + QPoint(0, 60))
    assert view.scene().step.items.marks["linear_2"].pos().y() > before.y()


def test_what_is_to_be_guessed_is_not_given_away(view: CanvasView, model: MicroscopeModel) -> None:
    walk_to(model, "forward", "linear_1", "z")
    model.options.set_predicting(True)
    model.walk.forward()
    assert [entries[-1] for entries in written(view, "linear_1")] == [None] * 4
    hover(view, neuron(view, "linear_1", 2))
    assert "y = ?" in view.card.text
    model.walk.reveal()
    assert None not in [entries[-1] for entries in written(view, "linear_1")]
    assert model.trace is not None
    walk_to(model, "loss", "loss_1", "L")
    assert view.scene().step.items.names[""].words.endswith("= ?")
    moved = walk_to(model, "update", "linear_2", "moved", "weight").operation
    shown_now = view.scene().cache.weight("linear_2")
    assert shown_now is not None
    assert (shown_now == moved.tensors["old"].array).all()
    model.walk.reveal()
    shown_now = view.scene().cache.weight("linear_2")
    assert shown_now is not None
    assert (shown_now == moved.output.array).all()
    biases = view.scene().cache.bias("linear_2")
    assert biases is not None
    assert (biases == model.trace.before.weights["linear_2.bias"]).all(), "its update is still to come"


def test_an_edited_weight_marks_what_it_changed_until_the_next_step(
    qtbot: QtBot, view: CanvasView, model: MicroscopeModel
) -> None:
    walk_to(model, "forward", "linear_2", "y")
    before, trace = written(view, "linear_2"), model.trace
    line = next(line for line in view.scene().edge_geometries[SECOND].lines if (line.row, line.column) == (1, 3))
    type_weight(view, pixel_of(view, line.path.pointAtPercent(0.3)), "2.5")
    qtbot.waitUntil(lambda: model.trace is not trace and not model.busy)
    dots = view.scene().step.items.dots
    assert {node for node, dot in dots.items() if dot.isVisible()} == {"linear_2"}
    assert dots["linear_2"].toolTip()
    after = written(view, "linear_2")
    assert after[0] == before[0]
    assert after[1] != before[1]
    weights = view.scene().cache.weight("linear_2")
    assert weights is not None
    assert weights[1, 3] == 2.5
    walk_to(model, "backward", "linear_1", "dz")
    assert dots["linear_1"].isVisible()
    assert model.trace is not None
    model.walk.go(len(model.trace.operations))
    model.walk.forward()
    qtbot.waitUntil(lambda: not model.busy)
    walk_to(model, "forward", "linear_2", "y")
    assert not any(dot.isVisible() for dot in view.scene().step.items.dots.values())


def test_blocks_have_the_numbers_on_their_wires_and_the_view_stays_where_it_can(qtbot: QtBot, view: CanvasView) -> None:
    view.set_zoom(0.4)
    model = open_microscope(qtbot, view.document)
    walk_to(model, "forward", "linear_1", "y")
    edge_values = view.scene().step.items.edge_values
    assert edge_values[FIRST].isVisible()
    assert edge_values[SECOND].values.words.endswith("…"), "four numbers are too many for a wire"
    assert not edge_values[LAST].isVisible()
    corner = view.seen.topLeft()
    walk_to(model, "forward", "linear_2", "y")
    assert view.seen.topLeft() == corner
    view.set_zoom(4.0)
    view.centerOn(view.scene().node_geometries["input_1"].rect.center())
    walk_to(model, "loss", "loss_1", "L")
    assert view.seen.intersects(view.scene().node_geometries["loss_1"].rect)


def test_every_operation_of_many_layers_can_be_drawn(qtbot: QtBot) -> None:
    graph = edits.chain(
        layer("Input"),
        layer("Linear", units=20),
        layer("Linear", units=3, activation={"kind": "ReLU"}),
        layer("BatchNorm1d"),
        layer("Dropout"),
        layer("Linear", units=2),
        layer("Loss", function="CrossEntropy"),
    )
    with on_canvas(graph) as view:
        view.document.training.start_engine()
        qtbot.waitUntil(lambda: view.document.training.snapshot is not None)
        model = open_microscope(qtbot, view.document)
        assert model.trace is not None
        for position in range(1, len(model.trace.operations) + 1):
            model.walk.go(position)
            current = model.walk.current
            assert current is not None
            assert stages(view)[current.node] == "active"
            assert not view.grab(view.viewport().rect()).isNull()
        scale = walk_to(model, "forward", "batchnorm1d_1", "y").operation
        assert [entries[-1] for entries in written(view, "batchnorm1d_1")] == pytest.approx(
            scale.output.array[0].tolist()
        )
        for step in (press, release):
            step(view, neuron(view, "batchnorm1d_1", 2))
        assert model.walk.element == (0, 2)
        walk_to(model, "forward", "linear_2", "z")
        assert view.scene().step.items.edge_values[Edge("linear_1", "linear_2")].isVisible(), "a block of 20 neurons"


@pytest.fixture(params=["light", "dark"])
def either_theme(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[None]:
    themes().choose(request.param)
    yield
    themes().choose("light")


@pytest.mark.usefixtures("either_theme")
def test_when_it_is_left_all_is_as_before(qtbot: QtBot, view: CanvasView) -> None:
    described = view.accessibleDescription()
    before = view.grab(view.viewport().rect()).toImage()
    model = open_microscope(qtbot, view.document)
    assert model.trace is not None
    for position in range(len(model.trace.operations) + 1):
        model.walk.go(position)
        assert not view.grab(view.viewport().rect()).isNull()
    assert view.grab(view.viewport().rect()).toImage() != before
    model.leave(keep=False)
    assert items_match(view.scene())
    assert view.scene().cache.step_open is None
    assert view.accessibleDescription() == described
    qtbot.waitUntil(lambda: view.grab(view.viewport().rect()).toImage() == before)


def test_a_network_that_is_changed_or_replaced_takes_its_marks_along(qtbot: QtBot, view: CanvasView) -> None:
    model = open_microscope(qtbot, view.document)
    walk_to(model, "backward", "linear_1", "dz")
    document = view.document
    document.edit_graph(edits.remove(document.project.graph, {"linear_1"}), "Delete")
    qtbot.waitUntil(lambda: not model.active)
    assert items_match(view.scene())
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: document.training.obstacle is None)
    open_microscope(qtbot, document)
    document.replace(document.project)
    assert items_match(view.scene())
    assert view.scene().step.state is None
    assert view.scene().content_rect() != QRectF()
