"""The outline: a network built, changed and taken apart without the mouse."""

from __future__ import annotations

import pytest
from document_parts import circle_graph, project_of
from panel_parts import find, show
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph
from nnplayground.project import Project
from nnplayground.ui.document.document import Document
from nnplayground.ui.panels.outline import Outline

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def project() -> Project:
    return project_of(Graph())


@pytest.fixture
def outline(qtbot: QtBot, document: Document) -> Outline:
    result = Outline(document)
    show(qtbot, result, 220, 400)
    result.tree.setFocus()
    return result


def press(outline: Outline, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(outline.tree, key, modifiers)


def pick(qtbot: QtBot, outline: Outline, text: str) -> None:
    """Walk down the open menu to an entry and press Enter."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for _ in range(40):
        active = menu.activeAction()
        if active is not None and active.text() == text:
            break
        QTest.keyClick(menu, Qt.Key.Key_Down)
    assert menu.activeAction().text() == text
    QTest.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    outline.tree.setFocus()


def add(qtbot: QtBot, outline: Outline, title: str) -> None:
    """Press Insert, type a name, press Enter."""
    press(outline, Qt.Key.Key_Insert)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    search = QApplication.focusWidget()
    assert isinstance(search, QLineEdit)
    QTest.keyClicks(search, title)
    QTest.keyClick(search, Qt.Key.Key_Return)
    qtbot.waitUntil(outline.tree.hasFocus)


def lines(outline: Outline) -> list[str]:
    """What stands in the list, from top to bottom."""
    result: list[str] = []
    for place in range(outline.tree.topLevelItemCount()):
        item = outline.tree.topLevelItem(place)
        assert item is not None
        result.append(item.text(0))
        for child in range(item.childCount()):
            edge = item.child(child)
            assert edge is not None
            result.append(f"  {edge.text(0)}")
    return result


def go_to(outline: Outline, text: str) -> None:
    """Walk with the arrow keys from the top to a line."""
    press(outline, Qt.Key.Key_Home)
    for _ in range(40):
        item = outline.tree.currentItem()
        if item is not None and item.text(0).startswith(text):
            return
        press(outline, Qt.Key.Key_Down)
    raise AssertionError(f"no line begins with {text}")


def test_a_network_is_built_without_the_mouse(qtbot: QtBot, outline: Outline, document: Document) -> None:
    assert "Press Insert" in find(outline, QLabel, "outline_note").text()
    for title in ("Input", "Linear", "Linear", "Loss"):
        add(qtbot, outline, title)
    graph = document.project.graph
    assert graph.order == ("input_1", "linear_1", "linear_2", "loss_1")
    assert lines(outline)[0] == "Input"  # as on the canvas: mostly there is only one
    assert lines(outline)[1] == "  to Linear 1"

    go_to(outline, "Linear 2")
    press(outline, Qt.Key.Key_Delete)
    assert "linear_2" not in document.project.graph
    go_to(outline, "Linear 1")
    press(outline, Qt.Key.Key_Return, CONTROL)
    pick(qtbot, outline, "Loss")
    assert Edge("linear_1", "loss_1") in document.project.graph.edges

    for _ in range(document.undo_stack.count()):
        document.undo_stack.undo()
    assert document.project.graph == Graph()
    assert lines(outline) == []


def test_an_edge_is_deleted_and_a_layer_put_into_another(qtbot: QtBot, outline: Outline, document: Document) -> None:
    document.edit_graph(circle_graph(), "")
    go_to(outline, "to Linear 1")
    press(outline, Qt.Key.Key_Delete)
    assert Edge("input_1", "linear_1") not in document.project.graph.edges
    go_to(outline, "to Linear 2")
    add(qtbot, outline, "ReLU")
    assert {Edge("linear_1", "relu_1"), Edge("relu_1", "linear_2")} <= set(document.project.graph.edges)


def test_layers_are_renamed_and_moved(qtbot: QtBot, outline: Outline, document: Document) -> None:
    document.edit_graph(circle_graph(), "")
    go_to(outline, "Linear 1")
    press(outline, Qt.Key.Key_F2)
    editor = find(outline, QLineEdit, "outline_name")
    assert editor.text() == "Linear 1"
    QTest.keyClicks(editor, "Hidden")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.project.graph["linear_1"].label == "Hidden")
    assert any(line.startswith("Hidden") for line in lines(outline))
    go_to(outline, "Hidden")
    x, y = document.project.graph["linear_1"].x, document.project.graph["linear_1"].y
    steps = document.undo_stack.count()
    press(outline, Qt.Key.Key_Right, CONTROL)
    press(outline, Qt.Key.Key_Right, CONTROL)
    press(outline, Qt.Key.Key_Up, CONTROL)
    node = document.project.graph["linear_1"]
    assert (node.x, node.y) == (x + 40, y - 20)
    assert document.undo_stack.count() == steps + 1


def test_the_selection_goes_both_ways(outline: Outline, document: Document) -> None:
    document.edit_graph(circle_graph(), "")
    go_to(outline, "Linear 1")
    assert document.selection == {"linear_1"}
    press(outline, Qt.Key.Key_Down)
    assert document.selected_edges == {Edge("linear_1", "linear_2")}
    document.select(frozenset({"loss_1"}))
    assert [outline.tree.key_of(item) for item in outline.tree.selectedItems()] == ["loss_1"]
    assert outline.tree.current == "loss_1"


def test_a_refused_connection_stands_greyed_with_its_reason(qtbot: QtBot, outline: Outline, document: Document) -> None:
    document.edit_graph(circle_graph(), "")
    go_to(outline, "Linear 2")
    press(outline, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    refused = {action.text(): action.toolTip() for action in menu.actions() if not action.isEnabled()}
    assert "loop" in refused["Linear 1"]
    QTest.keyClick(menu, Qt.Key.Key_Escape)


def test_problems_are_read_out(outline: Outline, document: Document) -> None:
    graph = edits.remove(circle_graph(), edges=[Edge("linear_1", "linear_2")])
    document.edit_graph(graph, "")
    go_to(outline, "Linear 2")
    item = outline.tree.currentItem()
    assert item is not None
    spoken = item.data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert "Nothing is connected to Linear 2" in spoken
    assert "Nothing is connected to Linear 2" in find(outline, QLabel, "outline_note").text()


def test_screen_readers_find_the_list(outline: Outline, document: Document) -> None:
    document.edit_graph(circle_graph(), "")
    spoken = QAccessible.queryAccessibleInterface(outline.tree)
    assert spoken.text(QAccessible.Text.Name) == "Layers and edges of the network"
    assert "Insert adds a layer" in spoken.text(QAccessible.Text.Description)
    assert spoken.childCount() >= 7


def test_a_layer_is_added_where_the_keyboard_stands(qtbot: QtBot, outline: Outline, document: Document) -> None:
    document.edit_graph(circle_graph(), "")
    go_to(outline, "Linear 1")
    document.select(frozenset())
    add(qtbot, outline, "Dropout")
    assert Edge("linear_1", "dropout_1") in document.project.graph.edges
    assert document.selection == {"dropout_1"}


def test_undo_keeps_the_selection(outline: Outline, document: Document) -> None:
    document.edit_graph(circle_graph(), "")
    go_to(outline, "Linear 2")
    press(outline, Qt.Key.Key_Right, CONTROL)
    document.undo_stack.undo()
    assert document.selection == {"linear_2"}
    press(outline, Qt.Key.Key_Delete)
    assert document.selection == frozenset()
    document.undo_stack.undo()
    assert document.selection == {"linear_2"}
    assert outline.tree.current == "linear_2"
    document.select(frozenset())
    document.undo_stack.redo()
    document.undo_stack.undo()
    assert document.selection == {"linear_2"}, "it has come back"
    document.select(frozenset({"loss_1"}))
    document.undo_stack.redo()
    document.undo_stack.undo()
    assert document.selection == {"loss_1"}, "what is selected stays so"
