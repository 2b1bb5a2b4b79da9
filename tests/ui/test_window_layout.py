"""Docks: what is seen, what is remembered, what comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from patience import PATIENCE
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar, QTreeWidget
from pytestqt.qtbot import QtBot
from window_parts import open_window

from nnplayground.ui.document.panel import PLOTS
from nnplayground.ui.toolkit.settings_store import VARIABLE, SettingsStore
from nnplayground.ui.window.main_window import MainWindow


def visible(window: MainWindow) -> set[str]:
    return {kind for kind, panel in window.panels.items() if panel.isVisible()}


def test_default_layout_shows_loss_and_boundary_and_leaves_the_canvas_the_larger_share(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        qtbot.waitUntil(lambda: {"loss", "boundary", "palette", "inspector"} <= visible(window))
        assert not {"weights", "gradients"} & visible(window)
        loss, boundary = window.docks["loss"], window.docks["boundary"]
        qtbot.waitUntil(lambda: abs(loss.width() - boundary.width()) < 60)
        assert loss.y() == boundary.y()
        assert loss.x() < boundary.x()
        assert window.canvas.height() > 0.5 * (window.canvas.height() + loss.height())
        assert window.canvas.width() > 0.55 * window.width()


def test_a_panel_behind_a_tab_is_not_computed_until_its_tab_is_clicked(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        qtbot.waitUntil(lambda: "boundary" in visible(window))
        qtbot.waitUntil(lambda: _tab(window, "weights") is not None)
        qtbot.waitUntil(lambda: window.docks["weights"].titleBarWidget() is not None)  # it gives way to the tab
        result = _tab(window, "weights")
        assert result is not None
        bar, place = result
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())
        qtbot.waitUntil(lambda: "weights" in visible(window))


def test_all_plots_at_once_and_back(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        window.actions_by_name["all_plots"].trigger()
        qtbot.waitUntil(lambda: {cls.kind for cls in PLOTS} <= visible(window))
        qtbot.waitUntil(lambda: _tab(window, "weights") is None)  # no tabs are left lying over the plots
        window.actions_by_name["reset_layout"].trigger()
        qtbot.waitUntil(lambda: "gradients" not in visible(window))
        assert {"loss", "boundary"} <= visible(window)
        qtbot.waitUntil(lambda: abs(window.docks["loss"].width() - window.docks["boundary"].width()) < 60)
        assert window.docks["loss"].x() < window.docks["boundary"].x()


def test_layout_is_remembered_and_reset(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "settings.ini"))
    with open_window(qtbot, store=SettingsStore.open()) as window:
        window.docks["palette"].close()
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.docks["inspector"])
        window.resize(1200, 700)
    with open_window(qtbot, store=SettingsStore.open()) as window:
        assert window.docks["palette"].isHidden()
        assert window.dockWidgetArea(window.docks["inspector"]) == Qt.DockWidgetArea.LeftDockWidgetArea
        window.actions_by_name["reset_layout"].trigger()
        assert not window.docks["palette"].isHidden()
        assert window.dockWidgetArea(window.docks["inspector"]) == Qt.DockWidgetArea.RightDockWidgetArea


@pytest.mark.parametrize("state", [b"nonsense", b"\x00\x00\x00\xff" + bytes(40)])
def test_a_broken_layout_falls_back(qtbot: QtBot, state: bytes) -> None:
    store = SettingsStore.memory()
    store.set("window/docks", QByteArray(state))
    store.set("window/geometry", QByteArray(state))
    with open_window(qtbot, store=store) as window:
        qtbot.waitUntil(lambda: {"loss", "boundary", "palette", "inspector"} <= visible(window))


def test_docks_float_close_and_come_back(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        dock = window.docks["loss"]
        dock.setFloating(True)
        qtbot.waitUntil(lambda: "loss" in visible(window))
        toggle = window.actions_by_name["show_loss"]
        toggle.trigger()
        qtbot.waitUntil(lambda: "loss" not in visible(window))
        toggle.trigger()
        qtbot.waitUntil(lambda: "loss" in visible(window))


def _tab(window: MainWindow, kind: str) -> tuple[QTabBar, int] | None:
    """The bar of tabs that holds a dock, and its place there."""
    for bar in window.findChildren(QTabBar):
        for place in range(bar.count()):
            if bar.isVisible() and bar.tabsClosable() and bar.tabText(place) == window.docks[kind].windowTitle():
                return bar, place
    return None


def test_delete_in_the_outline_removes_although_the_menu_has_the_same_key(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        dock = window.docks["outline"]
        dock.show()
        dock.raise_()
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window, PATIENCE * 1000)
        tree = dock.findChild(QTreeWidget, "outline_tree")
        assert tree is not None
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            window.document.select(frozenset({"linear_2"}))
            tree.setFocus()
            QTest.keyClick(tree, key)
            assert "linear_2" not in window.document.project.graph
            window.document.undo_stack.undo()


@pytest.mark.parametrize("size", ["0", "-100", "7", "9" * 400, "nan"])
def test_a_remembered_size_of_text_that_cannot_be_is_as_none(qtbot: QtBot, size: str) -> None:
    store = SettingsStore.memory()
    with open_window(qtbot, store=store) as window:
        width = window.docks["palette"].width()
    store.set("window/docks_text", size)
    with open_window(qtbot, store=store) as window:
        qtbot.waitUntil(lambda: window.docks["palette"].width() == width)
