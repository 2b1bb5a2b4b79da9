"""What is taught can be read from the last row: pixels in the real window of 1366 x 768, in text of 200 %."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from painted_text import painted_texts
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from window_parts import keys, open_window, wait_ready

from nnplayground.ui.plots.kinds.boundary import BoundaryPlot
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.window.main_window import MainWindow

READABLE, LARGE = 11.0, 16.0
"""Pixels of letters on the canvas, and in Present."""
PICTURE, LARGE_PICTURE = 160, 320
"""Pixels of the map of the plane, and in Present."""


@pytest.fixture(autouse=True)
def _usual_look() -> Iterator[None]:
    yield
    themes().choose("light")
    themes().enlarge(100)


@contextmanager
def enlarged_window(qtbot: QtBot, *, open_already: bool) -> Iterator[MainWindow]:
    """Text of 200 % from the start, or chosen by keys in the open window."""
    themes().choose("light")
    themes().enlarge(100 if open_already else 200)
    with open_window(qtbot, "spiral") as window:
        wait_ready(qtbot, window)
        while themes().text_size < 200:
            keys(window, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        assert (themes().text_size, window.width(), window.height()) == (200, 1366, 768)
        yield window


def smallest_text(window: MainWindow) -> float:
    return min(text.pixels for text in painted_texts(window.canvas))


def map_of_plane(window: MainWindow) -> float:
    """The shorter side of what can be seen of it, or 0."""
    plot = window.panels["boundary"]
    assert isinstance(plot, BoundaryPlot)
    box = plot.plane.chart.box
    return min(box.width(), box.height()) if plot.isVisible() else 0.0


@pytest.mark.parametrize("open_already", [False, True], ids=["from the start", "in the open window"])
def test_letters_and_pictures_are_large(qtbot: QtBot, *, open_already: bool) -> None:
    with enlarged_window(qtbot, open_already=open_already) as window:
        qtbot.waitUntil(lambda: map_of_plane(window) >= PICTURE)
        assert smallest_text(window) >= READABLE
        keys(window, Qt.Key.Key_F12)
        qtbot.waitUntil(lambda: map_of_plane(window) >= LARGE_PICTURE)
        qtbot.waitUntil(lambda: smallest_text(window) >= LARGE)
        keys(window, Qt.Key.Key_F12, Qt.KeyboardModifier.ControlModifier)  # stacked: below the canvas
        qtbot.waitUntil(lambda: window.docks["boundary"].y() > window.canvas.height())
        assert smallest_text(window) >= LARGE
        keys(window, Qt.Key.Key_F12)
        qtbot.waitUntil(lambda: window.panels["inspector"].isVisible() and map_of_plane(window) >= PICTURE)
        assert READABLE <= smallest_text(window) < LARGE
