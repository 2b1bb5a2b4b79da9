"""In large text, too, every word of the window is whole or stands in a tip."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QTabBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from text_fit import unreadable
from window_parts import open_window, wait_ready

from nnplayground import assets
from nnplayground.ui.data_view.csv.dialog import CsvDialog
from nnplayground.ui.data_view.viewer import open_data_viewer
from nnplayground.ui.microscope.inspection.gradient_check import open_gradient_check
from nnplayground.ui.microscope.sample_picker.dialog import open_sample_picker
from nnplayground.ui.toolkit.elided_label import ElidedLabel
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.window.main_window import MainWindow

LAPTOP = QSize(1366, 768)


@pytest.fixture(params=[100, 200])
def text_size(request: pytest.FixtureRequest) -> Iterator[int]:
    before = themes().text_size
    themes().enlarge(request.param)
    yield request.param
    themes().enlarge(before)


def _settle() -> None:
    for _ in range(8):  # layouts within layouts, and what takes its height after them
        QApplication.processEvents()


def _every_tab(within: QWidget) -> Iterator[None]:
    """Bring up each page of each row of tabs, in turn."""
    yield
    for bar in within.findChildren(QTabBar):
        if bar.isVisible():
            before = bar.currentIndex()
            for place in range(bar.count()):
                bar.setCurrentIndex(place)
                _settle()
                yield
            bar.setCurrentIndex(before)


@pytest.mark.parametrize("template", ["spiral", "digits"])
def test_every_word_of_the_window_is_whole_or_in_a_tip(qtbot: QtBot, text_size: int, template: str) -> None:
    with open_window(qtbot, template) as window:
        wait_ready(qtbot, window)
        window.document.training.step()
        _settle()
        assert (window.width(), window.height()) == (1366, 768)
        for _ in _every_tab(window):
            assert unreadable(window) == []
        layers = window.document.project.graph.nodes
        for node in list(layers)[:4]:
            window.document.show_node(node.id)
            _settle()
            assert unreadable(window) == [], node.id


def test_a_label_that_is_cut_is_found_and_a_tip_makes_up_for_it(qtbot: QtBot) -> None:
    outside = QWidget()
    qtbot.addWidget(outside)
    label, elided, tabs = QLabel("Learning rate", outside), ElidedLabel(outside), QTabWidget(outside)
    elided.set_words("All layers of the network")
    label.setGeometry(0, 0, 30, 20)
    elided.setGeometry(0, 30, 40, 20)
    tabs.setGeometry(0, 60, 200, 60)
    outside.resize(300, 200)
    outside.show()
    (line,) = unreadable(outside)
    assert "Learning rate" in line
    label.setToolTip("Learning rate")
    assert unreadable(outside) == []
    assert elided.toolTip() == elided.words


@pytest.mark.parametrize("action", ["new", "analyze", "cross_validate", "breakpoints", "about", "shortcuts"])
def test_every_word_of_a_dialog_is_whole_or_in_a_tip(qtbot: QtBot, text_size: int, action: str) -> None:
    with open_window(qtbot, "circle") as window:
        wait_ready(qtbot, window)
        before = {widget for widget in _windows() if widget is not window}
        window.actions_by_name[action].trigger()
        qtbot.waitUntil(lambda: bool(set(_windows()) - before - {window}))
        _settle()
        for opened in set(_windows()) - before - {window}:
            for _ in _every_tab(opened):
                assert unreadable(opened) == []
            opened.close()


def _open_csv(window: MainWindow) -> None:
    CsvDialog(window.document, assets.path("data") / "fruit.csv", window).show()


OPENERS: dict[str, Callable[[MainWindow], object]] = {
    "csv": _open_csv,
    "data": lambda window: open_data_viewer(window.document, window),
    "look at": lambda window: open_sample_picker(window.document, window, "sample"),
    "gradient": lambda window: open_gradient_check(window.document, window),
    "help": lambda window: window.dialogs.show_panel_help(window.canvas),
} | {
    name: lambda window, name=name: window.actions_by_name[name].trigger()
    for name in ("new", "open", "save_as", "cross_validate", "breakpoints", "about", "shortcuts")
}


@pytest.mark.parametrize("opener", OPENERS)
def test_a_dialog_in_large_text_fits_a_laptop_and_its_buttons_are_whole(qtbot: QtBot, opener: str) -> None:
    before = themes().text_size
    themes().enlarge(250)
    try:
        with open_window(qtbot, "digits") as window:
            wait_ready(qtbot, window)
            known = set(_windows())
            OPENERS[opener](window)
            qtbot.waitUntil(lambda: bool(set(_windows()) - known))
            _settle()
            (opened,) = set(_windows()) - known
            assert isinstance(opened, QDialog)
            room = opened.screen().availableSize().expandedTo(LAPTOP)
            for _ in _every_tab(opened):
                assert opened.width() <= room.width()
                assert opened.height() < room.height(), "its title bar is on the screen, too"
                least = opened.minimumSizeHint().expandedTo(opened.minimumSize())
                assert least.width() <= LAPTOP.width()
                assert least.height() <= LAPTOP.height() - 56
                for button in opened.findChildren(QPushButton):
                    if button.isVisible() and button.parentWidget() in (opened, *opened.findChildren(QDialogButtonBox)):
                        assert opened.rect().contains(QRect(button.mapTo(opened, QPoint()), button.size()))
            opened.close()
    finally:
        themes().enlarge(before)


def _windows() -> list[QWidget]:
    """Everything on the screen that is a window of its own."""
    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
