"""The inspector: what is typed changes the document, undo brings back document and form."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest
from document_parts import circle_graph, opened, project_of
from graph_parts import layer
from panel_parts import drag_slider, find, show, type_into
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QSlider
from pytestqt.qtbot import QtBot

from nnplayground.datasets.dataset import DATASETS
from nnplayground.graph import edits
from nnplayground.graph.penalty import PENALTIES
from nnplayground.project import Project
from nnplayground.training.optimizers.optimizer import OPTIMIZERS
from nnplayground.ui.data_view.class_bars import ClassBars
from nnplayground.ui.data_view.sheet import PictureSheet
from nnplayground.ui.document.document import Document
from nnplayground.ui.panels.inspector import Inspector
from nnplayground.ui.panels.sections.facts import Notice
from nnplayground.ui.toolkit.forms.combo import Combo
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.forms.number_box import NumberBox


@pytest.fixture
def project() -> Project:
    return project_of(circle_graph())


def units(document: Document, node: str = "linear_1") -> int:
    result: int = document.project.graph[node].layer.units  # type: ignore[attr-defined]  # of Linear
    return result


def texts(inspector: Inspector) -> list[str]:
    """Everything written in labels that can be seen."""
    return [label.text() for label in inspector.findChildren(QLabel) if label.isVisible()]


def counts(inspector: Inspector) -> str:
    """What the bars of the Data tab say."""
    bars = inspector.findChild(ClassBars)
    assert bars is not None
    return "; ".join(bars.words())


def test_typing_changes_the_layer_and_undo_brings_both_back(inspector: Inspector, document: Document) -> None:
    document.select(frozenset({"linear_1"}))
    box = find(inspector, NumberBox, "field_units")
    type_into(box, "7")
    assert units(document) == 7
    assert document.undo_stack.undoText() == "Change units of Linear 1"
    assert "7×2 + 7 = 21" in texts(inspector)
    document.undo_stack.undo()
    assert units(document) == 4
    assert box.text() == "4"
    assert "4×2 + 4 = 12" in texts(inspector)
    document.undo_stack.redo()
    assert box.text() == "7"


def test_two_sides_of_a_kernel_and_back(qtbot: QtBot) -> None:
    graph = edits.chain(layer("Input"), layer("Conv2d"), layer("Flatten"), layer("Linear"), layer("Loss"))
    with opened(project_of(graph, "digits")) as document:
        inspector = Inspector(document)
        show(qtbot, inspector)
        document.select(frozenset({"conv2d_1"}))
        box = find(inspector, NumberBox, "field_kernel_size")
        type_into(box, "3 × 5")
        assert document.project.graph["conv2d_1"].layer.dump()["kernel_size"] == [3, 5]
        assert document.undo_stack.undoText() == "Change kernel size of Conv2d 1"
        assert "8×1×3×5 + 8 = 128" in texts(inspector)
        assert "8 × 6 × 4" in texts(inspector)
        document.undo_stack.undo()
        assert box.text() == "3"
        type_into(box, "3 × 99")
        assert any(
            line.startswith("Kernel size takes a whole number from 1 to 31, or two") for line in texts(inspector)
        )
        assert document.undo_stack.index() == 0


def test_a_refused_value_leaves_the_document_alone(inspector: Inspector, document: Document) -> None:
    document.select(frozenset({"linear_1"}))
    type_into(find(inspector, NumberBox, "field_units"), "-3")
    assert units(document) == 4
    assert document.undo_stack.count() == 0
    assert "Units takes a whole number from 1 to 4096. Received: “-3”." in texts(inspector)


def test_a_drag_of_the_learning_rate_is_one_undo_step(inspector: Inspector, document: Document) -> None:
    inspector.tabs.setCurrentIndex(2)
    slider = find(inspector, QSlider, "slider_learning_rate")
    before = document.project.settings.learning_rate
    drag_slider(slider, slider.value() / slider.maximum(), 0.9)
    high = document.project.settings.learning_rate
    drag_slider(slider, slider.value() / slider.maximum(), 0.2)
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert document.project.settings.learning_rate == high > before
    document.undo_stack.undo()
    assert document.project.settings.learning_rate == before
    assert find(inspector, NumberBox, "field_learning_rate").text() == "0.03"


def test_a_drag_that_rests_is_still_one_step(
    inspector: Inspector, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = itertools.count(step=100.0)
    monkeypatch.setattr("nnplayground.ui.document.project_edit.time", SimpleNamespace(monotonic=lambda: next(clock)))
    inspector.tabs.setCurrentIndex(2)
    slider = find(inspector, QSlider, "slider_learning_rate")
    drag_slider(slider, slider.value() / slider.maximum(), 0.95)
    assert document.undo_stack.count() == 1
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Left)
    QTest.keyClick(slider, Qt.Key.Key_Left)
    assert document.undo_stack.count() == 3  # long apart


def test_undo_from_the_keyboard_reaches_the_document_and_not_the_letters(
    qtbot: QtBot, inspector: Inspector, document: Document
) -> None:
    undo = QAction("Undo", inspector)
    undo.setShortcut(QKeySequence("Ctrl+Z"))
    undo.triggered.connect(document.undo_stack.undo)
    inspector.addAction(undo)
    document.select(frozenset({"linear_1"}))
    box = find(inspector, NumberBox, "field_units")
    type_into(box, "9")
    assert box.hasFocus()
    QTest.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert units(document) == 4
    assert box.text() == "4"
    type_into(box, "12", enter=False)
    QTest.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.undo_stack.index() == 0  # half typed: the letters are undone, nothing else
    assert box.text() != "12"


def test_a_shortcut_takes_what_is_half_typed(inspector: Inspector, document: Document) -> None:
    seen: list[int] = []
    run = QAction("Run", inspector)
    run.setShortcut(QKeySequence("F5"))
    run.triggered.connect(lambda: seen.append(units(document)))
    inspector.addAction(run)
    document.select(frozenset({"linear_1"}))
    box = find(inspector, NumberBox, "field_units")
    type_into(box, "6", enter=False)
    QTest.keyClick(box, Qt.Key.Key_F5)
    assert seen == [6]


def test_optimizer_and_penalty_with_their_own_settings(inspector: Inspector, document: Document) -> None:
    inspector.tabs.setCurrentIndex(2)
    type_into(find(inspector, NumberBox, "field_optimizer_momentum"), "0.9")
    penalty = find(inspector, Combo, "field_penalty")
    penalty.setFocus()
    QTest.keyClicks(penalty, "L2")
    type_into(find(inspector, NumberBox, "field_penalty_rate"), "3e-3")
    settings = document.project.settings
    assert settings.optimizer == OPTIMIZERS["SGD"].parse({"kind": "SGD", "momentum": 0.9})
    assert settings.penalty == PENALTIES["L2"].parse({"kind": "L2", "rate": 0.003})
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert find(inspector, NumberBox, "field_optimizer_momentum").text() == "0"
    assert penalty.currentText() == "None"


def test_a_name_of_its_own_and_back(inspector: Inspector, document: Document) -> None:
    document.select(frozenset({"linear_1"}))
    name = find(inspector, QLineEdit, "node_name")
    assert name.placeholderText() == "Linear 1"
    type_into(name, "Hidden")
    assert document.project.graph["linear_1"].label == "Hidden"
    document.undo_stack.undo()
    assert name.text() == ""
    assert document.project.graph["linear_1"].label == "Linear 1"


def test_what_is_wrong_is_said_with_its_remedy(inspector: Inspector, document: Document) -> None:
    document.select(frozenset({"linear_2"}))
    type_into(find(inspector, NumberBox, "field_units"), "3")
    assert not [notice for notice in inspector.layer.findChildren(Notice) if notice.isVisible()]
    document.select(frozenset({"loss_1"}))
    notices = [notice.label.text() for notice in inspector.layer.findChildren(Notice)]
    assert len(notices) == 1
    assert "Received: 3" in notices[0]
    assert "Set the units of the last Linear to 1" in notices[0]


def test_the_tab_follows_the_selection_and_comes_back(inspector: Inspector, document: Document) -> None:
    bar = inspector.tabs.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(2).center())
    document.select(frozenset({"linear_1"}))
    assert inspector.tabs.currentWidget() is inspector.layer
    document.select(frozenset())
    assert inspector.tabs.currentWidget() is inspector.training


def test_nothing_selected_says_what_to_do(inspector: Inspector) -> None:
    shown = texts(inspector)
    assert "No layer is selected" in shown
    assert any("Click a layer" in text for text in shown)
    assert "17" in shown  # 4 × 2 + 4 and 1 × 4 + 1 parameters
    assert {"Circle", "SGD", "0.03"} <= set(shown)
    QTest.mouseClick(find(inspector, QPushButton, "button_data"), Qt.MouseButton.LeftButton)
    assert inspector.tabs.currentWidget() is inspector.data


def test_several_layers_are_changed_together(inspector: Inspector, document: Document) -> None:
    document.select(frozenset({"linear_1", "linear_2"}))
    shown = texts(inspector)
    assert "2 layers selected" in shown
    assert any("Different: Units" in text for text in shown)
    bias = find(inspector, QCheckBox, "field_all_bias")
    QTest.mouseClick(bias, Qt.MouseButton.LeftButton, pos=QPoint(8, bias.height() // 2))
    layers = [document.project.graph[node].layer for node in ("linear_1", "linear_2")]
    assert [layer.bias for layer in layers] == [False, False]  # type: ignore[attr-defined]  # of Linear
    assert document.undo_stack.count() == 1
    assert [layer.units for layer in layers] == [4, 1]  # type: ignore[attr-defined]  # of Linear
    document.select(frozenset({"linear_1", "loss_1"}))
    assert "1\u00a0×\u00a0Linear, 1\u00a0×\u00a0Loss" in texts(inspector)


def test_another_data_set_takes_the_network_along_in_one_step(
    qtbot: QtBot, inspector: Inspector, document: Document
) -> None:
    inspector.tabs.setCurrentIndex(1)
    combo = find(inspector, Combo, "field_dataset")
    before = document.project
    combo.setFocus()
    combo.setCurrentIndex(combo.place_of("iris"))
    assert document.project.dataset.kind == "iris"
    assert document.shapes.runnable
    assert units(document, "linear_2") == 3
    assert document.undo_stack.count() == 1
    qtbot.waitUntil(lambda: document.data is not None)
    shown = texts(inspector)
    assert "3 classes" in shown
    assert "Training 75, Test 75" in counts(inspector)
    assert all(f"{name}: Training 25, Test 25" in counts(inspector) for name in ("setosa", "versicolor", "virginica"))
    document.undo_stack.undo()
    assert document.project == before
    assert combo.currentData() == "circle"


def test_data_settings_and_new_data(qtbot: QtBot, inspector: Inspector, document: Document) -> None:
    inspector.tabs.setCurrentIndex(1)
    type_into(find(inspector, NumberBox, "field_dataset_noise"), "25")
    type_into(find(inspector, NumberBox, "field_train_share"), "0.8")
    QTest.mouseClick(find(inspector, QPushButton, "button_new_data"), Qt.MouseButton.LeftButton)
    assert document.project.dataset == DATASETS["circle"].parse({"kind": "circle", "noise": 25})
    assert document.project.settings.train_share == 0.8
    assert document.project.data_draw == 1
    qtbot.waitUntil(lambda: document.data is not None)
    shown = texts(inspector)
    assert "2 classes" in shown
    assert "Training 400, Test 100" in counts(inspector)
    assert document.undo_stack.count() == 3


def test_data_that_cannot_be_loaded_say_why(qtbot: QtBot, inspector: Inspector, document: Document) -> None:
    inspector.tabs.setCurrentIndex(1)
    type_into(find(inspector, NumberBox, "field_validation_share"), "0.9")
    qtbot.waitUntil(lambda: document.data_problem is not None)
    assert any("100\u202f%" in text for text in texts(inspector))


def test_pictures_are_shown_as_pictures(qtbot: QtBot, inspector: Inspector, document: Document) -> None:
    inspector.tabs.setCurrentIndex(1)
    combo = find(inspector, Combo, "field_dataset")
    combo.setCurrentIndex(combo.place_of("digits"))
    qtbot.waitUntil(lambda: document.data is not None)
    assert document.shapes.runnable
    sheet = inspector.data.findChild(PictureSheet)
    assert sheet is not None
    assert sheet.isVisible()
    assert sheet.rows is not None
    assert [sheet.rows.targets(place)[0] for place in range(sheet.count)] == [
        digit for digit in "0123456789" for _ in (1, 2)
    ]


def test_labels_with_angle_brackets_are_shown_as_they_are(qtbot: QtBot) -> None:
    label = ToneLabel("a <b> c")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
