"""Branches of the timeline: in the bar, over each other in the plot of the loss, and in their list."""

from __future__ import annotations

import numpy as np
from document_parts import assert_same_state, state_of
from patience import process_events
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot
from timeline_parts import at_rest, click_stop, trained, wait_seen
from window_parts import keys

from nnplayground.notation import count
from nnplayground.training.timeline.view import CheckpointKey
from nnplayground.ui.panels.branches import BranchesPanel
from nnplayground.ui.plots.kinds.loss import LossPlot
from nnplayground.ui.timeline.branches.model import FACTS
from nnplayground.ui.toolkit.theme import Choice, theme, themes
from nnplayground.ui.window.main_window import MainWindow

_CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def loss_of(window: MainWindow) -> LossPlot:
    plot = window.panels["loss"]
    assert isinstance(plot, LossPlot)
    return plot


def go_on_otherwise(qtbot: QtBot, window: MainWindow, rate: float) -> CheckpointKey:
    """From the middle of the run, with another learning rate; where it left."""
    document = window.document
    key = click_stop(qtbot, window, len(window.timeline_bar.track.stops.keys) // 2)
    button = window.timeline_bar.findChild(QToolButton, "timeline_go_on")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: at_rest(window) and document.timeline.view.now == key.step)
    document.edit_settings("Learning rate", None, learning_rate=rate)
    trained(qtbot, window, 400)
    return key


def open_list(qtbot: QtBot, window: MainWindow) -> BranchesPanel:
    keys(window, Qt.Key.Key_T, _CTRL_SHIFT)
    qtbot.waitUntil(lambda: window.docks["branches"].isVisible())
    panel = window.panels["branches"]
    assert isinstance(panel, BranchesPanel)
    assert panel.view.hasFocus()
    return panel


def test_a_branch_is_drawn_over_the_run_that_it_left(qtbot: QtBot, window: MainWindow) -> None:
    trained(qtbot, window, 800)
    document, plot = window.document, loss_of(window)
    epochs, losses = (document.training.history.column(name).copy() for name in ("epoch", "test_loss"))
    assert plot.branches.legend.isHidden()
    key = go_on_otherwise(qtbot, window, 0.3)
    qtbot.waitUntil(lambda: not plot.branches.legend.isHidden())
    assert plot.branches.legend.text() == "Run 1, Run 2"
    (drawn,) = plot.branches.drawn
    assert drawn.branch.number == 1
    np.testing.assert_array_equal(drawn.epochs, epochs[-len(drawn.epochs) :])
    np.testing.assert_array_equal(drawn.losses, losses[-len(drawn.losses) :])
    qtbot.waitUntil(lambda: plot.branches.colour_of("test") == theme().branches[1])
    assert plot.branches.colour_of("train") is None

    choices: tuple[Choice, ...] = ("dark", "light")
    try:
        for choice in choices:
            themes().choose(choice)
            pens = [curve.smooth.colour.name() for curve in (plot.curves[2], plot.curves[5])]
            assert pens == [theme().branches[1]] * 2
            assert [curve.colour.name() for curve in plot.branches.curves[0]] == [theme().branches[0]] * 2
    finally:
        themes().choose("system")

    track = window.timeline_bar.track
    assert [(part.branch.number, part.begin) for part in track.stops.parts] == [(1, 0), (2, key.step)]
    assert [(fork.branch.number, fork.step) for fork in track.stops.forks] == [(1, key.step)]
    track.setFocus()
    QTest.keyClick(track, Qt.Key.Key_Up)  # to the first run, at the same step
    qtbot.waitUntil(lambda: track.stops.branch == 1)
    (fork,) = track.stops.forks
    assert (fork.branch.number, fork.step) == (2, key.step)
    QTest.mouseClick(track, Qt.MouseButton.LeftButton, pos=track.scale.fork_end(key.step).toPoint())
    wait_seen(qtbot, window, None)  # its end is where the run stands
    assert track.stops.branch == 2


def test_a_branch_shorter_than_an_epoch_is_a_dot(qtbot: QtBot, window: MainWindow) -> None:
    document, branches = window.document, loss_of(window).branches

    def steps(count: int) -> None:
        document.training.run_steps(count)
        qtbot.waitUntil(
            lambda: not document.training.running and at_rest(window) and document.timeline.view.now == count
        )

    def picture() -> QImage:
        return branches.charts[0].grab().toImage()

    steps(3)
    document.training.reset()
    qtbot.waitUntil(lambda: at_rest(window) and document.timeline.view.now == 0)
    document.edit_settings("Learning rate", None, learning_rate=0.3)
    steps(2)
    qtbot.waitUntil(lambda: len(branches.drawn) == 1)
    assert len(branches.drawn[0].epochs) == 1
    qtbot.waitUntil(lambda: len(branches.curves[0][0].points()[0]) == 1)
    process_events()
    seen = picture()
    branches.curves[0][0].hide()
    other = picture()
    assert seen.size() == other.size()
    differ = sum(seen.pixel(x, y) != other.pixel(x, y) for x in range(seen.width()) for y in range(seen.height()))
    assert 10 < differ < 80


