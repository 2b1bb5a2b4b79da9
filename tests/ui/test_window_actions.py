"""Actions are as their records say, whatever happens, and whatever was made first."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from patience import process_events
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QToolButton
from pytestqt.qtbot import QtBot
from window_parts import open_window, wait_ready

from nnplayground.graph.graph import Graph
from nnplayground.templates import TEMPLATES
from nnplayground.text import Text, mark, text
from nnplayground.ui.shell.action import Action, Appearance, Menu
from nnplayground.ui.shell.action_set import ActionSet
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.translate import translated
from nnplayground.ui.window.main_window import MainWindow


def _assert_up_to_date(window: MainWindow) -> None:
    for bound in window.action_set.in_order():
        if bound.record.id not in window.actions_by_name:
            continue  # of a menu that is made when it is opened
        name, action, obstacle, look = bound.record.id, bound.action, bound.obstacle, bound.look
        assert action.isEnabled() == (obstacle is None), name
        assert action.isChecked() == bound.record.is_checked(bound.subject), name
        assert action.text() == translated(look.title), name
        assert action.statusTip() == translated(obstacle or look.tip), name
        assert translated(look.tip) in action.toolTip(), name
        assert obstacle is None or translated(obstacle) in action.toolTip(), name


def test_actions_follow_what_they_depend_on(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        document, actions = window.document, window.actions_by_name
        _assert_up_to_date(window)
        assert actions["epoch"].statusTip() == translated(document.training.obstacle or "")
        wait_ready(qtbot, window)
        _assert_up_to_date(window)
        for name in ("select_all", "copy", "freeze", "duplicate", "undo", "delete", "undo", "undo"):
            actions[name].trigger()
            _assert_up_to_date(window)
        wait_ready(qtbot, window)
        actions["step"].trigger()
        _assert_up_to_date(window)
        qtbot.waitUntil(lambda: not document.training.running)
        actions["run"].trigger()
        _assert_up_to_date(window)
        qtbot.waitUntil(lambda: len(document.timeline.view.branches[0].steps) > 3)
        actions["run"].trigger()
        qtbot.waitUntil(lambda: not document.training.running)
        _assert_up_to_date(window)
        for name in ("timeline_previous", "timeline_previous", "timeline_next", "timeline_play", "timeline_now"):
            actions[name].trigger()
            _assert_up_to_date(window)
        actions["microscope"].trigger()
        qtbot.waitUntil(lambda: document.microscope.active)
        for name in ("microscope_forward", "microscope_numbers", "microscope_pace_4", "microscope_back"):
            actions[name].trigger()
            _assert_up_to_date(window)
        actions["microscope"].trigger()
        qtbot.waitUntil(lambda: not document.microscope.active)
        for name in ("show_log", "show_timeline", "all_plots", "reset_layout", "theme_dark", "text_larger"):
            actions[name].trigger()
            process_events()  # docks that change at a time are looked at together
            _assert_up_to_date(window)
        document.edit_graph(Graph(), "Empty")
        _assert_up_to_date(window)
        document.replace(TEMPLATES["digits"].build())
        _assert_up_to_date(window)
        themes().choose("light")
        themes().enlarge(100)


def test_renewing_all_of_them_is_cheap_and_not_done_for_every_picture(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        durations = []
        for _ in range(100):
            began = time.perf_counter()
            window.action_set.refresh()
            durations.append(time.perf_counter() - began)
        assert min(durations) < 1e-3
        asked = pictures = 0

        def count(_subject: object) -> Text | None:
            nonlocal asked
            asked += 1
            return None

        def count_picture() -> None:
            nonlocal pictures
            pictures += 1

        spy: Action[object] = Action(id="spy", title="Spy", tip="Count", do=print, menu="help", obstacle=count)
        window.action_set.add([spy], None)
        window.document.training.run()
        asked = 0
        window.document.training.snapshot_changed.connect(count_picture)
        began = time.perf_counter()
        qtbot.waitUntil(lambda: pictures > 40)
        seconds = time.perf_counter() - began
        assert asked <= 2 + 8 * seconds  # as the timeline is told of, some times a second
        window.document.training.pause()


# -- records


@dataclass
class _Lamp:
    on: bool = False
    broken: bool = False

    def switch(self) -> None:
        self.on = not self.on


def _broken(lamp: _Lamp) -> Text | None:
    return text("The lamp is broken.") if lamp.broken else None


LAMP = (
    Menu[_Lamp](id="room", title=mark("&Room")),
    Action[_Lamp](
        id="lamp",
        title="&Lamp",
        tip="Switch it",
        do=_Lamp.switch,
        menu="room",
        group=1,
        keys=("Ctrl+L", "F2"),
        obstacle=_broken,
        checked=lambda lamp: lamp.on,
        appearance=lambda lamp: Appearance("&Dark" if lamp.on else ""),
    ),
)


def test_an_action_is_what_its_record_says(qtbot: QtBot) -> None:
    window, lamp = QMainWindow(), _Lamp()
    qtbot.addWidget(window)
    actions = ActionSet(window)
    actions.add(LAMP, lamp)
    action = actions["lamp"]
    assert (action.text(), action.toolTip(), action.isCheckable()) == ("&Lamp", "Switch it (Ctrl+L)", True)
    assert [key.toString() for key in action.shortcuts()] == ["Ctrl+L", "F2"]
    action.trigger()
    assert lamp.on
    assert action.isChecked()
    assert action.text() == "&Dark"
    lamp.on, lamp.broken = False, True
    actions.refresh()
    assert not action.isEnabled()
    assert not action.isChecked()
    assert action.statusTip() == "The lamp is broken."
    assert action.toolTip() == "Switch it (Ctrl+L)\nThe lamp is broken."
    with pytest.raises(ValueError, match="'lamp'"):
        actions.add(LAMP[1:], lamp)


def test_entries_stand_by_group_and_rank_however_they_come(qtbot: QtBot) -> None:
    places = {"a": (0, 0), "b": (0, 1), "c": (1, 0), "d": (1, 0), "e": (3, 5)}
    records = [
        Action[object](id=name, title=name, tip=name, do=print, menu="m", group=group, rank=rank)
        for name, (group, rank) in places.items()
    ]
    for order in ([0, 1, 2, 3, 4], [4, 2, 3, 1, 0], [2, 0, 4, 3, 1], [1, 4, 0, 2, 3]):
        window = QMainWindow()
        qtbot.addWidget(window)
        actions = ActionSet(window)
        for place in order:
            actions.add([records[place]], None)
        actions.add([Menu[object](id="m", title="M")], None)
        assert [entry.text() or "-" for entry in actions.menus["m"].actions()] == list("ab-cd-e")
        assert [bound.record.id for bound in actions.in_order()] == list("abcde")
        assert actions.path(records[0]) == ("M",)


# -- the order in which a window is put together


_Steps = list[Callable[[], object]]


def _menus(window: MainWindow) -> list[str]:
    return [line for top in window.menuBar().actions() for line in _lines(top)]


def _buttons(window: MainWindow) -> list[str]:
    bars = (window.toolbar, window.timeline_bar)
    found = [button for bar in bars for button in bar.findChildren(QToolButton) if button.defaultAction()]
    return [f"{button.objectName()} {button.text()} {button.toolTip()} {button.width()}" for button in found]


def _in_front(window: MainWindow) -> set[str]:
    return {kind for kind, dock in window.docks.items() if not dock.visibleRegion().isEmpty()}


def _lines(action: QAction, depth: int = 0) -> Iterator[str]:
    menu = action.menu()
    yield f"{'  ' * depth}{action.text()} {action.isEnabled()}"
    if isinstance(menu, QMenu):
        for entry in menu.actions():
            yield from _lines(entry, depth + 1)


@contextmanager
def _put_together(qtbot: QtBot, rearrange: Callable[[_Steps], None]) -> Iterator[MainWindow]:
    as_written = MainWindow.steps

    def steps(window: MainWindow) -> _Steps:
        result = as_written(window)
        rearrange(result)
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MainWindow, "steps", steps)
        with open_window(qtbot) as window:
            wait_ready(qtbot, window)
            yield window


def _as_written(_steps: _Steps) -> None:
    pass


def test_a_window_is_the_same_in_whatever_order_it_is_put_together(qtbot: QtBot) -> None:
    with _put_together(qtbot, _as_written) as window:
        menus, buttons = _menus(window), _buttons(window)
    assert len(menus) > 100
    assert len(buttons) > 8
    source = random.Random(7)
    for rearrange in (list.reverse, source.shuffle, source.shuffle):
        with _put_together(qtbot, rearrange) as other:
            assert _menus(other) == menus
            assert _buttons(other) == buttons


@pytest.mark.parametrize("rearrange", [_as_written, list.reverse])
def test_the_dock_that_was_in_front_comes_back_whatever_was_made_first(
    qtbot: QtBot, rearrange: Callable[[_Steps], None]
) -> None:
    with _put_together(qtbot, rearrange) as window:
        microscope = window.document.microscope
        qtbot.waitUntil(lambda: not window.panels.missing)
        qtbot.waitUntil(lambda: {"loss", "boundary"} <= _in_front(window))
        before = _in_front(window)
        microscope.open()
        qtbot.waitUntil(lambda: "microscope" in _in_front(window) and "boundary" not in _in_front(window))
        assert window.actions_by_name["microscope"].text() == "&Leave the microscope"
        microscope.leave(keep=True)
        qtbot.waitUntil(lambda: _in_front(window) == before)
