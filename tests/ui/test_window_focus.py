"""Where the keyboard goes: from panel to panel, and by Tab through what belongs together."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from patience import process_events
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot
from window_parts import keys

from nnplayground.ui.dialogs.panel_help import PanelHelp
from nnplayground.ui.document.panel import PANELS, PLOTS
from nnplayground.ui.panels.outline import Outline
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.translate import translated
from nnplayground.ui.window.main_window import MainWindow

_SHIFT, _NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


def _focused() -> QWidget:
    result = QApplication.focusWidget()
    assert result is not None
    return result


def _press(key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE) -> QWidget:
    QTest.keyClick(_focused(), key, modifier)
    return _focused()


def _press_until(reached: Callable[[], bool], key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE) -> int:
    """How many presses it took.  There are fewer than fifty places."""
    for presses in range(1, 50):
        _press(key, modifier)
        if reached():
            return presses
    raise AssertionError(f"fifty presses of {key.name} lead only to {_focused()}")


def _ring_is_seen(widget: QWidget) -> bool:
    return any(ring.isVisible() for ring in widget.findChildren(QWidget, "focus_ring"))


def _outline(window: MainWindow) -> Outline:
    result = window.panels["outline"]
    assert isinstance(result, Outline)
    return result


def test_f6_goes_round_every_place_that_is_seen_and_back(window: MainWindow) -> None:
    window.document.select(frozenset({"linear_1"}))
    window.messages.show_message("Something to read.", "info")
    keys(window, Qt.Key.Key_F6)
    seen = [_focused()]
    while _press(Qt.Key.Key_F6) is not seen[0]:
        seen.append(_focused())
        assert len(seen) < 30
    assert seen[-1] is window.canvas
    for root in (window.toolbar, window.messages, window.timeline_bar):
        assert any(root.isAncestorOf(widget) for widget in seen), root
    for cls in (*PANELS, *PLOTS):
        dock = window.docks[cls.kind]
        if cls.kind not in window.panels.missing and window.panels[cls.kind].isVisible():
            assert any(dock.isAncestorOf(widget) for widget in seen), cls.kind
    assert seen[0] is _outline(window).tree
    assert window.docks["inspector"].isAncestorOf(seen[1])
    for widget in reversed(seen):
        assert _press(Qt.Key.Key_F6, _SHIFT) is not None
        assert _focused() is widget
    assert window.document.selection == {"linear_1"}


def test_tab_leads_from_canvas_and_outline_to_the_form(window: MainWindow) -> None:
    """And moving the focus never clears the selection."""
    order = window.document.project.graph.order
    window.document.select(frozenset({order[-1]}))
    keys(window, Qt.Key.Key_Tab)
    assert _outline(window).isAncestorOf(_focused())
    inspector = window.docks["inspector"]
    _outline(window).tree.setFocus()
    assert _press_until(lambda: inspector.isAncestorOf(_focused()), Qt.Key.Key_Tab) <= 5
    _press(Qt.Key.Key_Tab, _SHIFT)
    assert _focused() is _outline(window).tree
    assert window.document.selection == {order[-1]}
    keys(window, Qt.Key.Key_Tab, _SHIFT)
    assert window.document.selection == {order[-2]}


def test_tab_reaches_every_control_and_comes_back(window: MainWindow) -> None:
    window.document.select(frozenset({window.document.project.graph.order[-1]}))  # the canvas is passed at once
    _outline(window).tree.setFocus()
    seen = [_focused()]
    for _ in range(300):
        if _press(Qt.Key.Key_Tab) is seen[0]:
            break
        seen.append(_focused())
    assert _focused() is seen[0]
    wanted = {
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
        and widget.window() is window
        and not isinstance(widget.parent(), QTabBar)  # crosses and arrows are for the mouse
        and widget.geometry().right() > 0  # Qt keeps a bar of tabs out of sight
    }
    missing = wanted - set(seen)
    assert [(type(widget).__name__, widget.objectName(), widget.parent()) for widget in missing] == []


@pytest.mark.parametrize("kind", ["inspector", "loss", "outline"])
def test_f6_comes_back_to_where_one_was(qtbot: QtBot, window: MainWindow, kind: str) -> None:
    dock = window.docks[kind]
    keys(window, Qt.Key.Key_F6)
    if not dock.isAncestorOf(_focused()):
        _press_until(lambda: dock.isAncestorOf(_focused()), Qt.Key.Key_F6)
    _press(Qt.Key.Key_Tab, _SHIFT if kind == "outline" else _NONE)
    there = _focused()
    assert dock.isAncestorOf(there)
    _press(Qt.Key.Key_F6)
    assert not dock.isAncestorOf(_focused())
    _press(Qt.Key.Key_F6, _SHIFT)
    assert _focused() is there


@pytest.mark.parametrize("kind", [cls.kind for cls in (*PANELS, *PLOTS)])
def test_f1_helps_with_the_panel_that_has_the_focus(qtbot: QtBot, window: MainWindow, kind: str) -> None:
    window.dock_layout.bring(kind)
    panel = window.panels[kind]
    qtbot.waitUntil(panel.isVisible)
    process_events()  # a panel that floats has come to the front
    keys(window, Qt.Key.Key_F6)
    for _ in range(20):
        if window.focus_order.root is not panel:
            _press(Qt.Key.Key_F6)
        process_events()  # what floats is a window of its own
        if window.focus_order.root is panel:
            break
    assert window.focus_order.root is panel
    assert _focused().findChild(QWidget, "focus_ring") is not None
    QTest.keyClick(_focused(), Qt.Key.Key_F1)
    dialog = window.findChild(PanelHelp)
    assert dialog is not None
    assert panel.heading() in dialog.windowTitle()
    assert translated(panel.help) in [label.text() for label in dialog.findChildren(QLabel)]
    model = dialog.table.model()
    told = {model.index(row, 0).data() for row in range(model.rowCount())}
    assert "F6" in told
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(_focused()))
    QTest.keyClick(_focused(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_escape_in_a_message_leaves_the_focus_where_it_was(qtbot: QtBot, window: MainWindow) -> None:
    bar = window.messages.show_message("Keep it?", "info")
    bar.add_button("Keep", lambda: None)
    keys(window, Qt.Key.Key_F6, _SHIFT)
    passed = [_focused()]

    def at_the_bar() -> bool:
        passed.append(_focused())
        return bar.isAncestorOf(_focused())

    _press_until(at_the_bar, Qt.Key.Key_F6, _SHIFT)
    before = passed[-2]
    assert not bar.isAncestorOf(before)
    _press(Qt.Key.Key_Escape)
    qtbot.waitUntil(before.hasFocus)
    assert _ring_is_seen(before)
    assert window.messages.bars == []


def test_the_focus_is_seen_again_when_a_dialog_is_closed(qtbot: QtBot, window: MainWindow) -> None:
    keys(window, Qt.Key.Key_F6)
    _press_until(window.canvas.hasFocus, Qt.Key.Key_F6)
    assert _ring_is_seen(window.canvas)
    QTest.keyClick(window.canvas, Qt.Key.Key_F1)
    dialog = window.findChild(PanelHelp)
    assert dialog is not None
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(_focused()))
    QTest.keyClick(_focused(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    window.activateWindow()
    qtbot.waitUntil(window.canvas.hasFocus)
    assert _ring_is_seen(window.canvas)


@pytest.mark.parametrize("action", ["new", "breakpoints", "cross_validate", "about", "shortcuts"])
def test_the_focus_is_seen_wherever_it_is_in_a_dialog(qtbot: QtBot, window: MainWindow, action: str) -> None:
    """What has it looks otherwise than when the next one has it."""
    themes().choose("light")
    window.actions_by_name[action].trigger()
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in window.findChildren(QDialog)))
    dialog = next(dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(_focused()))
    process_events()
    looks: dict[QWidget, QImage] = {}
    while _focused() not in looks:
        looks[_focused()] = dialog.grab().toImage()
        _press(Qt.Key.Key_Tab)
        process_events()
    assert len(looks) > 1
    for (stop, with_focus), without in zip(looks.items(), [*looks.values()][1:] + [*looks.values()][:1], strict=True):
        area = QRect(stop.mapTo(dialog, QPoint()), stop.size()).intersected(dialog.rect())
        assert with_focus.copy(area) != without.copy(area), stop.objectName()
