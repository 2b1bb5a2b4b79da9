"""Another theme or size of text in the open window: it looks as if it had been opened so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from window_parts import open_window, wait_ready

from nnplayground.ui.toolkit.theme import themes


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    themes().enlarge(100)
    themes().choose("light")


def test_nothing_is_left_of_the_look_before(qtbot: QtBot) -> None:
    with open_window(qtbot) as switched:
        wait_ready(qtbot, switched)
        qtbot.waitUntil(lambda: not switched.panels.missing)
        for action in ("theme_dark", "text_200", "all_plots"):
            switched.actions_by_name[action].trigger()
        with open_window(qtbot) as fresh:
            wait_ready(qtbot, fresh)
            qtbot.waitUntil(lambda: not fresh.panels.missing)
            fresh.actions_by_name["all_plots"].trigger()
            qtbot.waitUntil(lambda: switched.grab().toImage() == fresh.grab().toImage())
