"""The analyzer: every layer in figures, what is wrong, and the way from a sentence to its layer."""

from __future__ import annotations

import csv
import io

from document_parts import edit_layer
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot
from window_parts import keys, open_window

from nnplayground.graph.analysis import analyze
from nnplayground.ui.panels.analyzer import Analyzer
from nnplayground.ui.toolkit.settings_store import SettingsStore
from nnplayground.ui.window.main_window import MainWindow

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def open_analyzer(qtbot: QtBot, window: MainWindow) -> Analyzer:
    """By its keys, as a window of its own."""
    keys(window, Qt.Key.Key_A, CONTROL | SHIFT)
    dock = window.docks["analyzer"]
    qtbot.waitUntil(dock.isVisible)
    panel = window.panels["analyzer"]
    assert isinstance(panel, Analyzer)
    qtbot.waitUntil(panel.isVisible)
    return panel


def cells(panel: Analyzer, row: int) -> dict[str, str]:
    """What stands in a row, by heading."""
    model = panel.table.view.model()
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    return {
        title: model.index(row, column).data().replace("\u202f", " ") for column, title in enumerate(titles)
    }  # fmt: skip


def test_every_layer_in_figures(qtbot: QtBot) -> None:
    with open_window(qtbot, "digits") as window:
        assert window.docks["analyzer"].isHidden()
        panel = open_analyzer(qtbot, window)
        assert window.docks["analyzer"].isFloating()
        project = window.document.project
        analysis = analyze(project.graph, project.spec)
        assert panel.table.view.model().rowCount() == len(analysis.rows) == len(project.graph.nodes)
        assert cells(panel, 1) == {
            "Layer": "Conv2d 1", "Type": "Conv2d", "Output shape": "16 × 8 × 8", "Receptive field": "3 × 3",
            "Parameters": "160",
            "Trainable": "160", "Multiply-adds": "9 216", "Activations": "4.00 KiB", "Batch of 32": "128 KiB",
        }  # fmt: skip
        total = panel.table.totals.model().index(0, 4).data()
        assert total.replace("\u202f", "") == str(analysis.totals.parameters)
        window.document.edit_settings("Batch", batch_size=64)
        edit_layer(window.document, "conv2d_1", "Freeze", frozen=True)
        qtbot.waitUntil(lambda: cells(panel, 1).get("Batch of 64") == "256 KiB")
        assert cells(panel, 1)["Trainable"] == "0"


def test_a_sentence_leads_to_its_layer(qtbot: QtBot) -> None:
    with open_window(qtbot, "digits") as window:
        panel = open_analyzer(qtbot, window)
        assert not panel.problems.isVisible()
        edit_layer(window.document, "linear_1", "Units", units=3)
        qtbot.waitUntil(lambda: panel.problems.isVisible() and panel.problems.count() == 1)
        assert "10" in panel.problems.item(0).text()
        window.canvas.zoom_in()
        window.canvas.set_zoom(4.0)  # the Loss is out of sight now
        loss = window.canvas.scene().node_geometries["loss_1"].rect
        window.canvas.centerOn(window.canvas.scene().node_geometries["input_1"].rect.center())
        assert not window.canvas.seen.intersects(loss)
        point = panel.problems.visualItemRect(panel.problems.item(0)).center()
        QTest.mouseClick(panel.problems.viewport(), Qt.MouseButton.LeftButton, pos=point)
        assert window.document.selection == {"loss_1"}
        assert window.canvas.seen.intersects(loss)
        assert panel.table.view.currentIndex().row() == panel.table.view.model().rowCount() - 1
        window.document.undo_stack.undo()
        qtbot.waitUntil(lambda: not panel.problems.isVisible())


def test_keyboard_and_clipboard(qtbot: QtBot) -> None:
    with open_window(qtbot, "digits") as window:
        panel = open_analyzer(qtbot, window)
        view = panel.table.view
        at = view.visualRect(view.model().index(2, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert window.document.selection == {"maxpool2d_1"}
        QTest.keyClick(view, Qt.Key.Key_Down)
        assert window.document.selection == {"conv2d_2"}
        window.document.select(frozenset({"conv2d_1"}))
        assert view.currentIndex().row() == 1
        QTest.keyClick(view, Qt.Key.Key_C, CONTROL)
        lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
        assert lines[2] == ["Conv2d 1", "Conv2d", "16 × 8 × 8", "3 × 3", "160", "160", "9216", "4096", str(32 * 4096)]
        assert lines[-1][:5] == ["Total", "", "", "", "6090"]
        button = panel.findChild(QToolButton, "analyzer_copy")
        assert button is not None
        button.actions()[1].trigger()
        assert list(csv.reader(io.StringIO(QGuiApplication.clipboard().text()))) == lines
        assert "CSV" in window.messages.bars[0].message


def test_docked_it_fits_and_an_empty_canvas_is_said(qtbot: QtBot) -> None:
    with open_window(qtbot, "digits") as window:
        panel = open_analyzer(qtbot, window)
        qtbot.waitUntil(lambda: not panel.table.view.isColumnHidden(1))
        dock = window.docks["analyzer"]
        dock.setFloating(False)
        dock.raise_()
        qtbot.waitUntil(lambda: panel.width() < 600)
        assert panel.table.view.isColumnHidden(1)  # the icon says the kind
        assert not panel.table.view.isColumnHidden(0)
        window.document.select(frozenset(window.document.project.graph.by_id))
        keys(window, Qt.Key.Key_Delete)
        labels = [label for label in panel.findChildren(QLabel) if "empty" in label.text()]
        qtbot.waitUntil(lambda: labels[0].isVisible())


def test_where_it_was_docked_is_remembered(qtbot: QtBot) -> None:
    store = SettingsStore.memory()
    with open_window(qtbot, store=store) as window:
        open_analyzer(qtbot, window)
        window.docks["analyzer"].setFloating(False)
    with open_window(qtbot, store=store) as window:
        dock = window.docks["analyzer"]
        assert not dock.isHidden()
        assert not dock.isFloating()
        window.actions_by_name["reset_layout"].trigger()
        assert dock.isHidden()
        window.actions_by_name["analyze"].trigger()
        assert dock.isFloating()
        assert dock.width() > 400
