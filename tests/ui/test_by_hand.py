"""By-hand templates: the microscope opens by itself."""

from __future__ import annotations

import pytest
from patience import process_events
from pytestqt.qtbot import QtBot
from window_parts import open_window, wait_ready

from nnplayground.templates import TEMPLATES
from nnplayground.ui.microscope.inspection.pages import StartPage
from nnplayground.ui.window.main_window import MainWindow


def choose(qtbot: QtBot, window: MainWindow, template: str) -> None:
    """In the gallery, as a double click does."""
    window.files.show_gallery()
    gallery = window.files.gallery
    assert gallery is not None
    gallery.chosen.emit(TEMPLATES[template])
    qtbot.waitUntil(lambda: window.document.project.template == template)


def test_the_microscope_opens_once_the_network_is_ready(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        microscope = window.document.microscope
        choose(qtbot, window, "linear-neuron")
        qtbot.waitUntil(lambda: microscope.active and not microscope.busy)
        assert microscope.walk.position == 0
        start = window.panels["microscope"].findChild(StartPage)
        assert start is not None
        qtbot.waitUntil(start.isVisible)
        assert start.heading.text() == TEMPLATES["linear-neuron"].title
        assert TEMPLATES["linear-neuron"].help in start.sentence.text()
        assert "F8" in start.sentence.text()
        microscope.leave(keep=True)
        wait_ready(qtbot, window)
        process_events()
        assert not microscope.busy
        assert not microscope.active  # it opens by itself only once


@pytest.mark.parametrize("first", ["edit", "other", "file"])
def test_it_stays_closed_where_something_else_came_first(qtbot: QtBot, first: str) -> None:
    with open_window(qtbot) as window:
        document = window.document
        if first == "file":
            window.files.take(TEMPLATES["linear-neuron"].build(), None, None)
        else:
            choose(qtbot, window, "linear-neuron")
        if first == "edit":
            document.edit_settings("Rate", learning_rate=0.1)
        elif first == "other":
            choose(qtbot, window, "circle")
        wait_ready(qtbot, window)
        process_events()
        assert not document.microscope.active
        assert not document.microscope.busy
