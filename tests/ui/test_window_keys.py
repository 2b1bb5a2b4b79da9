"""Keys of the window: none has two meanings, on no keyboard, and no menu has a letter twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from window_parts import keys

from nnplayground.graph.graph import Edge
from nnplayground.ui.shell.action import plain
from nnplayground.ui.window.main_window import MainWindow

LAYOUTS = {
    "US, Chinese": ("`1234567890-=[]\\;',./", '~!@#$%^&*()_+{}|:"<>?'),
    "German": ("^1234567890ß´ü+öä#<,.-", "°!\"§$%&/()=?`Ü*ÖÄ'>;:_"),
    "French": ("²&é\"'(-è_çà)=^$ù*<,;:!", "³1234567890°+¨£%µ>?./§"),
}
"""What the keys that are no letters write, alone and with Shift."""


def _menus(menu: QMenu, path: str) -> Iterator[tuple[str, QMenu]]:
    menu.aboutToShow.emit()  # some are filled by that
    yield path, menu
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _menus(inner, f"{path} > {plain(action.text())}")


def _every_menu(window: MainWindow) -> Iterator[tuple[str, QMenu]]:
    for action in window.menuBar().actions():
        menu = action.menu()
        assert isinstance(menu, QMenu)
        yield from _menus(menu, plain(action.text()))
    for kind in window.docks:
        window.panels[kind]
    point = QPointF(0.0, 0.0)
    canvas = window.canvas.menus
    edge = next(iter(window.document.project.graph.edges))
    assert isinstance(edge, Edge)
    for path, menu in (
        ("node", canvas.of_node(edge.source)), ("edge", canvas.of_edge(edge, point)), ("space", canvas.of_space(point))
    ):  # fmt: skip
        yield from _menus(menu, path)
    for menu in window.findChildren(QMenu):
        yield f"{menu.parent()} {menu.objectName()}", menu


def test_no_menu_has_a_letter_twice(window: MainWindow) -> None:
    bar = [QKeySequence.mnemonic(action.text()).toString() for action in window.menuBar().actions()]
    assert len(set(bar)) == len(bar)
    assert all(bar)
    seen = 0
    for path, menu in _every_menu(window):
        letters = defaultdict(list)
        for action in menu.actions():
            letters[QKeySequence.mnemonic(action.text()).toString()].append(action.text())
        letters.pop("", None)
        assert [titles for titles in letters.values() if len(titles) > 1] == [], path
        seen += len(letters)
    assert seen > 60


def test_no_key_has_two_actions(window: MainWindow) -> None:
    """Delete and Backspace remove what has the focus: there the key of a panel goes before that of the window."""
    for _ in _every_menu(window):  # now everything is made
        continue
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for action in window.findChildren(QAction):
        for sequence in action.shortcuts():
            owners[sequence.toString()].setdefault(plain(action.text()), action.objectName())
    for shortcut in window.findChildren(QShortcut):
        sequences = shortcut.keys()
        for sequence in sequences:
            owners[sequence.toString()][str(shortcut.parent())] = shortcut.objectName()
    assert len(owners) > 50
    shared = {key: names for key, names in owners.items() if len(names) > 1}
    assert set(shared) <= {"Del", "Backspace"}, shared


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_key_can_be_pressed_on_this_keyboard(window: MainWindow, layout: str) -> None:
    """As Qt finds shortcuts: of the key as it is alone, or of what it writes with Shift, which is used up then."""
    alone, shifted = LAYOUTS[layout]
    fired: dict[tuple[str, bool, bool, bool], str] = {}
    for name, action in window.actions_by_name.items():
        presses = [press for sequence in action.shortcuts() for press in _presses(sequence, alone, shifted)]
        assert presses or not action.shortcuts(), f"no key for {name}: {action.shortcuts()}"
        for press in presses:
            assert fired.setdefault(press, name) == name, press


def _presses(sequence: QKeySequence, alone: str, shifted: str) -> list[tuple[str, bool, bool, bool]]:
    """Physical key, Shift, Ctrl, Alt."""
    written = sequence.toString()
    symbol = "+" if written.endswith("+") else written.rpartition("+")[2]
    held = set(written.removesuffix(symbol).split("+"))
    shift, rest = "Shift" in held, ("Ctrl" in held, "Alt" in held)
    if len(symbol) > 1 or symbol.isalpha():
        return [(symbol, shift, *rest)]
    result = [(symbol, shift, *rest)] if symbol in alone else []
    if symbol in shifted and not shift:
        result.append((alone[shifted.index(symbol)], True, *rest))
    return result


def test_f11_gives_back_the_window_as_it_was(qtbot: QtBot, window: MainWindow) -> None:
    for begin in (window.showNormal, window.showMaximized):
        begin()
        before = window.windowState()
        keys(window, Qt.Key.Key_F11)
        qtbot.waitUntil(window.isFullScreen)
        keys(window, Qt.Key.Key_F11)
        qtbot.waitUntil(lambda: not window.isFullScreen())
        assert window.isMaximized() == bool(before & Qt.WindowState.WindowMaximized)
