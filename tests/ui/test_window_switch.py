"""Another theme or size of text in the open window: it looks as if it had been opened so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from window_parts import open_window, wait_ready

from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.window.main_window import MainWindow


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    themes().enlarge(100)
    themes().choose("light")


LIGHT, DARK = ("theme_light", "text_100"), ("theme_dark", "text_200")
"""Both at once, which is what a projector asks for."""


def arrange(qtbot: QtBot, window: MainWindow, what: str) -> None:
    wait_ready(qtbot, window)
    qtbot.waitUntil(lambda: not window.panels.missing)
    window.actions_by_name["reset_layout"].trigger()  # sizes of the window as it is now
    if what == "microscope":
        window.document.microscope.open()
        qtbot.waitUntil(lambda: window.document.microscope.trace is not None)
        window.document.microscope.walk.go(9)
    elif what:
        window.actions_by_name[what].trigger()


@pytest.mark.parametrize(("before", "after"), [(LIGHT, DARK), (DARK, LIGHT)], ids=["larger", "smaller"])
@pytest.mark.parametrize(
    ("template", "what"),
    [("circle", ""), ("circle", "all_plots"), ("circle", "microscope"), ("circle", "present"), ("digits", "all_plots")],
)
def test_nothing_is_left_of_the_look_before(
    qtbot: QtBot, template: str, what: str, before: tuple[str, str], after: tuple[str, str]
) -> None:
    with open_window(qtbot, template) as switched:
        for action in before:
            switched.actions_by_name[action].trigger()
        arrange(qtbot, switched, what)
        for action in after:
            switched.actions_by_name[action].trigger()
        with open_window(qtbot, template) as fresh:
            arrange(qtbot, fresh, what)
            qtbot.waitUntil(lambda: switched.grab().toImage() == fresh.grab().toImage())
