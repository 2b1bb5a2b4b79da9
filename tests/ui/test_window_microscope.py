"""The microscope in the window, used roughly: the docks come back as they were, and nothing is asked in vain."""

from __future__ import annotations

import subprocess
import sys

import pytest
from microscope_parts import open_by_key, settled
from panel_parts import find
from patience import process_events
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from window_parts import open_window, wait_ready

from nnplayground.microscope.batch_selector import TrainingSample
from nnplayground.microscope.nudge import Nudge
from nnplayground.text import Text
from nnplayground.training.guards.breakpoint import AtEpoch, GradientPasses
from nnplayground.ui.panels.microscope import MicroscopePanel
from nnplayground.ui.toolkit.settings_store import SettingsStore
from nnplayground.ui.window.main_window import MainWindow

Layout = dict[str, tuple[int, int, int, int] | None]


def layout(window: MainWindow) -> Layout:
    """Where every dock is that can be seen, and which stand behind a tab."""
    return {
        kind: dock.geometry().getRect() if window.panels[kind].isVisible() else None  # type: ignore[misc]  # of four
        for kind, dock in window.docks.items()
        if not dock.isHidden()
    }


def leave(window: MainWindow) -> None:
    window.document.microscope.leave(keep=False)
    process_events()


def wait_complete(qtbot: QtBot, window: MainWindow) -> None:
    """Until every panel is made and has its place."""
    wait_ready(qtbot, window)
    qtbot.waitUntil(lambda: not window.panels.missing)
    process_events()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_docks_come_back_exactly(qtbot: QtBot, size: tuple[int, int]) -> None:
    with open_window(qtbot) as window:
        window.resize(*size)
        wait_complete(qtbot, window)
        actions = window.actions_by_name
        before = layout(window)
        for _ in range(3):
            open_by_key(qtbot, window)
            qtbot.waitUntil(lambda: layout(window) != before)
            leave(window)
            assert layout(window) == before

        open_by_key(qtbot, window)
        process_events()
        window.docks["microscope"].close()
        qtbot.waitUntil(lambda: not window.document.microscope.active)
        qtbot.waitUntil(lambda: layout(window) == {kind: at for kind, at in before.items() if kind != "microscope"})

        actions["reset_layout"].trigger()
        process_events()
        open_by_key(qtbot, window)
        process_events()
        actions["reset_layout"].trigger()
        process_events()
        anew = layout(window)
        leave(window)
        assert {**layout(window), "boundary": None} == {**anew, "boundary": None}  # or its tab is in front: stays so


def test_the_layout_is_reset_in_one_go(qtbot: QtBot) -> None:
    """Tabs grow by their closing crosses: docks that heard of it late would move once more before one's eyes."""
    with open_window(qtbot) as window:
        wait_complete(qtbot, window)
        open_by_key(qtbot, window)
        process_events()
        window.actions_by_name["reset_layout"].trigger()
        at_once = layout(window)
        process_events()
        assert layout(window) == at_once


def test_docks_come_back_after_closing_the_window(qtbot: QtBot) -> None:
    store = SettingsStore.memory()
    with open_window(qtbot, store=store) as window:
        wait_complete(qtbot, window)
        before = layout(window)
        open_by_key(qtbot, window)
        process_events()
        assert layout(window) != before
    with open_window(qtbot, store=store) as window:
        qtbot.waitUntil(lambda: layout(window) == before)