def test_the_checkpoint_is_dragged_in_the_plot(qtbot: QtBot, window: MainWindow) -> None:
    trained(qtbot, window, 800)
    plot, timeline_view = loss_of(window), window.document.timeline.view
    key = click_stop(qtbot, window, len(window.timeline_bar.track.stops.keys) - 2)
    mark = plot.moment.lines[0]
    assert mark.isVisible()
    assert mark.value() == timeline_view.epochs_at(key)
    chart = plot.charts[0]
    low, high = chart.box.viewRange()[1]
    start = chart.to_pixel(mark.value(), (low + high) / 2).toPoint()
    view = chart.view.viewport()
    QTest.mouseMove(view, start + QPoint(-4, 0))
    QTest.mouseMove(view, start)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for away in (8, 16, 40, 60):
        QTest.mouseMove(view, start - QPoint(away, 0))
        process_events()
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start - QPoint(60, 0))
    viewing = window.document.timeline.viewing
    assert viewing is not None
    assert viewing.step < key.step
    wait_seen(qtbot, window, viewing)
    assert mark.value() == timeline_view.epochs_at(viewing)
    window.document.timeline.show_present()
    assert not mark.isVisible()


def test_the_list_of_branches(qtbot: QtBot, window: MainWindow) -> None:
    trained(qtbot, window, 800)
    document = window.document
    first_end = state_of(qtbot, document)
    rate = document.project.settings.learning_rate
    key = go_on_otherwise(qtbot, window, 0.3)
    panel = open_list(qtbot, window)
    facts = [panel.list.index(row).data(FACTS) for row in range(panel.list.rowCount())]
    assert len(facts) == 2
    assert facts[0][0] == f"From the beginning to step {count(first_end.step)}"
    assert facts[1][0].startswith(f"From step {count(key.step)} of Run 1 to step")
    assert facts[1][2] == f"Learning rate: 0.3 instead of {rate:g}"
    assert "Learning rate" in panel.list.index(1).data(Qt.ItemDataRole.AccessibleTextRole)

    QTest.keyClick(panel.view, Qt.Key.Key_End)
    assert panel.chosen is not None
    assert panel.chosen.number == 2
    QTest.keyClick(panel.view, Qt.Key.Key_F2)
    editor = panel.view.findChild(QLineEdit, "branch_name")
    assert editor is not None
    QTest.keyClicks(editor, "Too fast")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.timeline.view[2].name == "Too fast")
    assert loss_of(window).branches.legend.text() == "Run 1, Too fast"

    QTest.keyClick(panel.view, Qt.Key.Key_Delete)  # it is in training
    qtbot.waitUntil(lambda: bool(window.messages.bars))
    assert not panel.question.isVisible()
    QTest.keyClick(panel.view, Qt.Key.Key_Home)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    wait_seen(qtbot, window, CheckpointKey(1, first_end.step))
    click = panel.findChild(QToolButton, "branch_take_up")
    assert click is not None
    QTest.mouseClick(click, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: at_rest(window) and document.timeline.view.current == 1)
    assert document.project.settings.learning_rate == rate
    assert_same_state(state_of(qtbot, document), first_end)
    document.undo_stack.undo()
    assert document.project.settings.learning_rate == 0.3
    document.undo_stack.redo()

    QTest.keyClick(panel.view, Qt.Key.Key_End)
    QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    assert panel.question.isVisible()
    keep, remove = (panel.findChild(QPushButton, f"branch_remove_{sentence}") for sentence in ("no", "yes"))
    assert keep is not None
    assert remove is not None
    QTest.mouseClick(keep, Qt.MouseButton.LeftButton)
    assert not panel.question.isVisible()
    assert len(document.timeline.view.branches) == 2
    QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    QTest.keyClick(remove, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.list.rowCount() == 1)
    assert loss_of(window).branches.legend.isHidden()
    assert loss_of(window).branches.colour_of("test") is None


def test_the_memory_is_set(qtbot: QtBot, window: MainWindow) -> None:
    trained(qtbot, window, 200)
    panel = open_list(qtbot, window)
    assert panel.budget.value() == 64
    panel.budget.setFocus()
    panel.budget.selectAll()
    QTest.keyClicks(panel.budget, "5")
    QTest.keyClick(panel.budget, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.document.timeline.view.budget == 5_000_000)
    assert "of 5 MB" in window.timeline_bar.memory.text()
