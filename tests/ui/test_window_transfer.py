"""Freezing layers, starting from trained weights, and runs that end by themselves."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from window_parts import keys, open_window, press, type_file, wait_ready

from nnplayground.training.state.state import START
from nnplayground.ui.window.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


def figure(window: MainWindow, name: str) -> QLabel:
    label = window.statusBar().findChild(QLabel, name)
    assert label is not None
    return label


def test_freezing_is_one_step_for_all_selected(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        document, freeze = window.document, window.actions_by_name["freeze"]
        assert not freeze.isEnabled()
        document.select(frozenset({"linear_1", "linear_2", "input_1"}))
        menu = window.canvas.menus.of_node("linear_1")
        entry = menu.findChild(QAction, "action_freeze")
        assert entry is not None
        assert not entry.isChecked()
        entry.trigger()
        assert document.shapes.frozen == {"linear_1", "linear_2"}
        assert document.undo_stack.undoText() == "Freeze 2 layers"
        assert freeze.isChecked()
        assert window.canvas.scene().nodes["linear_1"].label.frozen
        document.select(frozenset({"linear_1"}))
        freeze.trigger()
        assert document.shapes.frozen == {"linear_2"}
        assert document.undo_stack.undoText() == "Unfreeze Linear 1"
        document.select(frozenset({"loss_1"}))
        assert window.canvas.menus.of_node("loss_1").findChild(QAction, "action_freeze") is None
        assert not freeze.isEnabled()


def test_start_from_the_weights_of_a_saved_project(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "trained.nnp"
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        document, actions = window.document, window.actions_by_name
        press(window, "epoch")
        qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.now.epoch == 1)
        qtbot.waitUntil(lambda: not document.training.running)
        actions["save_as"].trigger()
        type_file(qtbot, window, path)
        qtbot.waitUntil(path.exists)
        qtbot.waitUntil(lambda: not document.file.modified)
        assert document.training.snapshot is not None
        assert document.training.snapshot.now.train is not None
        trained = document.training.snapshot.now.train.loss
        actions["new_weights"].trigger()
        qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.now.step == 0)
        assert not actions["forget_start"].isEnabled()
        actions["start_from_weights"].trigger()
        type_file(qtbot, window, path)
        qtbot.waitUntil(lambda: START in document.project.files)
        assert document.undo_stack.undoText() == "Start from trained weights"
        assert "Linear 1" in window.messages.bars[0].message

        def loss() -> float | None:
            now = None if document.training.snapshot is None else document.training.snapshot.now
            return None if now is None or now.train is None or now.step else now.train.loss

        qtbot.waitUntil(lambda: loss() == trained)
        actions["forget_start"].trigger()
        qtbot.waitUntil(lambda: loss() not in (None, trained))
        assert START not in document.project.files
        keys(window, Qt.Key.Key_Z, CONTROL)
        qtbot.waitUntil(lambda: loss() == trained)


def test_a_file_without_weights_is_refused(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "broken.nnp"
    path.write_bytes(b"no project")
    with open_window(qtbot) as window:
        window.actions_by_name["start_from_weights"].trigger()
        type_file(qtbot, window, path)
        qtbot.waitUntil(lambda: bool(window.messages.bars))
        assert window.messages.bars[0].severity == "error"
        assert not window.document.project.files


def test_a_run_that_stops_by_itself_says_why_once(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        document = window.document
        document.edit_settings("Stop", validation_share=0.2, patience=1, learning_rate=3.0)
        wait_ready(qtbot, window)
        press(window, "run")
        qtbot.waitUntil(lambda: not document.training.running)
        qtbot.waitUntil(
            lambda: document.training.snapshot is not None and document.training.snapshot.stopped is not None
        )
        qtbot.waitUntil(lambda: any(bar.message.startswith("Stopped") for bar in window.messages.bars))
        bars = [bar for bar in window.messages.bars if bar.message.startswith("Stopped")]
        messages = [bar.message for bar in bars]
        assert [bar.severity for bar in bars] == ["info"]
        qtbot.waitUntil(lambda: figure(window, "state_text").text() == "Stopped by itself")
        assert figure(window, "state_text").toolTip() == messages[0]
        assert window.actions_by_name["run"].text() == "&Run"
        press(window, "step")
        qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.stopped is None)


def test_the_rate_is_shown_where_a_schedule_changes_it(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        rate = figure(window, "status_rate")
        assert not rate.isVisible()
        window.document.edit_settings("Warm-up", warmup=5.0)
        qtbot.waitUntil(rate.isVisible)
        before = rate.text()
        assert before.startswith("rate 0")
        QTest.keyClick(window.canvas, Qt.Key.Key_F10, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: rate.text() != before)