def test_it_grows_with_the_window_and_leaves_the_canvas_some_room(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        open_by_key(qtbot, window)
        dock = window.docks["microscope"]
        qtbot.waitUntil(lambda: dock.height() > 0.4 * 768)
        window.resize(2560, 1440)
        qtbot.waitUntil(lambda: dock.height() > 0.4 * 1440)
        window.resize(1366, 768)
        qtbot.waitUntil(lambda: window.canvas.height() >= 130)
        process_events()
        height = dock.height()
        for wide in (1370, 1366, 1370, 1366):
            window.resize(wide, 768)
            process_events()
        assert dock.height() == height


def test_all_plots_leave_it_behind_a_tab(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        window.actions_by_name["all_plots"].trigger()
        qtbot.waitUntil(lambda: window.panels["gradients"].isVisible())
        assert not window.panels["microscope"].isVisible()
        assert window.tabifiedDockWidgets(window.docks["microscope"])


def test_a_low_panel_says_less_but_no_half_lines(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        window.dock_layout.bring("microscope")
        panel = window.panels["microscope"]
        assert isinstance(panel, MicroscopePanel)
        page = panel.closed
        qtbot.waitUntil(page.isVisible)
        for height, whole in ((150, False), (230, False), (600, True)):
            window.resizeDocks([window.docks["microscope"]], [height], Qt.Orientation.Vertical)
            process_events()
            assert page.button.geometry().bottom() < page.height()
            assert page.sentence.isHidden() or page.sentence.height() >= page.sentence.heightForWidth(
                page.sentence.width()
            )
            assert not whole or page.sentence.isVisible()


def test_only_the_last_view_that_was_asked_for_is_opened(qtbot: QtBot) -> None:
    with open_window(qtbot, "lenet") as window:
        wait_ready(qtbot, window)
        model = window.document.microscope
        open_by_key(qtbot, window)
        opened = []
        model.changed.connect(lambda: opened.append(model.selector))
        for row in range(12):
            model.choose(TrainingSample(row))
        settled(qtbot, window.document)
        qtbot.waitUntil(lambda: model.selector == TrainingSample(11))
        assert len(opened) <= 3  # what was at work goes on
        model.leave(keep=False)
        for _ in range(5):
            model.open()
        model.leave(keep=False)
        window.document.training.step()
        qtbot.waitUntil(
            lambda: window.document.training.snapshot is not None and window.document.training.snapshot.now.step == 1
        )
        assert not model.active
        assert len(opened) <= 4


def test_why_a_run_paused_is_said_as_long_as_it_is_looked_at(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        document, model = window.document, window.document.microscope
        document.training.set_breakpoints((GradientPasses(1e-6), AtEpoch(1)))
        for _ in range(2):
            with qtbot.waitSignal(model.opened_by_itself):
                document.training.run()
        assert len(window.messages.bars) == 1
        model.leave(keep=True)
        assert not window.messages.bars


def test_a_nudge_out_of_range_is_refused(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        open_by_key(qtbot, window)
        model = window.document.microscope
        window.document.training.trouble_raised.connect(lambda trouble: pytest.fail(str(trouble.text)))
        for epsilon, kind in ((1e300, Text), (-1e39, Text), (1e30, Nudge)):
            with qtbot.waitSignal(model.tested) as shown:
                model.test_gradient("linear_1", "weight", (0, 0), epsilon)
            assert isinstance(shown.args[0], kind)


def test_an_answer_out_of_range_is_no_number(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        open_by_key(qtbot, window)
        model, panel = window.document.microscope, window.panels["microscope"]
        assert isinstance(panel, MicroscopePanel)
        model.options.set_predicting(True)
        model.walk.forward()
        row = panel.answer
        qtbot.waitUntil(row.isVisible)
        edit = find(row, QLineEdit, "microscope_answer")
        for typed in ("1e999", "1e400", "-1e999", "一", ""):
            edit.setText(typed)
            edit.returnPressed.emit()
            assert model.walk.hidden
        assert find(row, QLabel, "microscope_verdict").text()


def test_closing_while_formulas_are_drawn_says_nothing() -> None:
    code = (
        "from nnplayground.ui.window.app import application\n"
        "from nnplayground.ui.toolkit.formula import formulas\n"
        "running = application()\n"
        "for number in range(60):\n"
        "    formulas().pieces(rf'\\frac{{{number}}}{{2}} + \\sum_{{i={number}}} x_i')\n"
        "running.processEvents()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
