"""What every plot must do: sleep while hidden, follow the theme, export, and live through thousands of redraws."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from plots_parts import emit_all, halves, loaded, moment, on_screen, spread
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from window_parts import open_window, wait_ready

from nnplayground.engine.snapshot import SnapshotRequest
from nnplayground.templates import TEMPLATES
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.panel import PLOTS
from nnplayground.ui.plots.base import PlotPanel
from nnplayground.ui.toolkit.theme import DARK, LIGHT, themes

KINDS = PLOTS.names()


@pytest.fixture(autouse=True)
def _light_again(qapp: QApplication) -> Iterator[None]:
    yield
    themes().choose("light")


def plot_of(kind: str, document: Document) -> PlotPanel:
    panel = PLOTS[kind](document)
    assert isinstance(panel, PlotPanel)
    return panel


def run_to(document: Document, step: int) -> None:
    """A snapshot with everything in it."""
    now = moment(step, 1 / (step + 1), 1 / (step + 1))
    document.training.history.extend([now])
    emit_all(document, step, now=now, boundary=halves(), spread=spread())


def test_the_plots_are_there_in_their_order() -> None:
    first = ["loss", "boundary", "weights", "gradients", "activations"]
    assert [kind for kind in KINDS if kind in first] == first


@pytest.mark.parametrize("kind", KINDS)
def test_a_hidden_panel_does_no_work_and_catches_up(qtbot: QtBot, kind: str) -> None:
    with loaded() as document:
        plot = plot_of(kind, document)
        qtbot.addWidget(plot)
        for step in range(3):
            run_to(document, step)
        assert plot.redraws == 0
        assert document.training.requests.of(kind) == SnapshotRequest()
        on_screen(qtbot, plot)
        assert plot.redraws >= 1
        assert document.training.requests.of(kind) == plot.snapshot_request()
        plot.hide()
        before = plot.redraws
        run_to(document, 4)
        assert plot.redraws == before
        assert document.training.requests.of(kind) == SnapshotRequest()


class LayoutRequests(QObject):
    """Counts how often what is inside a widget asks it to be laid out."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.mark.parametrize("kind", KINDS)
def test_tools_come_to_rest_at_any_width(qtbot: QtBot, kind: str) -> None:
    with loaded() as document:
        plot = plot_of(kind, document)
        qtbot.addWidget(plot)
        plot.show()
        run_to(document, 1)
        requests = LayoutRequests(plot.tools)
        folded = set()
        for width in range(240, 721, 60):
            plot.resize(width, 300)
            for _ in range(10):
                QApplication.processEvents()
            folded.add(len(plot.tools.folded()))
            requests.count = 0
            for _ in range(5):
                QApplication.processEvents()
            assert requests.count == 0, f"at a width of {width}"
        assert 0 in folded


def test_gradients_of_steps_that_nobody_watched_are_in_the_curves(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = plot_of("gradients", document)
        qtbot.addWidget(plot)
        for step in (1, 5, 9):
            run_to(document, step)
        on_screen(qtbot, plot)
        steps = {row[0] for row in plot.table().rows}
        assert steps == {10, 50, 90}
        assert document.training.requests.together.gradients
        plot.hide()
        assert document.training.requests.together == SnapshotRequest(gradients_over_time=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_theme_recolours(qtbot: QtBot, kind: str) -> None:
    themes().choose("light")
    with loaded() as document:
        plot = plot_of(kind, document)
        for step in range(3):
            run_to(document, step)
        on_screen(qtbot, plot)
        light = plot.picture_area.grab().toImage()
        assert light.pixelColor(1, light.height() - 2).name() == LIGHT.base
        themes().choose("dark")
        dark = plot.picture_area.grab().toImage()
        assert dark.pixelColor(1, dark.height() - 2).name() == DARK.base
        ink = {dark.pixelColor(x, y).name() for x in range(0, dark.width(), 3) for y in range(dark.height())}
        assert LIGHT.base not in ink - {DARK.text, DARK.test}


@pytest.mark.parametrize("kind", KINDS)
def test_files_are_whole(qtbot: QtBot, kind: str, tmp_path: Path) -> None:
    with loaded() as document:
        plot = plot_of(kind, document)
        for step in range(3):
            run_to(document, step)
        on_screen(qtbot, plot)
        for ending in ("png", "svg", "csv"):
            with qtbot.waitSignal(document.message):
                plot.export_tool.save(tmp_path / f"a.{ending}")
        image = QImage(str(tmp_path / "a.png"))
        assert image.width() == 2 * plot.picture_area.width()
        assert len({image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}) > 10
        root = ET.parse(tmp_path / "a.svg").getroot()
        assert root.tag.endswith("svg")
        assert len(list(root.iter("{http://www.w3.org/2000/svg}text"))) > 5
        shapes = [
            node for node in root.iter() if node.tag.rpartition("}")[2] in ("path", "polyline", "circle", "image")
        ]
        assert len(shapes) > 5
        rows = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text())))
        assert len(rows) > 3
        assert {len(row) for row in rows} == {len(rows[0])}
        numbers = [cell for row in rows[1:] for cell in row if cell and cell[-1].isdigit()]
        assert np.isfinite([float(cell) for cell in numbers if not cell.startswith(("linear", "input"))]).all()


