"""The Data tab and the viewer: choosing by keyboard, waiting, giving up, downloads that no one asked for, folders."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from document_parts import circle_graph, project_of
from graph_parts import layer
from panel_parts import find, type_into
from PIL import Image
from plots_parts import emit
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from nnplayground.datasets.dataset import DATASETS, Samples
from nnplayground.datasets.kinds.iris import Iris
from nnplayground.datasets.kinds.mnist import Mnist
from nnplayground.datasets.pictures import mnist_files
from nnplayground.datasets.progress import Report
from nnplayground.graph import edits
from nnplayground.project import Project
from nnplayground.text import text
from nnplayground.ui.data_view.folder import use_folder
from nnplayground.ui.data_view.rows import Rows
from nnplayground.ui.data_view.set_combo import DatasetCombo
from nnplayground.ui.data_view.truth import TrueWeights
from nnplayground.ui.data_view.viewer import DataViewer, open_data_viewer
from nnplayground.ui.document.data_actions import use_dataset
from nnplayground.ui.document.document import Document
from nnplayground.ui.panels.inspector import Inspector


@pytest.fixture
def project() -> Project:
    return project_of(circle_graph())


@pytest.fixture
def inspector(qtbot: QtBot, inspector: Inspector, document: Document) -> Inspector:
    """On its Data tab, with the data there."""
    inspector.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: document.data is not None)
    return inspector


def choose(inspector: Inspector, kind: str) -> None:
    """With the keyboard, from the top of the list."""
    combo = find(inspector, DatasetCombo, "field_dataset")
    view = combo.view()
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_F4)
    QTest.keyClick(view, Qt.Key.Key_Home)
    for _ in range(combo.count()):
        if view.currentIndex().data(Qt.ItemDataRole.UserRole) == kind:
            QTest.keyClick(view, Qt.Key.Key_Return)
            return
        QTest.keyClick(view, Qt.Key.Key_Down)
    raise AssertionError(f"{kind} is not offered")


def type_folder(qtbot: QtBot, inspector: Inspector, folder: Path) -> None:
    """Into the dialog that is open, and Enter."""
    qtbot.waitUntil(lambda: inspector.findChild(QFileDialog, "folder_dialog") is not None)
    dialog = find(inspector, QFileDialog, "folder_dialog")
    assert not dialog.isModal() or dialog.windowModality() == Qt.WindowModality.WindowModal
    edit = find(dialog, QLineEdit, "fileNameEdit")
    edit.setText(str(folder))
    QTest.keyClick(edit, Qt.Key.Key_Return)


def pictures(folder: Path) -> Path:
    for index, name in enumerate(("cat", "dog")):
        (folder / name).mkdir(parents=True)
        for number in range(4):
            shades = np.full((12, 12), 60 + 100 * index + number, dtype=np.uint8)
            Image.fromarray(shades).save(folder / name / f"{number}.png")
    return folder


def slow(started: threading.Event) -> object:
    """A way to load that ends only when it is told to."""

    def load(self: Iris, seed: int, files: object, report: Report) -> Samples:
        while True:
            started.set()
            report(text("Reading {name}", name="a long file"), 0.25)
            threading.Event().wait(0.01)

    return load


def test_the_keyboard_passes_over_the_headings(inspector: Inspector, document: Document) -> None:
    combo = find(inspector, DatasetCombo, "field_dataset")
    headings = [place for place in range(combo.count()) if combo.itemData(place) is None]
    assert len(headings) >= 5
    assert combo.count() - len(headings) == len(DATASETS.names())
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    assert combo.currentIndex() == 1
    kinds = {document.project.dataset.kind}
    while len(kinds) < 5:  # beyond the end of the first category
        QTest.keyClick(combo, Qt.Key.Key_Down)
        assert combo.currentData() is not None
        kinds.add(document.project.dataset.kind)
    assert combo.currentText() == combo.currentText().strip()


def test_a_long_loading_is_seen_and_can_be_cancelled(
    qtbot: QtBot, inspector: Inspector, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = threading.Event()
    monkeypatch.setattr(Iris, "load", slow(started))
    before = document.project
    choose(inspector, "iris")
    assert document.project.dataset.kind == "iris"
    label = find(inspector, QLabel, "loading_text")
    qtbot.waitUntil(lambda: label.isVisible() and "25" in label.text())
    assert started.is_set()
    assert label.text() == "Reading a long file: 25\u00a0%"
    with qtbot.waitSignal(document.message):
        QTest.mouseClick(find(inspector, QPushButton, "loading_cancel"), Qt.MouseButton.LeftButton)
    assert document.project == before
    assert document.data is not None
    assert not label.isVisible()
    assert find(inspector, QPushButton, "button_look_at_data").isVisible()


def test_nothing_is_downloaded_before_it_is_asked_for(
    qtbot: QtBot, inspector: Inspector, document: Document, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(mnist_files, "cache_folder", lambda: tmp_path)
    loads = threading.Event()

    def load(self: Mnist, seed: int, files: object, report: Report) -> Samples:
        loads.set()
        return Samples(np.random.default_rng(0).random((60, 1, 28, 28)), np.arange(60) % 10)

    monkeypatch.setattr(Mnist, "load", load)
    choose(inspector, "mnist")
    download = find(inspector, QPushButton, "button_download")
    assert download.isVisible()
    qtbot.waitUntil(lambda: document.data_problem is not None)
    assert not loads.is_set()
    assert "12 MB" in str(document.data_problem)
    assert "amazonaws.com" in str(document.data_problem)
    assert find(inspector, QPushButton, "button_choose_folder").isVisible()
    download.setFocus()
    QTest.keyClick(download, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: document.data is not None)
    assert loads.is_set()
    assert not download.isVisible()
    assert document.shapes.runnable


def test_a_folder_of_pictures_is_asked_for_first(
    qtbot: QtBot, inspector: Inspector, document: Document, tmp_path: Path
) -> None:
    before = document.project
    choose(inspector, "image_folder")
    assert document.project == before
    type_folder(qtbot, inspector, pictures(tmp_path / "animals"))
    qtbot.waitUntil(lambda: document.project.dataset.kind == "image_folder")
    qtbot.waitUntil(lambda: document.data is not None)
    assert document.project.spec.class_names == ("cat", "dog")
    path = find(inspector, QLineEdit, "field_dataset_path")
    assert path.text() == str(tmp_path / "animals")
    type_into(path, str(tmp_path / "nowhere"))
    assert str(tmp_path / "nowhere") in find(inspector, QLabel, "error_dataset_path").text()
    assert getattr(document.project.dataset, "path", "") == str(tmp_path / "animals")
    document.undo_stack.undo()
    assert document.project == before


def test_a_folder_that_cannot_serve_is_refused_in_a_sentence(qtbot: QtBot, document: Document, tmp_path: Path) -> None:
    before = document.project
    with qtbot.waitSignal(document.message_raised) as raised:
        use_folder(document, tmp_path)
    assert str(tmp_path) in str(raised.args[0])
    assert document.project == before


def test_a_folder_of_idx_files_is_one_of_digits(document: Document, tmp_path: Path) -> None:
    (tmp_path / "train-images-idx3-ubyte.gz").touch()
    use_folder(document, tmp_path)
    assert document.project.dataset == Mnist(path=str(tmp_path))
    assert document.source.offer is None


def test_the_viewer_opens_a_hundred_thousand_rows_and_filters_them(
    qtbot: QtBot, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = DataViewer(document)
    qtbot.addWidget(viewer)
    viewer.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    viewer.show()
    assert not viewer.isModal()
    use_dataset(document, DATASETS["linear13"].parse({"kind": "linear13", "samples": 100_000}), "rows")
    model = viewer.table.samples
    qtbot.waitUntil(lambda: model.rowCount() == 100_000)
    assert find(viewer, QLabel, "viewer_count").text() == "Samples: 100\u202f000"
    asked: list[int] = []
    cell = Rows.cell

    def watched(rows: Rows, row: int, column: int) -> float:
        asked.append(row)
        return cell(rows, row, column)

    monkeypatch.setattr(Rows, "cell", watched)
    QTest.keyClick(viewer.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: 99_999 in asked)
    assert len(set(asked)) < 300  # only what is in sight
    viewer.split.setFocus()
    QTest.keyClick(viewer.split, Qt.Key.Key_End)
    assert viewer.split.currentData() == "test"
    assert model.rowCount() == 50_000
    assert viewer.figures.figures.rowCount() == 14
    viewer.close()


def test_pictures_of_one_class_with_their_class_below(qtbot: QtBot, inspector: Inspector, document: Document) -> None:
    choose(inspector, "digits")
    qtbot.waitUntil(lambda: document.data is not None)
    QTest.mouseClick(find(inspector, QPushButton, "button_look_at_data"), Qt.MouseButton.LeftButton)
    viewer = find(inspector, DataViewer, "data_viewer")
    assert open_data_viewer(document, inspector) is viewer
    qtbot.waitUntil(lambda: viewer.sheet.count == 1797)
    viewer.of_class.setFocus()
    QTest.keyClick(viewer.of_class, Qt.Key.Key_3)
    assert viewer.of_class.currentData() == 3
    assert 100 < viewer.sheet.count < 200
    assert viewer.sheet.rows is not None
    assert {viewer.sheet.rows.targets(place) for place in range(viewer.sheet.count)} == {("3",)}
    bar = viewer.sheet.verticalScrollBar()
    QTest.keyClick(viewer.sheet, Qt.Key.Key_End)
    assert bar.value() == bar.maximum() > 0
    viewer.close()


def test_learned_weights_stand_beside_the_true_ones(qtbot: QtBot, inspector: Inspector, document: Document) -> None:
    choose(inspector, "linear13")
    qtbot.waitUntil(lambda: document.data is not None)
    beside = inspector.findChild(TrueWeights)
    assert beside is not None
    assert beside.isVisible()
    label = find(beside, QLabel, "true_weights_text")
    assert "one Linear layer" in label.text()
    linear = layer("Linear", units=1)
    document.edit_graph(edits.chain(layer("Input"), linear, layer("Loss", function="MSE")), "simpler")
    node = document.project.graph.of_kind("Linear")[0].id
    true = np.array([document.project.spec.true_weights], dtype=np.float32)
    bias = np.array([document.project.spec.true_bias + 0.25], dtype=np.float32)
    emit(document, weights={f"{node}.weight": true, f"{node}.bias": bias})
    assert label.text() == "Ring: true, dot: learned. Farthest apart: 0.250."
    assert beside.dots.words()[0] == "x₁: true 1.40, learned 1.40"
