"""The microscope's panel: opened, walked through, a number traced to where it came from, predicted and revealed."""

from __future__ import annotations

import numpy as np
import pytest
from document_parts import opened, project_of
from graph_parts import layer
from hypothesis import given
from hypothesis import strategies as st
from panel_parts import find, show, type_into
from patience import process_events
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot
from window_parts import open_window, wait_ready

from nnplayground.expressions.operation import Operation
from nnplayground.expressions.tensor import Array, Tensor
from nnplayground.graph import edits
from nnplayground.graph.graph import Graph
from nnplayground.microscope.batch_selector import TrainingSample
from nnplayground.project import Project
from nnplayground.text import UserError, text
from nnplayground.ui.document.document import Document
from nnplayground.ui.microscope.inspection.answer import read_answer
from nnplayground.ui.microscope.inspection.answer_row import AnswerRow
from nnplayground.ui.microscope.inspection.card import TensorCard
from nnplayground.ui.microscope.inspection.explanation_view import equation_lines
from nnplayground.ui.microscope.inspection.gradient_check import GradientCheck
from nnplayground.ui.microscope.inspection.grid import NumberGrid
from nnplayground.ui.microscope.inspection.tensor_layout import layout_of
from nnplayground.ui.microscope.inspection.tensors_view import TensorsView
from nnplayground.ui.panels.microscope import MicroscopePanel
from nnplayground.ui.toolkit.forms.split import Split, remember_shares, remembered_shares
from nnplayground.ui.toolkit.theme import themes


def small() -> Graph:
    """Input, Linear of 3 with Tanh, Linear of 1, Loss."""
    hidden = layer("Linear", units=3, activation="Tanh")
    return edits.chain(layer("Input"), hidden, layer("Linear", units=1), layer("Loss"))


@pytest.fixture
def project() -> Project:
    return project_of(small())


@pytest.fixture
def panel(qtbot: QtBot, trainable: None, document: Document) -> MicroscopePanel:
    """Looking at one sample, before the first operation."""
    microscope_panel = show(qtbot, MicroscopePanel(document), 1000, 420)
    document.microscope.open(TrainingSample(4))
    qtbot.waitUntil(lambda: document.microscope.active)
    return microscope_panel


def go_to(qtbot: QtBot, panel: MicroscopePanel, phase: str, name: str) -> None:
    model = panel.model
    assert model.trace is not None
    traced = next(one for one in model.trace.operations if one.phase == phase and one.operation.name == name)
    model.walk.go(traced.index + 1)
    settle(qtbot, panel)


def settle(qtbot: QtBot, panel: MicroscopePanel) -> None:
    """Until what is asked for stands there."""
    assert panel.model.walk.current is not None
    wanted = panel.model.walk.current.operation.output
    qtbot.waitUntil(lambda: panel.tensors.result.tensor is wanted)


def card(panel: MicroscopePanel, key: str) -> TensorCard:
    return next(one for one in panel.tensors.cards if one.tensor is not None and one.tensor.key == key)


def click_number(grid: NumberGrid, row: int, column: int) -> None:
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.cell_rect(row, column).center())


def lit(grid: NumberGrid) -> set[tuple[int, ...]]:
    return {tuple(map(int, place)) for place in grid.content.lit}


def test_it_says_what_it_is_and_opens_by_its_button(qtbot: QtBot) -> None:
    with opened(project_of(small())) as document:
        panel = MicroscopePanel(document)
        show(qtbot, panel, 900, 300)
        button = find(panel, QPushButton, "microscope_open")
        assert not button.isEnabled()  # the engine is not there yet
        assert "cannot be opened" in panel.closed.sentence.text()
        document.training.start_engine()
        qtbot.waitUntil(lambda: button.isEnabled())
        assert "operation by operation" in panel.closed.sentence.text()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: panel.start.isVisible())
        assert "minibatch" in panel.start.heading.text()
        first = find(panel, QPushButton, "microscope_first")
        QTest.mouseClick(first, Qt.MouseButton.LeftButton)
        settle(qtbot, panel)
        assert panel.head.isVisible()
        assert "operation 1 of" in panel.head.count.words
        assert panel.window().focusWidget() is panel.tensors.result.grid
        document.microscope.leave(keep=False)  # in the middle of it
        qtbot.waitUntil(lambda: panel.closed.isVisible())
        assert button.isEnabled()
        assert panel.tensors.result.tensor is None  # nothing keeps the step that was left


