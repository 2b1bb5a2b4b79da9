"""The palette: searching, adding from the keyboard, dragging out."""

from __future__ import annotations

import json

import pytest
from document_parts import project_of
from panel_parts import find, show
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QTreeWidgetItemIterator
from pytestqt.qtbot import QtBot

from nnplayground.graph.graph import Edge, Graph
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.project import Project
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.graph_actions import LAYER_MIME
from nnplayground.ui.panels.palette import Palette


@pytest.fixture
def project() -> Project:
    return project_of(Graph())


@pytest.fixture
def palette(qtbot: QtBot, document: Document) -> Palette:
    result = Palette(document)
    show(qtbot, result, 220, 500)
    return result


def entries(palette: Palette) -> dict[str, QTreeWidgetItem]:
    """The layers shown, by title."""
    tree = find(palette, QTreeWidget, "palette_list")
    steps = QTreeWidgetItemIterator(tree)
    items: dict[str, QTreeWidgetItem] = {}
    while (item := steps.value()) is not None:
        if item.parent() is not None and not item.isHidden():
            items[item.text(0)] = item
        steps += 1
    return items


def test_every_layer_is_offered_with_its_help(palette: Palette) -> None:
    items = entries(palette)
    assert set(items) == {cls.title for cls in LAYERS if cls.in_palette}
    assert "Identity" not in items
    assert all(item.toolTip(0) for item in items.values())
    assert all(not item.icon(0).isNull() for item in items.values())


@pytest.mark.parametrize(("typed", "expected"), [("lin", "Linear"), ("BATCH", "BatchNorm1d"), ("add", "Add")])
def test_search_and_enter_add_the_best_hit(palette: Palette, document: Document, typed: str, expected: str) -> None:
    search = find(palette, QLineEdit, "palette_search")
    QTest.keyClicks(search, typed)
    assert expected in entries(palette)
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert [type(node.layer).kind for node in document.project.graph.nodes] == [expected]
    document.undo_stack.undo()
    assert document.project.graph == Graph()


def test_search_looks_into_the_help_too(palette: Palette) -> None:
    search = find(palette, QLineEdit, "palette_search")
    word = LAYERS["Dropout"].help.split()[-1].strip(".")
    QTest.keyClicks(search, word)
    assert "Dropout" in entries(palette)
    assert "Input" not in entries(palette)


def test_search_without_a_hit_says_so_and_adds_nothing(palette: Palette, document: Document) -> None:
    search = find(palette, QLineEdit, "palette_search")
    QTest.keyClicks(search, "zzz")
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert document.project.graph == Graph()
    assert not palette.list.isVisible()
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert palette.list.isVisible()
    assert len(entries(palette)) == sum(cls.in_palette for cls in LAYERS)


def test_a_chain_is_built_by_searching_and_pressing_enter(palette: Palette, document: Document) -> None:
    search = find(palette, QLineEdit, "palette_search")
    for typed in ("input", "linear", "loss"):
        search.setFocus()
        QTest.keyClicks(search, typed)
        QTest.keyClick(search, Qt.Key.Key_Return)
    assert document.project.graph.edges == (Edge("input_1", "linear_1"), Edge("linear_1", "loss_1"))
    assert document.selection == {"loss_1"}


def test_a_double_click_adds_behind_the_selected_layer(palette: Palette, document: Document) -> None:
    for title in ("Input", "Linear"):
        item = entries(palette)[title]
        where = palette.list.visualItemRect(item).center()
        QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
        QTest.mouseDClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert document.project.graph.edges == (Edge("input_1", "linear_1"),)


def test_the_keyboard_goes_from_the_search_to_the_list(palette: Palette, document: Document) -> None:
    search = find(palette, QLineEdit, "palette_search")
    QTest.keyClick(search, Qt.Key.Key_Down)
    assert palette.list.hasFocus()
    QTest.keyClick(palette.list, Qt.Key.Key_Down)
    QTest.keyClick(palette.list, Qt.Key.Key_Return)
    assert [type(node.layer).kind for node in document.project.graph.nodes] == ["Linear"]


def test_a_drag_carries_the_layer(palette: Palette, monkeypatch: pytest.MonkeyPatch) -> None:
    dragged: list[tuple[dict[str, object], bool]] = []

    def run(drag: QDrag, *_: object) -> Qt.DropAction:
        data = json.loads(bytes(drag.mimeData().data(LAYER_MIME).data()))
        dragged.append((data, drag.pixmap().isNull()))
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", run)
    item = entries(palette)["Conv2d"]
    palette.list.scrollToItem(item)
    view = palette.list.viewport()
    where = palette.list.visualItemRect(item).center()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=where)
    for step in range(1, 8):
        QTest.mouseMove(view, where + QPoint(5 * step, 3 * step))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=where)
    assert dragged
    data, blank = dragged[0]
    assert Layer.parse(data) == LAYERS["Conv2d"]()
    assert not blank


def test_headings_are_no_layers(palette: Palette, document: Document) -> None:
    heading = palette.list.topLevelItem(0)
    assert heading is not None
    where = palette.list.visualItemRect(heading).center()
    QTest.mouseDClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert document.project.graph == Graph()


def test_a_click_on_a_heading_closes_its_group_but_a_search_finds_what_is_in_it(palette: Palette) -> None:
    heading = palette.list.topLevelItem(1)
    assert heading is not None
    first = heading.child(0)
    assert first is not None
    where = palette.list.visualItemRect(heading).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert not heading.isExpanded()
    assert palette.list.visualItemRect(first).isEmpty()
    search = find(palette, QLineEdit, "palette_search")
    QTest.keyClicks(search, first.text(0))
    assert not palette.list.visualItemRect(first).isEmpty()
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert not heading.isExpanded()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert heading.isExpanded()
