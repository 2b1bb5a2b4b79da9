"""In large text, too, every word of the window is whole or stands in a tip."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QTabBar, QTabWidget, QWidget
from pytestqt.qtbot import QtBot
from text_fit import unreadable
from window_parts import open_window, wait_ready

from nnplayground.ui.toolkit.elided_label import ElidedLabel
from nnplayground.ui.toolkit.theme import themes


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


def _windows() -> list[QWidget]:
    """Everything on the screen that is a window of its own."""
    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
