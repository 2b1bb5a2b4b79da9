"""Theme, size of text, messages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot
from window_parts import open_window, wait_ready

from nnplayground.datasets.kinds.drawn import Drawn
from nnplayground.engine.snapshot import Trouble
from nnplayground.text import Text, text
from nnplayground.ui.document.data_actions import use_dataset
from nnplayground.ui.toolkit.settings_store import SettingsStore
from nnplayground.ui.toolkit.sizes import PER_CENT
from nnplayground.ui.toolkit.theme import DARK, LIGHT, theme, themes
from nnplayground.ui.window.faults import Faults


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    themes().enlarge(100)
    themes().choose("light")


def test_theme_is_switched_and_remembered(qtbot: QtBot) -> None:
    store = SettingsStore.memory()
    with open_window(qtbot, store=store) as window:
        window.actions_by_name["theme_dark"].trigger()
        assert theme() is DARK
        assert QApplication.palette().color(QPalette.ColorRole.Window).name() == DARK.window
        colour = window.grab().toImage().pixelColor(window.width() - 3, 3)
        assert colour.lightness() < 80
        window.actions_by_name["theme_light"].trigger()
        assert theme() is LIGHT
        assert window.grab().toImage().pixelColor(window.width() - 3, 3).lightness() > 200
        assert store.text("view/theme") == "light"


def test_text_grows_for_a_projector(qtbot: QtBot) -> None:
    store = SettingsStore.memory()
    with open_window(qtbot, store=store) as window:
        before = window.menuBar().fontMetrics().height()
        window.actions_by_name["text_200"].trigger()
        assert window.menuBar().fontMetrics().height() > 1.7 * before
        assert store.number("view/text_size", 100, PER_CENT) == 200
        window.actions_by_name["text_larger"].trigger()
        assert themes().text_size == 250
        window.actions_by_name["text_100"].trigger()
        assert window.menuBar().fontMetrics().height() == before


def test_at_most_three_messages_the_newest_on_top(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        for number in range(5):
            window.document.message_raised.emit(Text(f"Message {number}."))
        assert [bar.message for bar in window.messages.bars] == ["Message 4.", "Message 3.", "Message 2."]
        cross = window.messages.bars[0].findChild(QToolButton, "message_close")
        assert cross is not None
        QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
        assert [bar.message for bar in window.messages.bars] == ["Message 3.", "Message 2."]


def test_what_was_said_of_the_data_goes_with_them(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        bars = window.messages.bars
        for size in (1000, 2000):
            window.document.edit_settings("Batch", batch_size=size)
        qtbot.waitUntil(lambda: any("2000" in bar.message for bar in bars))
        assert len(bars) == 1
        use_dataset(window.document, Drawn(), "Draw")
        qtbot.waitUntil(lambda: any("No point has been drawn" in bar.message for bar in bars))
        assert len(bars) == 1
        window.document.undo_stack.undo()
        qtbot.waitUntil(lambda: window.document.data is not None)
        assert not any("No point" in bar.message for bar in bars)


def test_trouble_shows_its_layer_and_its_details(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        node = window.document.project.graph.nodes[1].id
        window.document.training.trouble_raised.emit(Trouble(0, text("The loss became NaN."), node, "where it began"))
        bar = window.messages.bars[0]
        show = bar.findChild(QPushButton, "message_show")
        details = bar.findChild(QPushButton, "message_show_details")
        field = bar.findChild(QPlainTextEdit, "message_details")
        assert show is not None
        assert details is not None
        assert field is not None
        QTest.mouseClick(show, Qt.MouseButton.LeftButton)
        assert window.document.selection == {node}
        assert not field.isVisible()
        QTest.mouseClick(details, Qt.MouseButton.LeftButton)
        assert field.isVisible()
        assert field.toPlainText() == "where it began"


def test_an_uncaught_error_is_shown_and_the_window_lives(qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    with open_window(qtbot) as window:
        faults = Faults(window.messages)
        try:
            raise ZeroDivisionError("by nothing")
        except ZeroDivisionError as error:
            faults.report(type(error), error, error.__traceback__)
        qtbot.waitUntil(lambda: len(window.messages.bars) == 1)
        assert "by nothing" in window.messages.bars[0].message
        assert "ZeroDivisionError" in capsys.readouterr().err
        assert window.isVisible()


def test_help_dialogs_do_not_block(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        for name in ("shortcuts", "about"):
            window.actions_by_name[name].trigger()
            dialog = window.findChild(QDialog, f"{name}_dialog")
            assert dialog is not None
            assert dialog.isVisible()
            assert not dialog.isModal()
