"""The status bar: what it says makes room, and takes none of the window's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from patience import process_events
from pytestqt.qtbot import QtBot
from window_parts import open_window, press, wait_ready

from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.window.status_bar import StatusBar


@pytest.fixture(autouse=True)
def _large() -> Iterator[None]:
    themes().enlarge(250)
    yield
    themes().enlarge(100)


def test_figures_never_make_the_window_wider(qtbot: QtBot) -> None:
    """They did: what was shown before something else was hidden pushed it, and it stayed so."""
    with open_window(qtbot, "spiral") as window:
        wait_ready(qtbot, window)
        bar = window.statusBar()
        assert isinstance(bar, StatusBar)
        window.resize(window.minimumSizeHint().width(), 768)
        process_events()
        narrow = window.width()
        for _ in range(2):
            press(window, "run")
            qtbot.waitUntil(lambda: window.document.training.snapshot.now.step > 0)  # type: ignore[union-attr]
            process_events()
            press(window, "run")
            qtbot.waitUntil(lambda: not window.document.training.running)
            qtbot.waitUntil(lambda: not window.document.training.snapshot.training)  # type: ignore[union-attr]
            process_events()
            assert bar.more.isVisible()
            right = bar.more.mapTo(window, bar.more.rect().bottomRight())
            assert right.x() < window.width() == narrow


def test_a_hint_stands_alone_also_after_another_size_of_text(qtbot: QtBot) -> None:
    """As while the mouse rests on a button and keys make the text larger: both were written over each other."""
    with open_window(qtbot) as window:
        bar = window.statusBar()
        assert isinstance(bar, StatusBar)
        bar.showMessage("Train the network")
        for per_cent in (100, 200):
            themes().enlarge(per_cent)
            process_events()
            assert not bar.state_text.isVisible()
        bar.clearMessage()
        assert bar.state_text.isVisible()