def test_a_number_is_chosen_and_what_it_came_from_is_lit(qtbot: QtBot, panel: MicroscopePanel) -> None:
    go_to(qtbot, panel, "forward", "Weighted sum")
    grid = panel.tensors.result.grid
    assert grid.content.cursor == (0, 0)
    assert lit(card(panel, "W").grid) == {(0, 0), (0, 1)}
    click_number(grid, 0, 2)
    assert panel.model.walk.element == (0, 2)
    qtbot.waitUntil(lambda: lit(card(panel, "W").grid) == {(2, 0), (2, 1)})
    assert lit(card(panel, "b").grid) == {(0, 2)}
    assert "z_3" in panel.explanation_view.equations.accessibleName()
    assert panel.explanation_view.formula.latex
    QTest.keyClick(grid, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: lit(card(panel, "b").grid) == {(0, 1)})
    assert panel.model.walk.element == (0, 1)
    assert grid.accessibleDescription().startswith("z_2 = ")
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Right)  # there is no fourth
    assert panel.model.walk.element == (0, 2)


def test_every_operation_can_be_shown_both_ways_in_both_themes(qtbot: QtBot, panel: MicroscopePanel) -> None:
    model = panel.model
    assert model.trace is not None
    count = len(model.trace.operations)
    for place in range(count):
        model.walk.forward()
        settle(qtbot, panel)
        assert f"operation {place + 1} of {count}" in panel.head.count.words
        assert panel.explanation_view.sentence.text().endswith(".")
        assert not panel.grab().isNull()
    with qtbot.waitSignal(themes().changed):
        themes().choose("dark" if themes().current.name == "light" else "light")
    for place in reversed(range(1, count)):
        model.walk.back()
        settle(qtbot, panel)
        assert f"operation {place} of {count}" in panel.head.count.words
        panel.grab()
    themes().choose("light")
    model.walk.back()
    qtbot.waitUntil(lambda: panel.start.isVisible())


def test_digits_are_those_of_grids_and_formulas(qtbot: QtBot, panel: MicroscopePanel) -> None:
    go_to(qtbot, panel, "forward", "Weighted sum")
    box = find(panel, QSpinBox, "microscope_digits")
    before = panel.explanation_view.equations.latex
    box.setFocus()
    for _ in range(20):
        QTest.keyClick(box, Qt.Key.Key_Up)
    assert panel.model.options.digits == 10
    qtbot.waitUntil(lambda: panel.tensors.result.grid.digits == 10)
    assert panel.explanation_view.equations.latex[0] == before[0]  # symbols
    assert len(panel.explanation_view.equations.latex[1]) > len(before[1])
    for _ in range(20):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert panel.model.options.digits == 2


