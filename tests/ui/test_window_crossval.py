"""Cross-validation beside the run: folds as they come, cancelling, what is said when the project changes."""

from __future__ import annotations

from dataclasses import replace

from panel_parts import click
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from window_parts import open_window, press, wait_ready

from nnplayground.training.session.crossval import cross_validate
from nnplayground.ui.dialogs.crossval.dialog import CrossValidationDialog
from nnplayground.ui.window.main_window import MainWindow


def fill_in(window: MainWindow, folds: int, epochs: int) -> CrossValidationDialog:
    """By the menu; with numbers typed in."""
    window.actions_by_name["cross_validate"].trigger()
    dialog = window.dialogs.cross_validation
    assert dialog is not None
    assert dialog.isVisible()
    assert not dialog.isModal()
    for box, number in ((dialog.folds, folds), (dialog.epochs, epochs)):
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, str(number))
    return dialog


def words(dialog: CrossValidationDialog, name: str = "crossval_note") -> str:
    label = dialog.findChild(QLabel, name)
    assert label is not None
    return label.text()


def test_folds_mean_and_spread(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        press(window, "run")
        dialog = fill_in(window, 3, 2)
        click(dialog, "crossval_start")
        assert not window.document.training.running
        assert dialog.start.text() == "Cancel"
        qtbot.waitUntil(lambda: bool(words(dialog, "crossval_result")))
        expected = cross_validate(window.document.project, 3, 2)
        result = words(dialog, "crossval_result").replace("\u202f", " ")
        assert result.startswith(f"Accuracy {100 * expected.mean:.1f} % ± {100 * expected.deviation:.1f} %")
        accuracy = dialog.table.item(1, 2)
        assert accuracy is not None
        assert accuracy.text() == f"{100 * expected.values[1].held_out.score:.1f}\u202f%"
        click(dialog, "crossval_copy")
        lines = QGuiApplication.clipboard().text().splitlines()
        assert [float(cell) for cell in lines[2].split("\t")[1:3]] == [
            expected.values[1].held_out.loss, expected.values[1].held_out.score,
        ]  # fmt: skip
        assert lines[-1] == words(dialog, "crossval_result")
        changed = [label for label in dialog.findChildren(QLabel) if "changed since" in label.text()]
        assert not changed[0].isVisible()
        window.document.edit_settings("Rate", learning_rate=0.5)
        assert changed[0].isVisible()


def test_closing_cancels(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        dialog = fill_in(window, 4, 100_000)
        click(dialog, "crossval_start")
        qtbot.waitUntil(lambda: dialog.progress.value() > 0 or "Fold" in words(dialog))
        click(dialog, "crossval_start")  # it says Cancel now
        assert "Cancelled after 0 of 4" in words(dialog)
        assert dialog.folds.isEnabled()
        click(dialog, "crossval_start")
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()
        assert dialog.start.text() == "Start"
        press(window, "run")
        assert window.document.training.running


def test_too_few_samples_is_said_in_the_dialog(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        dialog = fill_in(window, 2, 1)
        project = window.document.project
        window.document.edit(replace(project, graph=replace(project.graph, nodes=(), edges=())), "Empty")
        assert not dialog.start.isEnabled()
        assert any("canvas is empty" in label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
        window.document.undo_stack.undo()
        assert dialog.start.isEnabled()
