"""The command palette: found by typing, done by Enter, and what is off says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from window_parts import keys, open_window, wait_ready

from nnplayground import project_file
from nnplayground.graph.graph import Graph
from nnplayground.templates import TEMPLATES
from nnplayground.ui.dialogs.command_palette.palette import CommandPalette
from nnplayground.ui.dialogs.command_palette.search import Words, ranked, spans
from nnplayground.ui.toolkit.settings_store import SettingsStore
from nnplayground.ui.toolkit.theme import Choice, themes
from nnplayground.ui.toolkit.translate import translated
from nnplayground.ui.window.main_window import MainWindow

_CONTROL = Qt.KeyboardModifier.ControlModifier


def _open(window: MainWindow, typed: str = "") -> CommandPalette:
    keys(window, Qt.Key.Key_K, _CONTROL)
    palette = window.dialogs.command_palette
    assert palette is not None
    assert palette.isVisible()
    assert palette.field.hasFocus()
    QTest.keyClicks(palette.field, typed)
    return palette


def _press(palette: CommandPalette, key: Qt.Key) -> None:
    QTest.keyClick(palette.field, key)


def _titles(palette: CommandPalette) -> list[str]:
    return [row.title for row in palette.rows.shown]


def _current(palette: CommandPalette) -> str:
    return palette.rows.shown[palette.list.currentIndex().row()].title


def test_an_action_is_found_and_done(window: MainWindow) -> None:
    palette = _open(window, "layer every sel")
    assert _titles(palette)[0] == "Select all"
    assert palette.note.text() == "Select every layer"
    _press(palette, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert window.canvas.hasFocus()
    assert window.document.selection == frozenset(window.document.project.graph.by_id)
    _open(window)
    assert _titles(palette)[:2] == ["Select all", "New"]  # the last one done, then as in the menus


def test_what_is_off_says_why_and_does_nothing(window: MainWindow) -> None:
    palette = _open(window, "undo")
    row = palette.rows.shown[0]
    assert (row.title, row.key, row.reason) == ("Undo", "Ctrl+Z", "Nothing was edited yet.")
    assert "off: Nothing was edited yet." in palette.field.accessibleDescription()
    assert palette.note.text() == "Take back the last edit"
    project = window.document.project
    _press(palette, Qt.Key.Key_Return)
    assert palette.isVisible()
    assert palette.note.text() == "Undo is off now. Nothing was edited yet."
    assert palette.field.accessibleDescription() == palette.note.text()
    assert window.document.project is project
    _press(palette, Qt.Key.Key_Escape)
    _open(window)
    assert _titles(palette)[0] == "New"  # it was not done


def test_it_offers_what_the_menus_offer(window: MainWindow) -> None:
    window.store.add_recent("/tmp/some&thing.nnp")
    window.actions_by_name["theme_light"].trigger()
    palette = _open(window)
    shown = {row.id: row for row in palette.rows.shown}
    assert shown.keys() >= window.actions_by_name.keys() - {"command_palette"}
    assert shown["add_Tanh"].path == "Model › Add layer › Activation"
    assert shown["timeline_speed_5"].path == "Train › Timeline › Speed of the film"
    assert shown["theme_light"].checked is True
    assert "switched on" in shown["theme_light"].spoken()
    assert "switched off" in shown["theme_dark"].spoken()
    assert shown["save"].checked is None
    assert shown["microscope"].key == "F9"
    assert shown["recent_/tmp/some&thing.nnp"].title == "some&thing.nnp"
    assert shown["look_at_batch"].path == "Microscope › Look at"
    palette.leave()
    window.document.select(frozenset({"linear_1"}))
    palette = _open(window, "copy")
    assert palette.rows.shown[0].reason == ""  # as it is each time
    palette.leave()
    window.document.edit_graph(Graph(), "Empty")
    palette = _open(window, "look at minibatch")
    assert palette.rows.shown[0].reason == translated(window.document.training.obstacle or "")  # its menu is off


def test_what_is_made_when_a_menu_opens_can_be_done_too(window: MainWindow) -> None:
    window.store.add_recent("/tmp/gone.nnp")
    assert window.action_set.menus["recent"].menuAction().isEnabled()
    palette = _open(window, "forget these")
    _press(palette, Qt.Key.Key_Enter)
    assert window.store.recent == []
    assert not window.action_set.menus["recent"].menuAction().isEnabled()


def test_keys_go_through_the_rows(window: MainWindow) -> None:
    palette = _open(window)
    titles = _titles(palette)
    assert _current(palette) == titles[0]
    for key, place in (
        (Qt.Key.Key_Down, 1),
        (Qt.Key.Key_Down, 2),
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, len(titles) - 1),
        (Qt.Key.Key_Down, 0),
        (Qt.Key.Key_PageUp, 0),
    ):
        _press(palette, key)
        assert palette.list.currentIndex().row() == place
    _press(palette, Qt.Key.Key_PageDown)
    assert palette.list.currentIndex().row() > 4
    assert palette.list.viewport().rect().contains(palette.list.visualRect(palette.list.currentIndex()))
    _press(palette, Qt.Key.Key_Tab)
    assert palette.field.hasFocus()
    QTest.keyClick(palette.field, Qt.Key.Key_K, _CONTROL)
    assert not palette.isVisible()


def test_no_key_of_a_menu_means_anything_while_it_is_open(window: MainWindow) -> None:
    window.document.select(frozenset({"linear_1"}))
    palette = _open(window, "zoo")
    nodes = window.document.project.graph.nodes
    for key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_F10):
        _press(palette, key)
    QTest.keyClick(palette.field, Qt.Key.Key_A, _CONTROL)
    assert palette.field.text() == "zo" == palette.field.selectedText()
    assert window.document.project.graph.nodes == nodes
    assert window.document.selection == {"linear_1"}
    assert not window.document.training.running


def test_it_opens_from_a_field_and_from_a_dock_that_floats(qtbot: QtBot, window: MainWindow) -> None:
    search = window.panels["palette"].findChild(QLineEdit, "palette_search")
    assert search is not None
    window.activateWindow()
    search.setText("conv")
    search.setFocus()
    QTest.keyClick(search, Qt.Key.Key_Home)
    QTest.keyClick(search, Qt.Key.Key_K, _CONTROL)
    palette = window.dialogs.command_palette
    assert palette is not None
    assert palette.field.hasFocus()
    _press(palette, Qt.Key.Key_Escape)
    assert search.hasFocus()
    assert search.text() == "conv"
    window.docks["palette"].setFloating(True)
    search.activateWindow()
    qtbot.waitUntil(search.isActiveWindow)
    search.setFocus()
    QTest.keyClick(search, Qt.Key.Key_K, _CONTROL)
    qtbot.waitUntil(palette.field.hasFocus)
    _press(palette, Qt.Key.Key_Escape)
    qtbot.waitUntil(search.hasFocus)


def test_the_mouse_does_as_well(window: MainWindow) -> None:
    palette = _open(window, "text dark ground")
    assert _titles(palette) == ["Dark", "Light"]
    place = palette.list.visualRect(palette.rows.index(1)).center()
    QTest.mouseMove(palette.list.viewport(), place)
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not palette.isVisible()
    assert themes().choice == "light"
    _open(window)
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not palette.isVisible()
    assert window.canvas.hasFocus()


def test_what_changes_while_it_is_open_is_seen(qtbot: QtBot, window: MainWindow) -> None:
    wait_ready(qtbot, window)
    palette = _open(window, "reset")
    _press(palette, Qt.Key.Key_Down)
    assert _current(palette) == "Reset layout"
    window.document.edit_graph(Graph(), "Empty")
    assert [row.reason for row in palette.rows.shown[:2]] == [translated(window.document.training.obstacle or ""), ""]
    assert _current(palette) == "Reset layout"
    QTest.mouseClick(palette.note, Qt.MouseButton.LeftButton)
    assert palette.field.hasFocus()
    _press(palette, Qt.Key.Key_Up)
    _press(palette, Qt.Key.Key_Return)
    assert palette.note.text().startswith("Reset is off now. ")


def test_nothing_found_is_said(window: MainWindow) -> None:
    palette = _open(window, "xyzzy")
    assert palette.rows.shown == []
    assert palette.note.text() == palette.field.accessibleDescription() == "No action is about “xyzzy”."
    _press(palette, Qt.Key.Key_Down)
    _press(palette, Qt.Key.Key_Return)
    assert palette.isVisible()
    for _ in range(5):
        _press(palette, Qt.Key.Key_Backspace)
    assert len(palette.rows.shown) > 100


def test_a_page_that_is_pasted_is_cut(window: MainWindow) -> None:
    palette = _open(window)
    palette.field.insert("layer " * 5000)
    assert len(palette.field.text()) == 200
    assert palette.rows.query == palette.field.text()


def test_no_file_is_remembered_but_in_the_list_of_files(tmp_path: Path, qtbot: QtBot) -> None:
    """Which forgets them, when it is asked to."""
    store = SettingsStore.memory()
    project_file.save(tmp_path / "mine.nnp", TEMPLATES["xor"].build(), None)
    store.add_recent(str(tmp_path / "mine.nnp"))
    with open_window(qtbot, store=store) as window:
        palette = _open(window, "mine.nnp")
        _press(palette, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: window.document.file.path is not None)
        assert "mine" not in store.text("command_palette/last")


def test_the_last_ones_are_remembered(qtbot: QtBot) -> None:
    store = SettingsStore.memory()
    with open_window(qtbot, store=store) as window:
        for typed in ("zoom to fit", "actual size", "zoom to fit"):
            _press(_open(window, typed), Qt.Key.Key_Return)
    with open_window(qtbot, store=store) as window:
        palette = _open(window)
        assert _titles(palette)[:3] == ["Zoom to fit", "Actual size", "New"]
        assert [palette.rows.ends_recent(place) for place in range(3)] == [False, True, False]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("size", "text_size"), [((1366, 768), 200), ((1280, 720), 200), ((1280, 720), 100)])
def test_it_fits(window: MainWindow, theme: Choice, size: tuple[int, int], text_size: int) -> None:
    themes().choose(theme)
    themes().enlarge(text_size)
    try:
        window.resize(*size)
        palette = _open(window)
        QApplication.processEvents()
        for typed in ("", "f", "i", "l", "m"):
            QTest.keyClicks(palette.field, typed)
            QApplication.processEvents()
            box, row = palette.box.geometry(), palette.list.visualRect(palette.list.currentIndex())
            assert window.rect().contains(box)
            assert palette.list.geometry().bottom() < palette.note.geometry().top()
            assert palette.note.geometry().bottom() < box.height()
            assert palette.list.viewport().rect().contains(row)
            assert palette.note.heightForWidth(palette.note.width()) <= palette.note.height()
        assert not palette.list.verticalScrollBar().isVisible()  # as high as the rows that are left
    finally:
        themes().choose("light")
        themes().enlarge(100)


# -- searching


_ALL = (
    Words("Step", ("Model", "Add layer", "Activation"), "1 for numbers above 0"),
    Words("Step", ("Train",), "Train on one minibatch", "F10"),
    Words("Keep the steps and leave", ("Microscope",), "Leave the microscope"),
    Words("Restart", ("Train",), "Every step anew"),
    Words("Überblick", ("View",), "Alles"),
    Words("Misstep", ("Help",), ""),
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("step", [1, 0, 2, 5, 3]),  # begins it, and less deep in the menus; a word; inside; in the tip
        ("leave keep", [2]),
        ("KEEP  leave", [2]),
        ("train", [1, 3]),
        ("f10", [1]),
        ("uber", [4]),
        ("ÜBER", [4]),
        ("step nothing", []),
    ],
)
def test_ranking(query: str, expected: list[int]) -> None:
    assert ranked(query, _ALL) == expected


def test_what_is_typed_in_order_goes_before() -> None:
    words = [Words("to the end of it", (), ""), Words("the end", (), "")]
    assert ranked("the e", words) == [1, 0]
    words = [Words("Reset layout", ("View",), ""), Words("Reset", ("Train",), "")]
    assert ranked("reset", words) == [1, 0]


def test_spans() -> None:
    assert spans("the st", "Keep the steps") == [(5, 8), (9, 11)]
    assert spans("keep eps", "Keep the steps") == [(0, 4), (11, 14)]
    assert spans("ee keep", "Keep") == [(0, 4)]
    assert spans("x", "Keep") == []
    assert spans("i", "İstanbul") == []