def test_a_result_is_predicted_checked_and_revealed(qtbot: QtBot, panel: MicroscopePanel) -> None:
    model, answer = panel.model, panel.answer
    model.options.set_predicting(True)
    go_to(qtbot, panel, "forward", "Weighted sum")
    qtbot.waitUntil(lambda: answer.isVisible())
    grid = panel.tensors.result.grid
    assert grid.hidden
    assert grid.describe(0, 0).endswith("?")
    assert panel.explanation_view.equations.latex[-1].endswith(r"\text{?}")
    assert model.walk.current is not None
    real = float(model.walk.current.operation.output.array[0, 0])
    for typed, verdict in (("about two", "is a number"), ("", "is a number"), (f"{real * 1.5:.3f}", "not right yet")):
        type_into(answer.edit, typed)
        assert verdict in answer.message.text()
        assert grid.hidden
        assert model.walk.hidden
    type_into(answer.edit, f"{real:.3g}".replace(".", ","))
    qtbot.waitUntil(lambda: not grid.hidden)
    assert answer.message.text() == "Right."
    assert not model.walk.hidden
    model.walk.forward()  # the next result is hidden again, until Reveal is pressed
    settle(qtbot, panel)
    qtbot.waitUntil(lambda: panel.tensors.result.grid.hidden)
    assert not answer.edit.text()
    QTest.mouseClick(find(answer, QPushButton, "microscope_reveal"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not panel.tensors.result.grid.hidden)
    model.options.set_predicting(False)
    qtbot.waitUntil(lambda: not answer.isVisible())


def test_nothing_shown_gives_a_hidden_result_away(qtbot: QtBot, panel: MicroscopePanel) -> None:
    model = panel.model
    assert model.trace is not None
    for traced in model.trace.operations:
        operation = traced.operation
        if operation.explain is None:
            continue
        index = (0,) * operation.output.array.ndim
        lines = equation_lines(operation.explain(index), 6, hidden=True)
        assert lines[-1].endswith(r"\text{?}")


@pytest.mark.parametrize(
    ("typed", "number", "right"),
    [
        ("0.38", 0.3775, True),
        ("0,3775", 0.3775, True),
        (".4", 0.3775, True),
        ("0", 0.3775, False),
        ("1", 0.62, False),
        ("0", 0.0, True),
        ("\N{MINUS SIGN}1.2e-3", -0.00121, True),
        ("-0.38", 0.3775, False),
        ("12", 12.4, True),
        ("5", float("nan"), False),
    ],
)
def test_an_answer_is_right_within_a_hundredth_or_rounded(typed: str, number: float, right: bool) -> None:
    assert read_answer(typed).is_right(number) is right


@given(st.text(max_size=12))
def test_an_answer_that_is_no_number_is_said_to_be_none(typed: str) -> None:
    try:
        answer = read_answer(typed)
    except UserError as error:
        sentence = str(error)
    else:
        assert answer.is_right(answer.value)
        return
    assert "is a number" in sentence


@pytest.mark.parametrize(
    ("shape", "batched"),
    [((), False), ((7,), False), ((100,), False), ((1, 409), True), ((5, 3), True), ((2, 3, 4), True), ((0, 3), True),
     ((4, 2, 3), False), ((2, 3, 4, 5), True), ((6, 1, 3, 3), False), ((6, 4, 3, 3), False), ((2, 2, 2, 3, 3), False)],
)  # fmt: skip
def test_every_number_of_a_tensor_has_one_place(shape: tuple[int, ...], batched: bool) -> None:
    layout = layout_of(shape, batched).with_across(3)
    result = []
    for lead in np.ndindex(*layout.lead):
        for row in range(layout.height):
            for column in range(layout.width):
                index = layout.index(lead, row, column)
                if index is not None:
                    result.append(index)
                    places = layout.cells(np.array([index], dtype=np.int64).reshape(1, -1), lead)
                    assert places.tolist() == [[row, column]]
    assert sorted(result) == sorted(np.ndindex(*shape))
    assert layout.index((0,) * len(layout.lead), layout.height, 0) is None


@pytest.mark.parametrize("shape", [(128, 4096), (64, 64, 3, 3), (32, 64, 28, 28), (4096,)])
def test_a_large_tensor_paints_what_is_seen_of_it(qtbot: QtBot, shape: tuple[int, ...]) -> None:
    tensor_card = TensorCard()
    show(qtbot, tensor_card, 420, 260)
    array = np.random.default_rng(1).normal(size=shape).astype(np.float32)
    tensor_card.show_tensor(Tensor("W", "W", array, "parameter", batched=False), 4)
    grid = tensor_card.grid
    last = tuple(size - 1 for size in shape)
    grid.set_marks(last, [])
    assert grid.content.cursor is not None
    assert grid.viewport().rect().intersects(grid.cell_rect(*grid.content.cursor))  # it was scrolled to
    cell = grid.cells.at(*(grid.cell_rect(*grid.content.cursor).center() + grid.scrolled).toTuple())
    assert cell == grid.content.cursor
    for _ in range(12):
        QTest.keyClick(grid, Qt.Key.Key_Plus)
    assert grid.writes_numbers
    for _ in range(40):
        QTest.keyClick(grid, Qt.Key.Key_Minus)
    assert not grid.writes_numbers
    assert not tensor_card.grab().isNull()
    QTest.keyClick(grid, Qt.Key.Key_0)
    with qtbot.waitSignal(tensor_card.chosen) as heard:
        click_number(grid, *grid.content.cursor)
    assert heard.args == [last]


def test_sources_that_are_nowhere_or_elsewhere_are_passed_over_or_shown(qtbot: QtBot) -> None:
    """Of a window of a convolution nothing may be left but padding; another may lie in the third sample."""
    tensor_card = TensorCard()
    show(qtbot, tensor_card, 300, 160)
    tensor_card.show_tensor(Tensor("x", "x", np.zeros((3, 1, 4, 4))), 4)
    nothing = np.zeros((0, 4), dtype=np.int64)
    tensor_card.set_marks(None, [nothing])
    assert tensor_card.grid.content.lead == (0,)
    assert lit(tensor_card.grid) == set()
    tensor_card.set_marks(None, [nothing, np.array([[2, 0, 1, 3]])])
    assert tensor_card.grid.content.lead == (2,)
    assert lit(tensor_card.grid) == {(1, 3)}


def test_odd_numbers_are_drawn(qtbot: QtBot) -> None:
    tensor_card = TensorCard()
    show(qtbot, tensor_card, 300, 160)
    array = np.array([[np.nan, np.inf, -np.inf], [1e-300, -1e300, 0.0]])
    tensor_card.show_tensor(Tensor("x", "x", array), 10)
    assert not tensor_card.grab().isNull()
    assert tensor_card.grid.describe(0, 1).endswith("\N{INFINITY}")
    tensor_card.show_tensor(Tensor("x", "x", np.zeros((0, 3))), 4)
    assert not tensor_card.grab().isNull()


def test_small_tensors_are_larger_where_there_is_room(qtbot: QtBot) -> None:
    """All alike, without scrolling; a large one is of the size of text, and zooming comes on top."""
    view = TensorsView()
    show(qtbot, view, 900, 500)
    few, many = np.array([[0.25, -1.5]]), np.random.default_rng(1).normal(size=(40, 30))

    def shown(array: Array) -> int:
        """Height of the cells of the result."""
        tensors = {"x": Tensor("x", "x", array), "y": Tensor("y", "y", array)}
        operation = Operation("Copy", "y = x", tensors, "y", text("It is passed on."))
        view.show_operation(operation, None, None, 4, hidden=False)
        heights = {one.grid.cells.cell.height() for one in view.cards}
        assert len(heights) == 1
        return heights.pop()

    usual = shown(many)
    large = shown(few)
    assert large >= 1.5 * usual
    for one in view.cards:
        assert one.grid.writes_numbers
        assert not one.grid.horizontalScrollBar().maximum()
        assert not one.grid.verticalScrollBar().maximum()
    grid = view.result.grid
    QTest.keyClick(grid, Qt.Key.Key_Plus)
    assert grid.cells.cell.height() > large
    assert view.cards[0].grid.cells.cell.height() == large
    QTest.keyClick(grid, Qt.Key.Key_0)
    assert grid.cells.cell.height() == large
    view.resize(150, 80)
    assert grid.cells.cell.height() == usual
    assert shown(many) == usual


def test_the_row_of_the_answer_is_of_one_number(qtbot: QtBot) -> None:
    row = AnswerRow()
    show(qtbot, row, 400, 90)
    row.ask(0.5)
    type_into(row.edit, "0.7")
    assert "not right yet" in row.message.text()
    with qtbot.waitSignal(row.revealed):
        row.ask(0.7)
        assert not row.edit.text()
        type_into(row.edit, "0.7")


def test_a_gradient_is_tested_and_a_layer_checked(qtbot: QtBot, panel: MicroscopePanel) -> None:
    go_to(qtbot, panel, "forward", "Weighted sum")
    assert not panel.test.isVisible()
    go_to(qtbot, panel, "backward", "Gradient of the weights")
    qtbot.waitUntil(lambda: panel.test.isVisible())
    QTest.mouseClick(panel.test, Qt.MouseButton.LeftButton)
    dialog = panel.findChild(GradientCheck)
    assert dialog is not None
    assert "weight 1, 1" in dialog.about.text()
    type_into(dialog.epsilon, "a little")
    assert "Received: a little" in dialog.verdict.text()
    with qtbot.waitSignal(panel.model.tested):
        type_into(dialog.epsilon, "0.01")
    assert "differ by" in dialog.verdict.text()
    assert r"\varepsilon" in dialog.predicted.latex[0]
    assert dialog.actual.isVisible()
    with qtbot.waitSignal(panel.model.tested):
        QTest.mouseClick(find(dialog, QPushButton, "gradient_check"), Qt.MouseButton.LeftButton)
    assert "agree" in dialog.checked.text()
    with qtbot.waitSignal(panel.model.tested):
        type_into(dialog.epsilon, "1e-300")
    assert "does not move" in dialog.verdict.text()
    click_number(panel.tensors.result.grid, 0, 1)  # another number: what was said is of the one before
    assert not dialog.verdict.text()
    go_to(qtbot, panel, "forward", "Activation")
    assert not find(dialog, QPushButton, "gradient_nudge").isEnabled()
    QTest.mouseClick(find(dialog, QPushButton, "gradient_close"), Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


@pytest.mark.parametrize("size", [100, 200])
def test_the_open_microscope_has_room_in_the_window_and_gives_it_back(qtbot: QtBot, size: int) -> None:
    themes().enlarge(size)
    try:
        with open_window(qtbot, "circle") as window:
            wait_ready(qtbot, window)
            docked = [dock for dock in window.docks.values() if not dock.isHidden() and not dock.isFloating()]
            window.dock_layout.bring("microscope")
            qtbot.waitUntil(lambda: "microscope" not in window.dock_layout.panels.missing)
            process_events()
            before = window.docks["microscope"].width()
            window.actions_by_name["microscope"].trigger()
            qtbot.waitUntil(lambda: window.document.microscope.active)
            qtbot.waitUntil(lambda: window.docks["microscope"].width() > before)
            panel = window.panels["microscope"]
            assert isinstance(panel, MicroscopePanel)
            qtbot.waitUntil(lambda: panel.start.isVisible())
            assert window.docks["loss"].isHidden()
            assert window.docks["boundary"].isVisible()  # a tab of the same group
            window.document.microscope.leave(keep=False)
            qtbot.waitUntil(lambda: window.docks["microscope"].width() <= before + 8)
            assert all(not dock.isHidden() for dock in docked)
    finally:
        themes().enlarge(100)


def test_shares_of_a_splitter_are_remembered(qtbot: QtBot) -> None:
    split = Split("split_of_a_test", 400)
    split.addWidget(QWidget())
    split.addWidget(QWidget())
    show(qtbot, split, 500, 100)
    assert abs(split.sizes()[0] - 200) < 5
    handle = split.handle(1)
    middle = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(handle, middle + QPoint(100, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle + QPoint(100, 0))
    moved = split.sizes()[0]
    assert moved > 250
    split.resize(1000, 100)
    assert abs(split.sizes()[0] - 2 * moved) < 10
    stored = next(word for word in remembered_shares().split() if word.startswith("split_of_a_test="))
    remember_shares("split_of_a_test=250 nonsense split_of_a_test=x split_of_a_test=5000")
    remember_shares(f"split_of_a_test={5000 * '9'}")
    assert "split_of_a_test=250" in remembered_shares()
    remember_shares(stored)
    assert stored in remembered_shares()