def test_the_history_is_exported_in_full_precision(qtbot: QtBot, tmp_path: Path) -> None:
    with loaded() as document:
        plot = plot_of("loss", document)
        for step in range(3):
            run_to(document, step)
        on_screen(qtbot, plot)
        with qtbot.waitSignal(document.message):
            plot.export_tool.save(tmp_path / "loss.csv")
        rows = list(csv.DictReader(io.StringIO((tmp_path / "loss.csv").read_text())))
        assert [float(row["train_loss"]) for row in rows] == [1.0, 0.5, 1 / 3]
        assert {row["validation_loss"] for row in rows} == {""}


def test_saving_through_the_dialog(qtbot: QtBot, tmp_path: Path) -> None:
    with loaded() as document:
        plot = plot_of("boundary", document)
        run_to(document, 1)
        on_screen(qtbot, plot)
        button = plot.findChild(QToolButton, "boundary_export")
        assert isinstance(button, QToolButton)
        menu = button.menu()
        assert menu is not None
        png = next(action for action in menu.actions() if "PNG" in action.text())
        png.trigger()
        dialog = plot.findChild(QFileDialog, "boundary_save_dialog")
        assert isinstance(dialog, QFileDialog)
        dialog.setDirectory(str(tmp_path))
        dialog.selectFile(str(tmp_path / "picture.png"))
        with qtbot.waitSignal(document.message) as message:
            dialog.accept()
        assert message.args is not None
        assert "picture.png" in str(message.args[0])
        assert not QImage(str(tmp_path / "picture.png")).isNull()


@pytest.mark.parametrize("ending", ["csv", "png", "svg"])
def test_a_plot_that_has_become_empty_is_not_saved(qtbot: QtBot, tmp_path: Path, ending: str) -> None:
    """Another project may come while the file is being chosen: nothing of the old one is written then."""
    with open_window(qtbot, "iris") as window:
        wait_ready(qtbot, window)
        window.actions_by_name["all_plots"].trigger()
        plot = window.dock_layout.panels["boundary"]
        assert isinstance(plot, PlotPanel)
        qtbot.waitUntil(lambda: plot.emptiness() is None)
        said: list[str] = []
        window.document.message_raised.connect(lambda sentence: said.append(str(sentence)))
        window.document.replace(TEMPLATES["digits"].build())
        plot.export_tool.save(tmp_path / f"plot.{ending}")
        assert said == [f"Cannot write {tmp_path / f'plot.{ending}'}: the plot is empty."]
        wait_ready(qtbot, window)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_a_message(qtbot: QtBot, tmp_path: Path) -> None:
    with loaded() as document:
        plot = plot_of("weights", document)
        run_to(document, 1)
        on_screen(qtbot, plot)
        with qtbot.waitSignal(document.message_raised) as message:
            plot.export_tool.save(tmp_path / "no such folder" / "a.svg")
        assert message.args is not None
        assert "there is no folder" in str(message.args[0])


@pytest.mark.parametrize("kind", KINDS)
def test_copying_and_the_context_menu(qtbot: QtBot, kind: str) -> None:
    with loaded() as document:
        plot = plot_of(kind, document)
        run_to(document, 1)
        run_to(document, 2)
        on_screen(qtbot, plot)
        menu = plot.context_menu()
        qtbot.addWidget(menu)
        names = [action.text() for action in menu.actions()]
        assert "Save as SVG…" in names
        next(action for action in menu.actions() if action.text() == "Copy picture").trigger()
        assert QGuiApplication.clipboard().image().width() == 2 * plot.picture_area.width()


class Ticker(QObject):
    """A signal that passes None, True and a number: the objects whose counts PySide6 6.12 loses on Python 3.11."""

    ticked = Signal(object, bool, int)


@pytest.mark.slow
def test_five_thousand_redraws_and_two_hundred_thousand_signals(qtbot: QtBot) -> None:
    """The process dies in ``none_dealloc`` within hundreds of redraws where PySide6 and Python do not fit."""
    with loaded() as document:
        plots = [on_screen(qtbot, plot_of(kind, document), 300, 170) for kind in KINDS]
        seen = [0]

        def count(nothing: object, yes: bool, number: int) -> None:
            assert nothing is None
            assert yes is True
            seen[0] += 1

        ticker = Ticker()
        ticker.ticked.connect(count, Qt.ConnectionType.DirectConnection)
        rounds = 1250
        for step in range(1, rounds + 1):
            run_to(document, step)
            QApplication.processEvents()
            for number in range(200_000 // rounds):
                ticker.ticked.emit(None, True, number)
        assert seen == [200_000]
        assert sum(plot.redraws for plot in plots) >= 4 * rounds
        assert all(plot.isVisible() for plot in plots)
