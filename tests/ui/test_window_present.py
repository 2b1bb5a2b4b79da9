"""Present and one part alone: what is on show, and that everything comes back as it was."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMenu, QSlider, QTabBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from window_parts import keys, open_window, type_file, wait_ready

from nnplayground.templates import TEMPLATES
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.weight_actions import new_weights
from nnplayground.ui.toolkit.settings_store import SettingsStore
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.window.main_window import MainWindow
from nnplayground.ui.window.status_bar import StatusBar

Places = dict[str, tuple[bool, bool, Qt.DockWidgetArea, QRect]]
_CTRL = Qt.KeyboardModifier.ControlModifier


def seen(window: MainWindow) -> set[str]:
    return {kind for kind, panel in window.panels.items() if panel.isVisible()}


def places(window: MainWindow) -> Places:
    """Of each dock: whether it is closed, floating, in which area, and where those in front stand."""
    return {
        kind: (dock.isHidden(), dock.isFloating(), window.dockWidgetArea(dock), _geometry(window, kind, dock))
        for kind, dock in window.docks.items()
    }


def _geometry(window: MainWindow, kind: str, dock: QDockWidget) -> QRect:
    return dock.geometry() if kind in seen(window) else QRect()


def drag_separator(window: MainWindow, left: QDockWidget, by: int) -> None:
    """The line between a dock at the left and the canvas."""
    start = QPoint(left.geometry().right() + 3, left.geometry().center().y())
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=start)
    for way in (by // 2, by):
        QTest.mouseMove(window, start + QPoint(way, 0))
        QCoreApplication.processEvents()  # Qt moves it in its own turn
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=start + QPoint(by, 0))


def settled(qtbot: QtBot, window: MainWindow) -> None:
    """Docks find their places in several turns of the event loop."""
    before: list[Places] = []

    def still() -> bool:
        before.append(places(window))
        return len(before) > 2 and before[-1] == before[-2] == before[-3]

    qtbot.waitUntil(still)


def double_click(widget: QToolButton | QTabBar | QDockWidget, place: QPoint) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=place)


def tab(window: MainWindow, kind: str) -> tuple[QTabBar, QPoint]:
    for bar in window.findChildren(QTabBar):
        for place in range(bar.count()):
            if bar.isVisible() and bar.tabsClosable() and bar.tabText(place) == window.docks[kind].windowTitle():
                return bar, bar.tabRect(place).center()
    raise AssertionError(kind)


def test_present_shows_network_and_plot_and_puts_everything_back_as_it_was(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        settled(qtbot, window)
        wide = window.docks["palette"].width()
        drag_separator(window, window.docks["palette"], 60)
        assert window.docks["palette"].width() > wide + 30
        window.docks["outline"].close()
        window.docks["inspector"].setFloating(True)
        window.docks["weights"].raise_()
        settled(qtbot, window)
        before = places(window)
        keys(window, Qt.Key.Key_F12)
        settled(qtbot, window)
        assert seen(window) == {"boundary"}
        assert not window.timeline_bar.isVisible()
        assert not window.menuBar().isVisible()
        plot = window.docks["boundary"]
        assert plot.x() >= window.canvas.width()
        assert plot.width() > 0.35 * window.width()
        new_weights(window.document)
        window.document.undo_stack.undo()
        assert seen(window) == {"boundary"}
        keys(window, Qt.Key.Key_F12)
        settled(qtbot, window)
        assert places(window) == before
        assert window.timeline_bar.isVisible()
        assert window.menuBar().isVisible()


def test_plots_change_by_keys_and_stand_stacked_or_side_by_side(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        keys(window, Qt.Key.Key_F12)
        first = seen(window)
        keys(window, Qt.Key.Key_PageDown, _CTRL)
        settled(qtbot, window)
        assert len(seen(window)) == 1
        assert seen(window) != first
        keys(window, Qt.Key.Key_PageUp, _CTRL)
        assert seen(window) == first
        keys(window, Qt.Key.Key_F12, _CTRL)
        settled(qtbot, window)
        assert window.docks["boundary"].width() > 0.95 * window.width()
        assert window.canvas.height() > 0.3 * window.height()
        window.actions_by_name["show_log"].trigger()  # a panel that is asked for comes, whatever is on show
        settled(qtbot, window)
        assert seen(window) == {"log"}


def test_a_key_brings_the_next_plot_to_the_front_outside_of_present(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        qtbot.waitUntil(lambda: {"loss", "boundary"} <= seen(window))
        brought = set()
        for _ in range(len(window.present.kinds) - 1):
            keys(window, Qt.Key.Key_PageDown, _CTRL)
            brought.add(window.dock_layout.brought)
            assert window.dock_layout.brought in seen(window)
        assert brought == set(window.present.kinds) - {"microscope"}


def test_the_microscope_takes_the_place_of_the_plot_and_gives_it_back(qtbot: QtBot, window: MainWindow) -> None:
    before = places(window)
    keys(window, Qt.Key.Key_F12)
    keys(window, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: seen(window) == {"microscope"})
    qtbot.waitUntil(lambda: window.document.microscope.trace is not None)
    settled(qtbot, window)
    assert window.canvas.width() > 0.3 * window.width()
    keys(window, Qt.Key.Key_PageDown, _CTRL)  # a look at a plot does not leave it
    settled(qtbot, window)
    assert window.document.microscope.active
    keys(window, Qt.Key.Key_F9)
    settled(qtbot, window)
    keys(window, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: seen(window) == {"microscope"})
    qtbot.waitUntil(lambda: window.document.microscope.trace is not None)
    keys(window, Qt.Key.Key_F12)
    settled(qtbot, window)
    assert "microscope" in seen(window)
    assert window.document.microscope.active
    keys(window, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: not window.document.microscope.active)
    settled(qtbot, window)
    assert places(window) == before


def test_present_is_remembered_for_each_project(qtbot: QtBot, tmp_path: Path) -> None:
    store = SettingsStore.memory()
    with open_window(qtbot, store=store) as window:
        settled(qtbot, window)
        before = places(window)
        keys(window, Qt.Key.Key_F12)
        window.actions_by_name["show_gradients"].trigger()
        keys(window, Qt.Key.Key_F12, _CTRL)
    with open_window(qtbot, store=store) as window:
        qtbot.waitUntil(lambda: seen(window) == {"gradients"})
        settled(qtbot, window)
        assert window.present.stacked
        window.document.replace(TEMPLATES["xor"].build())
        assert window.present.on  # it was never presented otherwise
        keys(window, Qt.Key.Key_F12)
        settled(qtbot, window)
        assert {kind: place[:3] for kind, place in places(window).items()} == {
            kind: place[:3] for kind, place in before.items()
        }
        window.document.replace(TEMPLATES["circle"].build())
        assert window.present.on
        assert window.present.kind == "gradients"
        window.document.replace(TEMPLATES["xor"].build())
        assert not window.present.on


def test_a_remembered_text_that_cannot_be_read_is_as_none(qtbot: QtBot) -> None:
    known = '{"project": "template:circle", "on": true, "plot": "%s", "stacked": %s}'
    entries = f'[1, {{"project": 3}}, {known % ("gone", "null")}, {known % ("loss", "[2]")}, {known % ("loss", 2)}]'
    for text in ("nonsense", "{}", 100_000 * "[", entries):
        store = SettingsStore.memory()
        store.set("view/present", text)
        with open_window(qtbot, store=store) as window:
            assert not window.present.on


def test_a_double_click_on_a_tab_shows_it_alone_and_escape_brings_the_rest_back(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        settled(qtbot, window)
        bar, place = tab(window, "boundary")
        before = places(window)
        double_click(bar, place)
        settled(qtbot, window)
        assert seen(window) == {"boundary"}
        assert not window.canvas.isVisible()
        dock = window.docks["boundary"]
        assert dock.height() > 0.7 * window.height()
        assert dock.width() > 0.95 * window.width()
        QTest.keyClick(window.panels["boundary"], Qt.Key.Key_Escape)
        settled(qtbot, window)
        assert places(window) == before
        double_click(*tab(window, "boundary"))
        dock = window.docks["boundary"]
        double_click(dock, QPoint(40, 8))  # the same gesture, on its title
        settled(qtbot, window)
        assert places(window) == before


def test_keys_go_to_what_is_alone_and_not_to_the_hidden_network(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        settled(qtbot, window)
        before = window.document.project
        window.canvas.setFocus()
        double_click(*tab(window, "boundary"))
        settled(qtbot, window)
        assert not window.document.selection
        for key in (Qt.Key.Key_Tab, Qt.Key.Key_Delete, Qt.Key.Key_Escape):
            focused = QApplication.focusWidget()
            assert focused is not None
            assert focused.isVisible()
            QTest.keyClick(focused, key)
        settled(qtbot, window)
        assert window.document.project is before
        assert window.canvas.isVisible()  # one Escape was enough
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.isVisible()


def test_the_network_alone_and_back_from_the_canvas(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        settled(qtbot, window)
        before = places(window)
        keys(window, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
        settled(qtbot, window)
        assert not seen(window)
        assert window.canvas.width() == window.width()
        window.document.select(frozenset({"linear_1"}))
        keys(window, Qt.Key.Key_Escape)  # first for what is nearer: the selection
        assert not window.document.selection
        assert not seen(window)
        keys(window, Qt.Key.Key_Escape)
        settled(qtbot, window)
        assert places(window) == before


def test_another_panel_that_is_asked_for_ends_one_alone(qtbot: QtBot, window: MainWindow) -> None:
    before = places(window)
    window.stage.toggle_alone("loss")
    keys(window, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: "microscope" in seen(window))
    settled(qtbot, window)
    assert window.canvas.isVisible()
    keys(window, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: not window.document.microscope.active)
    settled(qtbot, window)
    assert places(window) == before


@pytest.mark.parametrize("per_cent", [100, 250])
def test_in_present_targets_are_large_and_the_toolbar_fits(qtbot: QtBot, per_cent: int) -> None:
    with open_window(qtbot, "spiral") as window:
        try:
            themes().enlarge(per_cent)
            keys(window, Qt.Key.Key_F12)
            settled(qtbot, window)
            buttons = [
                button
                for part in (window.toolbar, window.panels["boundary"])
                for button in part.findChildren(QToolButton)
                if button.isVisible() and button.objectName() != "qt_toolbar_ext_button"
            ]
            assert {"action_run", "action_step", "present_choose"} <= {button.objectName() for button in buttons}
            for button in buttons:
                assert min(button.width(), button.height()) >= 40, button.objectName()
                right = button.mapTo(window, button.rect().bottomRight())
                assert right.x() < window.width(), button.objectName()
            assert window.toolbar.counters.epoch.isVisible()
        finally:
            themes().enlarge(100)


def test_what_the_toolbar_has_no_room_for_is_in_its_menu(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        try:
            themes().enlarge(250)
            settled(qtbot, window)
            toolbar = window.toolbar
            assert not toolbar.device.isVisible()
            assert toolbar.more.isVisible()
            menu = toolbar.more.menu()
            menu.aboutToShow.emit()
            inner = {entry.text(): entry.menu() for entry in menu.actions()}
            speed, device = inner["Speed"], inner["Device"]
            assert isinstance(speed, QMenu)
            assert isinstance(device, QMenu)
            speed.actions()[0].trigger()
            assert window.document.training.pace == 1
            assert [entry.text() for entry in device.actions()] == [
                toolbar.device.itemText(place) for place in range(toolbar.device.count())
            ]
            device.actions()[1].trigger()
            assert window.document.project.settings.device == toolbar.device.itemData(1)
            for name in ("new", "run", "step", "epoch", "reset", "new_weights", "new_data"):
                button = toolbar.findChild(QToolButton, f"action_{name}")
                action = window.actions_by_name[name]
                assert button is not None
                assert button.isVisible() != (action in menu.actions()), name
        finally:
            themes().enlarge(100)


def test_the_state_is_said_whole_and_figures_that_go_are_in_a_menu(qtbot: QtBot, window: MainWindow) -> None:
    try:
        themes().enlarge(200)
        window.document.microscope.open()
        qtbot.waitUntil(lambda: window.document.microscope.trace is not None)
        bar = window.statusBar()
        assert isinstance(bar, StatusBar)
        window.resize(900, 768)
        qtbot.waitUntil(lambda: window.width() < 1000 and bar.more.isVisible())
        assert bar.state_text.text() == bar.state_text.words
        parts = [part for part in bar.findChildren(QToolButton) + bar.findChildren(QLabel) if part.isVisible()]
        spans = sorted((part.x(), part.x() + part.width()) for part in parts if part.parent() is bar)
        assert all(one[1] <= two[0] for one, two in pairwise(spans))
    finally:
        themes().enlarge(100)


def test_side_panels_and_plots_go_with_the_text_as_they_were_dragged(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        settled(qtbot, window)
        drag_separator(window, window.docks["palette"], 40)
        settled(qtbot, window)
        before = places(window)
        left, plots = window.docks["palette"].width(), window.docks["boundary"].height()
        try:
            themes().enlarge(200)
            settled(qtbot, window)
            assert window.docks["palette"].width() == pytest.approx(2**0.5 * left, abs=2)
            assert window.docks["boundary"].height() > plots + 20
            keys(window, Qt.Key.Key_F12)
        finally:
            themes().enlarge(100)
        keys(window, Qt.Key.Key_F12)
        settled(qtbot, window)
        for kind, (*same, place) in places(window).items():
            assert [*same] == [*before[kind][:3]]
            assert abs(place.width() - before[kind][3].width()) <= 6, kind
            assert abs(place.height() - before[kind][3].height()) <= 12, kind


def test_in_large_text_every_tab_is_in_sight_and_the_one_in_front_has_its_cross(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        try:
            themes().enlarge(250)
            settled(qtbot, window)
            for kind in ("microscope", "gradients"):
                bar, place = tab(window, kind)
                QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=place)
                settled(qtbot, window)
                assert kind in seen(window)
                assert all(bar.rect().contains(bar.tabRect(each)) for each in range(bar.count()))
                crosses = [bar.tabButton(each, QTabBar.ButtonPosition.RightSide) for each in range(bar.count())]
                front = crosses[bar.currentIndex()]
                assert isinstance(front, QWidget)
                assert bar.tabRect(bar.currentIndex()).contains(front.geometry())
                assert [cross for cross in crosses if isinstance(cross, QWidget) and cross.width()] == [front]
                assert bar.tabRect(bar.currentIndex()).width() > 2 * bar.tabRect(0).width()
            QTest.mouseClick(front, Qt.MouseButton.LeftButton)
            qtbot.waitUntil(lambda: window.docks["gradients"].isHidden())
        finally:
            themes().enlarge(100)


def test_a_panel_behind_a_tab_comes_to_the_front_and_closes_when_chosen_again(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        qtbot.waitUntil(lambda: "loss" in seen(window))
        entry = window.actions_by_name["show_weights"]
        assert entry.isChecked()
        entry.trigger()
        qtbot.waitUntil(lambda: "weights" in seen(window))
        assert entry.isChecked()
        entry.trigger()
        assert window.docks["weights"].isHidden()
        assert not entry.isChecked()
        entry.trigger()
        qtbot.waitUntil(lambda: "weights" in seen(window))


def test_magnifier_and_pointer_go_with_the_mouse_and_eat_no_click(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        lens, spot = window.for_class.magnifier, window.for_class.spot
        keys(window, Qt.Key.Key_M, _CTRL)
        window.actions_by_name["spot"].trigger()
        handle = window.windowHandle()
        button = window.toolbar.findChild(QToolButton, "action_run")
        assert button is not None
        middle = button.mapTo(window, button.rect().center())
        QTest.mouseMove(handle, middle)
        qtbot.waitUntil(
            lambda: spot.geometry().center() == middle or abs(spot.geometry().center().x() - middle.x()) < 2
        )
        qtbot.waitUntil(lambda: lens.pictures > 0)
        assert lens.seen().contains(middle)
        strength = lens.strength
        QTest.keyClick(handle, Qt.Key.Key_Plus)
        assert lens.strength > strength
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=middle)
        qtbot.waitUntil(lambda: window.document.training.running)
        QTest.keyClick(handle, Qt.Key.Key_Escape)
        assert not lens.on
        assert not lens.isVisible()
        assert spot.on
        assert not window.actions_by_name["magnifier"].isChecked()
        window.document.training.pause()


def test_the_magnifier_stays_above_tabs_and_docks_and_follows_the_size_of_the_window(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        settled(qtbot, window)
        lens = window.for_class.magnifier
        lens.toggle()

        def on_top() -> bool:
            return [child for child in window.children() if isinstance(child, QWidget)][-1] is lens

        for _ in "on", "off":
            keys(window, Qt.Key.Key_F12)
            settled(qtbot, window)
            assert on_top()
        window.docks["loss"].setFloating(True)
        window.docks["loss"].setFloating(False)
        assert on_top()
        before = lens.width() / window.height()
        window.resize(1920, 1080)
        assert abs(lens.width() / window.height() - before) < 0.01
        lens.toggle()


def test_projects_saved_under_a_name_stay_presented(qtbot: QtBot, tmp_path: Path) -> None:
    store = SettingsStore.memory()
    with open_window(qtbot, store=store) as window:
        wait_ready(qtbot, window)
        keys(window, Qt.Key.Key_F12)
        path = tmp_path / "shown.nnp"
        window.actions_by_name["save_as"].trigger()
        type_file(qtbot, window, path)
        qtbot.waitUntil(lambda: window.document.file.path == path)
    window = MainWindow(Document(TEMPLATES["circle"].build(), None, path), store)
    try:
        with qtbot.waitSignal(window.first_painted):
            window.show()
        assert window.present.on
    finally:
        window.close_anyway()
        window.deleteLater()


def test_in_present_a_finger_finds_fields_and_lines_of_menus(qtbot: QtBot) -> None:
    def lines(menu: QMenu) -> set[int]:
        return {menu.actionGeometry(entry).height() for entry in menu.actions() if not entry.isSeparator()}

    themes().choose("light")  # the sheet of the application says how high they are
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        more = window.toolbar.more.menu()
        more.aboutToShow.emit()
        before = lines(more)
        keys(window, Qt.Key.Key_F12)
        window.stage.bring("loss")
        settled(qtbot, window)
        more.aboutToShow.emit()
        assert min(lines(more) | lines(window.canvas.menus.of_node("linear_1"))) >= 40
        smoothing = window.panels["loss"].findChild(QSlider, "loss_smoothing")
        assert smoothing is not None
        assert smoothing.isVisible()
        assert smoothing.height() >= 40
        closing = window.messages.show_message("Something to read.", "info").findChild(QToolButton, "message_close")
        assert closing is not None
        qtbot.waitUntil(lambda: min(closing.width(), closing.height()) >= 40)
        keys(window, Qt.Key.Key_F12)
        settled(qtbot, window)
        more.aboutToShow.emit()
        assert lines(more) == before
        assert smoothing.height() < 40
