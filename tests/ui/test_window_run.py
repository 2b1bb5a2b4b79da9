"""Running and stepping with real clicks and keys, and what the window says meanwhile."""

from __future__ import annotations

import threading
from dataclasses import replace

from patience import process_events
from PySide6.QtCore import QModelIndex, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget, QToolButton
from pytestqt.qtbot import QtBot
from window_parts import keys, open_window, press, wait_ready

from nnplayground.graph.graph import Graph
from nnplayground.graph.layer import LAYERS
from nnplayground.templates import TEMPLATES
from nnplayground.ui.panels.outline import Outline
from nnplayground.ui.plots.kinds.gradients import GradientsPlot
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.translate import translated
from nnplayground.ui.window.tools.pace import PACES


def test_run_button_toggles(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        run = window.actions_by_name["run"]
        assert not run.isEnabled()
        assert "load" in run.toolTip()
        wait_ready(qtbot, window)
        assert run.isEnabled()
        bar, button = window.statusBar(), window.toolbar.findChild(QToolButton, "action_run")
        assert button is not None
        width = button.width()
        bar.showMessage(run.statusTip())  # as while the mouse rests on it
        press(window, "run")
        assert window.document.training.running
        assert bar.currentMessage() == run.statusTip() == "Pause after the running step"
        process_events()
        assert button.width() == width
        assert run.text() == "&Pause"
        assert not window.actions_by_name["step"].isEnabled()
        assert window.actions_by_name["pause"].isEnabled()
        qtbot.waitUntil(
            lambda: window.document.training.snapshot is not None and window.document.training.snapshot.now.step > 50
        )
        press(window, "run")
        assert not window.document.training.running
        assert run.text() == "&Run"
        counted = [label.text() for label in window.toolbar.findChildren(QLabel, "counter_value")]
        assert counted[1] != "0"
        assert window.isWindowModified()


def test_epochs_and_steps_are_read_from_the_last_row(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        for per_cent in (100, 200, 100):
            themes().enlarge(per_cent)
            for label in window.toolbar.findChildren(QLabel, "counter_value"):
                assert label.font().pointSizeF() > 1.4 * window.font().pointSizeF()
                assert label.height() >= label.fontMetrics().height()


def test_gradients_are_recorded_behind_and_there_in_front(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        document = window.document
        qtbot.waitUntil(lambda: not window.panels.missing)
        plot = window.panels["gradients"]
        assert isinstance(plot, GradientsPlot)
        assert not plot.isVisible()
        document.training.run()
        qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.now.step > 200)
        document.training.pause()
        recorded = [int(row[0]) for row in plot.table().rows]
        assert recorded[-1] > 200
        window.docks["gradients"].raise_()
        qtbot.waitUntil(plot.isVisible)
        assert plot.emptiness() is None
        document.training.step()
        qtbot.waitUntil(lambda: [int(row[0]) for row in plot.table().rows][-1] > recorded[-1])
        assert plot.now.isVisible()


def test_step_and_epoch_by_key(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        document = window.document
        keys(window, Qt.Key.Key_F10)
        qtbot.waitUntil(
            lambda: (
                document.training.snapshot is not None
                and document.training.snapshot.now.step == 1
                and not document.training.running
            )
        )
        keys(window, Qt.Key.Key_F10, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.now.epoch == 1)
        assert document.training.snapshot is not None
        assert document.training.snapshot.now.step == document.training.snapshot.steps_per_epoch
        keys(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.now.step == 0)


def test_a_network_that_cannot_run_says_why(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        window.document.edit_graph(Graph(), "Empty")
        assert not window.actions_by_name["run"].isEnabled()
        assert "canvas is empty" in window.actions_by_name["run"].toolTip()
        label = window.statusBar().findChild(QLabel, "state_text")
        assert label is not None
        assert "canvas is empty" in label.text()
        keys(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        wait_ready(qtbot, window)
        assert window.actions_by_name["run"].isEnabled()


def test_undo_names_the_step(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        undo, redo = window.actions_by_name["undo"], window.actions_by_name["redo"]
        assert not undo.isEnabled()
        window.actions_by_name["new_weights"].trigger()
        assert undo.text() == "&Undo: New weights"
        undo.trigger()
        assert not undo.isEnabled()
        assert redo.text() == "&Redo: New weights"


def test_the_pace_slider_slows_the_run(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        window.toolbar.pace.slider.setFocus()
        QTest.keyClick(window.toolbar.pace.slider, Qt.Key.Key_Home)
        assert window.document.training.pace == 1
        QTest.keyClick(window.toolbar.pace.slider, Qt.Key.Key_End)
        assert window.document.training.pace is None


def test_a_template_begins_at_its_own_pace(qtbot: QtBot) -> None:
    """And what is opened after it keeps the pace unless it has one of its own."""
    assert {template.pace for template in TEMPLATES.values()} <= set(PACES)
    with open_window(qtbot, "perceptron-and") as window:
        slider = window.toolbar.pace.slider
        assert PACES[slider.value()] == TEMPLATES["perceptron-and"].pace == 5
        for name in ("circle", "digits", "circle"):
            window.document.replace(TEMPLATES[name].build())
            assert window.document.training.pace == PACES[slider.value()] == TEMPLATES[name].pace
        window.document.replace(replace(TEMPLATES["digits"].build(), template=""))
        assert window.document.training.pace == TEMPLATES["circle"].pace


def test_a_template_shows_its_plots(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        assert all(kind in window.docks for template in TEMPLATES.values() for kind in template.looks_at)
        assert window.panels["gradients"].visibleRegion().isEmpty()
        window.document.replace(TEMPLATES["deep-sigmoid"].build())
        qtbot.waitUntil(lambda: not window.panels["gradients"].visibleRegion().isEmpty())
        assert not window.panels["activations"].visibleRegion().isEmpty()
    with open_window(qtbot, "deep-sigmoid") as window:  # also where a start opens it
        qtbot.waitUntil(lambda: not window.panels["gradients"].visibleRegion().isEmpty())


def test_closing_in_the_middle_of_a_run_leaves_no_thread(qtbot: QtBot) -> None:
    before = set(threading.enumerate())
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        press(window, "run")
        qtbot.waitUntil(
            lambda: window.document.training.snapshot is not None and window.document.training.snapshot.now.step > 20
        )
        window.close_anyway()
        assert not window.document.training.at_work
        assert not window.isVisible()
        qtbot.waitUntil(lambda: {thread for thread in threading.enumerate() if not thread.daemon} <= before)


def test_every_action_explains_itself_and_keys_are_unique(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        owners: dict[str, str] = {}
        for name, action in window.actions_by_name.items():
            assert action.toolTip(), name
            assert action.statusTip(), name
            assert action.objectName() == f"action_{name}"
            for key in action.shortcuts():
                assert owners.setdefault(key.toString(), name) == name, key.toString()
        in_menus = {action for top in window.menuBar().actions() for action in _all_actions(top.menu())}
        missing = [name for name, action in window.actions_by_name.items() if action not in in_menus]
        assert missing == []


def _all_actions(menu: object) -> list[object]:
    from PySide6.QtWidgets import QMenu

    assert isinstance(menu, QMenu)
    result: list[object] = []
    for action in menu.actions():
        inner = action.menu()
        result += _all_actions(inner) if inner is not None else [action]
    return result


def test_every_way_to_add_a_layer_offers_the_same_ones(qtbot: QtBot) -> None:
    """What is only the setting of another layer, "None (linear)", is nowhere a node."""
    wanted = {translated(cls.title) for cls in LAYERS if cls.in_palette}
    with open_window(qtbot) as window:
        assert {a.text() for n, a in window.actions_by_name.items() if n.startswith("add_")} == wanted
        menu = window.canvas.menus.of_space(QPointF())
        (layers,) = [action.menu() for action in menu.actions() if action.menu() is not None]
        assert {action.text() for action in _all_actions(layers) if isinstance(action, QAction)} == wanted
        window.canvas.offer_layers(QPointF())
        list_widget = window.canvas.findChild(QListWidget, "canvas_add_list")
        assert list_widget is not None
        assert {list_widget.item(row).text() for row in range(list_widget.count())} == wanted
        outline = window.panels["outline"]
        assert isinstance(outline, Outline)
        outline.tree.setCurrentIndex(QModelIndex())
        outline.add.trigger()
        (other,) = [one for one in window.findChildren(QListWidget, "canvas_add_list") if one is not list_widget]
        assert {other.item(row).text() for row in range(other.count())} == wanted


def test_a_run_that_rests_says_why(qtbot: QtBot) -> None:
    """Deleting a layer while it trains: nothing is trained until the network is mended, and that is what is said."""
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        bar = window.statusBar()
        label, speed = bar.findChild(QLabel, "state_text"), bar.findChild(QLabel, "status_speed")
        assert label is not None
        assert speed is not None
        press(window, "run")
        qtbot.waitUntil(lambda: bool(speed.text()))
        window.document.select(frozenset({"linear_2"}))
        keys(window, Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda: "Linear 3" in label.text())
        assert window.document.training.running
        assert not speed.isVisible()
        keys(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: label.text() == "Training" and speed.isVisible())
