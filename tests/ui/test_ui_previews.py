"""The pictures of the inspector, under a user's gestures: what they show is what the network does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from document_parts import circle_graph, opened, project_of
from graph_parts import layer
from panel_parts import click, find, show, type_into
from patience import process_events
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from nnplayground.graph import edits
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.project import Project
from nnplayground.training.schedules.learning_rate import learning_rate
from nnplayground.training.settings import Settings
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.weight_actions import new_weights
from nnplayground.ui.panels.inspector import Inspector
from nnplayground.ui.panels.previews.activation import ActivationPreview
from nnplayground.ui.panels.previews.augmentation import AugmentationPreview
from nnplayground.ui.panels.previews.chart import PreviewChart
from nnplayground.ui.panels.previews.drawing import Bars, CurveLine, PreviewDrawing
from nnplayground.ui.panels.previews.first_values import FirstValuesPreview
from nnplayground.ui.panels.previews.loss_curve import LossPreview
from nnplayground.ui.panels.previews.preview import Preview
from nnplayground.ui.panels.previews.schedule_curve import SchedulePreview
from nnplayground.ui.panels.previews.ticks import even_ticks, power_ticks
from nnplayground.ui.panels.sections.training_section import DATA_FIELDS, groups
from nnplayground.ui.toolkit.forms.combo import Combo
from nnplayground.ui.toolkit.forms.fold import Fold, remember_folds, remembered_folds
from nnplayground.ui.toolkit.forms.number_box import NumberBox
from nnplayground.ui.toolkit.formula import FormulaView

P = TypeVar("P", bound=Preview)


pytestmark = pytest.mark.usefixtures("trainable")


@pytest.fixture
def project() -> Project:
    return project_of(circle_graph())


def preview(inspector: Inspector, cls: type[P]) -> P:
    """The one that can be seen."""
    return next(one for one in inspector.findChildren(cls) if one.isVisible())


def line(chart: PreviewChart, name: str) -> CurveLine:
    assert chart.drawing is not None
    return next(one for one in chart.drawing.lines if one.name == name)


def choose(inspector: Inspector, field: str, kind: str) -> None:
    combo = find(inspector, Combo, field)
    combo.setFocus()
    combo.setCurrentIndex(combo.place_of(kind))


def test_the_curve_follows_the_activation_that_is_chosen(
    qtbot: QtBot, inspector: Inspector, document: Document
) -> None:
    document.select(frozenset({"linear_1"}))
    chart = preview(inspector, ActivationPreview).chart
    qtbot.waitUntil(lambda: chart.drawing is not None and bool(chart.drawing.bars))
    drawn = line(chart, "output")
    assert np.allclose(drawn.y, np.tanh(drawn.x))
    slope = line(chart, "slope")
    assert np.allclose(slope.y, 1 - np.tanh(slope.x) ** 2)
    assert chart.drawing is not None
    # 500 training samples are brought to at most 1000; each reaches four units.
    assert chart.drawing.bars[0].counts.sum() == 4 * 250
    choose(inspector, "field_activation", "Sigmoid")
    qtbot.waitUntil(lambda: line(chart, "output").y.min() >= 0.0)
    drawn = line(chart, "output")
    assert np.allclose(drawn.y, 1 / (1 + np.exp(-drawn.x)))
    assert "0.5 at 0" in chart.accessibleDescription()
    choose(inspector, "field_activation", "Identity")
    assert not [one for one in inspector.findChildren(ActivationPreview) if one.isVisible()]


def test_a_slope_that_is_learned_is_drawn_as_it_is_by_now(
    qtbot: QtBot, inspector: Inspector, document: Document
) -> None:
    document.select(frozenset({"linear_1"}))
    choose(inspector, "field_activation", "PReLU")
    chart = preview(inspector, ActivationPreview).chart
    qtbot.waitUntil(lambda: chart.drawing is not None and line(chart, "slope").y.min() == 0.25)
    document.training.run_epoch()
    qtbot.waitUntil(lambda: line(chart, "slope").y.min() != 0.25)
    qtbot.waitUntil(lambda: not document.training.running)

    def learned() -> float:
        assert document.training.snapshot is not None
        return float(document.training.snapshot.weights["linear_1.activation.weight"][0])

    qtbot.waitUntil(lambda: abs(line(chart, "slope").y.min() - learned()) < 1e-4)


def test_units_that_can_learn_nothing_are_called_dead(qtbot: QtBot, inspector: Inspector, document: Document) -> None:
    document.select(frozenset({"linear_1"}))
    choose(inspector, "field_activation", "ReLU")
    label = preview(inspector, ActivationPreview).sentence
    qtbot.waitUntil(lambda: "None of its 4 units is dead." in label.text())
    choose(inspector, "field_bias_init", "constant")
    type_into(find(inspector, NumberBox, "field_bias_init_value"), "-100")
    qtbot.waitUntil(lambda: "4 of 4 units are dead" in label.text())
    assert "for 100 % of them the slope is nearly 0 (saturated)" in label.text()
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: "None of its 4 units is dead." in label.text())


def test_nothing_is_worked_out_for_a_picture_that_is_folded_away(
    qtbot: QtBot, inspector: Inspector, document: Document
) -> None:
    document.select(frozenset({"linear_1"}))
    one = preview(inspector, ActivationPreview)
    qtbot.waitUntil(lambda: bool(document.training.snapshot and document.training.snapshot.activity))
    click(inspector, "fold_preview_activation", QPoint(20, 8))
    assert not one.isVisible()
    new_weights(document)
    qtbot.waitUntil(lambda: bool(document.training.snapshot and not document.training.snapshot.activity))
    click(inspector, "fold_preview_activation", QPoint(20, 8))
    qtbot.waitUntil(lambda: bool(document.training.snapshot and document.training.snapshot.activity))


def test_first_weights_are_those_of_the_network(qtbot: QtBot, inspector: Inspector, document: Document) -> None:
    document.select(frozenset({"linear_1"}))
    click(inspector, "fold_preview_first_values", QPoint(20, 8))
    one = preview(inspector, FirstValuesPreview)
    choose(inspector, "field_weight_init", "normal")
    choose(inspector, "field_bias_init", "zeros")
    choose(inspector, "field_activation", "PReLU")  # has a parameter too, but none that an initializer draws
    qtbot.waitUntil(lambda: "Biases (4): mean 0, standard deviation 0." in one.sentence.text())
    before = one.sentence.text()
    assert before.startswith("Weights (8): mean ")
    new_weights(document)
    qtbot.waitUntil(lambda: one.sentence.text() != before)
    type_into(find(inspector, NumberBox, "field_units"), "2000")
    qtbot.waitUntil(lambda: "Weights (4\u202f000)" in one.sentence.text())
    assert one.chart.drawing is not None
    assert [bars.counts.sum() for bars in one.chart.drawing.bars] == [4000, 2000]
    document.edit_graph(edits.remove(document.project.graph, {"input_1"}), "Delete")
    qtbot.waitUntil(lambda: one.chart.isHidden())
    assert one.sentence.text()
    click(inspector, "fold_preview_first_values", QPoint(20, 8))


def test_the_loss_tells_what_each_error_costs(qtbot: QtBot, inspector: Inspector, document: Document) -> None:
    document.select(frozenset({"loss_1"}))
    chart = preview(inspector, LossPreview).chart
    qtbot.waitUntil(lambda: chart.drawing is not None)
    assert [one.name for one in chart.drawing.lines] == ["Target 1", "Target 0"]  # type: ignore[union-attr]
    choose(inspector, "field_function", "MSE")
    qtbot.waitUntil(lambda: len(chart.drawing.lines) == 1)  # type: ignore[union-attr]
    assert "9 at 3" in chart.accessibleDescription()
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.readout()[0].startswith("loss 0.0")
    QTest.mouseMove(chart, QPoint(20, chart.height() // 2))  # where it was before no one knows
    QTest.mouseMove(chart, QPoint(chart.width() - 10, chart.height() // 2))
    qtbot.waitUntil(lambda: chart.readout() == ["loss 9", "at 3"])


def test_every_setting_of_training_stands_in_one_place() -> None:
    shown = [name for names in groups().values() for name in names]
    kept = [name for name, spec in Settings.fields().items() if spec.editor != "hidden"]
    assert sorted([*shown, *DATA_FIELDS]) == sorted(kept)
    assert all(groups().values())


def test_the_schedule_is_drawn_with_the_place_of_the_run(
    qtbot: QtBot, inspector: Inspector, document: Document
) -> None:
    inspector.tabs.setCurrentIndex(2)
    one = next(iter(inspector.findChildren(SchedulePreview)))
    qtbot.waitUntil(one.isVisible)
    assert one.chart.isHidden()
    choose(inspector, "field_schedule", "cosine")
    type_into(find(inspector, NumberBox, "field_warmup"), "3")
    chart = one.chart
    assert chart.isVisible()
    settings = document.project.settings
    planned = line(chart, "planned")
    for place in (0, 40, len(planned.x) - 1):
        assert planned.y[place] == learning_rate(settings, float(planned.x[place]))
    assert planned.y.max() == pytest.approx(settings.learning_rate)
    assert chart.drawing is not None
    assert chart.drawing.mark is not None
    assert chart.drawing.mark.x == 0.0
    qtbot.waitUntil(lambda: document.training.obstacle is None)
    document.training.run_epoch()
    qtbot.waitUntil(lambda: chart.drawing.mark.x == 1.0)  # type: ignore[union-attr]
    assert chart.drawing.mark.y == learning_rate(settings, 1.0)
    assert "in epoch 1" in one.sentence.text()


def test_augmented_pictures_change_with_each_press(qtbot: QtBot) -> None:
    graph = edits.chain(
        layer("Input"), layer("Augment", shift=2), layer("Flatten"), layer("Linear", units=10),
        layer("Loss", function="CrossEntropy"),
    )  # fmt: skip
    with opened(project_of(graph, "digits")) as document:
        document.training.start_engine()
        inspector = Inspector(document)
        show(qtbot, inspector, 320, 900)
        document.select(frozenset({"augment_1"}))
        one = preview(inspector, AugmentationPreview)
        qtbot.waitUntil(lambda: one.sheet.pictures is not None)
        before = one.sheet.pictures
        assert before is not None
        assert document.data is not None
        assert np.array_equal(before[0], np.asarray(document.data.inputs["train"][: len(before[0])], np.float32))
        assert not np.array_equal(before[1], before[0])
        QTest.mouseClick(find(inspector, QPushButton, "button_augment_again"), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: one.sheet.pictures is not before)
        type_into(find(inspector, NumberBox, "field_shift"), "0")
        type_into(find(inspector, NumberBox, "field_rotate"), "0")
        qtbot.waitUntil(
            lambda: one.sheet.pictures is not None and bool((one.sheet.pictures == one.sheet.pictures[0]).all())
        )


def test_sizes_are_worked_out_with_the_numbers_of_the_layer(qtbot: QtBot) -> None:
    graph = edits.chain(
        layer("Input"), layer("Conv2d", kernel_size=3), layer("Flatten"), layer("Linear"), layer("Loss")
    )
    with opened(project_of(graph, "digits")) as document:
        inspector = Inspector(document)
        show(qtbot, inspector)
        document.select(frozenset({"conv2d_1"}))
        sum_ = find(inspector, FormulaView, "arithmetic")
        assert any("8" in sentence and "= 6" in sentence for sentence in sum_.accessibleName().split(";"))
        type_into(find(inspector, NumberBox, "field_kernel_size"), "5")
        assert "= 4" in sum_.accessibleName()
        document.edit_graph(edits.remove(document.project.graph, {"input_1"}), "Delete")
        assert sum_.isHidden()


@pytest.mark.parametrize("cls", list(LAYERS), ids=lambda cls: cls.kind)
def test_the_inspector_shows_every_layer(qtbot: QtBot, cls: type[Layer]) -> None:
    if cls.kind in ("Input", "Loss"):
        graph = circle_graph()
    else:
        graph = edits.chain(layer("Input"), cls(), layer("Flatten"), layer("Linear"), layer("Loss"))
    node = next(node.id for node in graph.nodes if type(node.layer) is cls)
    with opened(project_of(graph)) as document:
        inspector = Inspector(document)
        show(qtbot, inspector, 260, 700)
        document.select(frozenset({node}))
        assert inspector.tabs.currentWidget() is inspector.layer
        for one in inspector.findChildren(Preview):
            if one.isVisible():
                assert one.sentence.text()  # what it waits for: no engine was started


def test_an_explanation_comes_with_the_formula_and_goes(inspector: Inspector, document: Document) -> None:
    document.select(frozenset({"linear_1"}))
    click(inspector, "about_activation", QPoint(20, 8))
    formulas = [one for one in inspector.findChildren(FormulaView, "formula") if one.isVisible()]
    assert (r"f(x) = \tanh(x)",) in [one.latex for one in formulas]
    choose(inspector, "field_activation", "ReLU")
    assert (r"f(x) = \max(0, x)",) in [one.latex for one in formulas]
    click(inspector, "about_activation", QPoint(20, 8))
    assert len([one for one in inspector.findChildren(FormulaView, "formula") if one.isVisible()]) < len(formulas)


def test_a_fold_is_opened_by_mouse_and_keys_and_remembered(qtbot: QtBot) -> None:
    fold = Fold("tried", "Tried", is_open=False)
    show(qtbot, fold, 200, 60)
    assert not fold.is_open
    QTest.mouseClick(fold.header, Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
    assert fold.content.isVisible()
    assert "+tried" in remembered_folds().split()
    fold.header.setFocus()
    QTest.keyClick(fold.header, Qt.Key.Key_Left)
    assert fold.content.isHidden()
    QTest.keyClick(fold.header, Qt.Key.Key_Return)
    assert Fold("tried", "Tried", is_open=False, parent=fold).is_open
    remember_folds("-tried nonsense +")
    assert not Fold("tried", "Tried", parent=fold).is_open


def test_a_chart_reads_its_curves_where_the_pointer_is(qtbot: QtBot) -> None:
    x = np.linspace(0.0, 10.0, 11)
    chart = PreviewChart()
    curves = (CurveLine("twice", x, 2 * x), CurveLine("late", x[5:], x[5:], dashed=True))
    chart.show_drawing(PreviewDrawing((0.0, 10.0), (0.0, 20.0), curves, (Bars("bars", 0, 10, np.array([1, 0, 3])),)))
    show(qtbot, chart, 300, 200)
    process_events()
    QApplication.sendEvent(chart, QEvent(QEvent.Type.Leave))  # the pointer rests where another test has left it
    assert chart.readout() == ["twice", "late", "bars"]
    QTest.mouseMove(chart, QPoint(chart.width() // 2, 60))
    QTest.mouseMove(chart, QPoint(chart.width() - 10, 60))
    assert chart.readout() == ["twice 20", "late 10", "bars", "at 10"]
    for _ in range(30):
        QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.readout() == ["twice 5", "late –", "bars", "at 2.5"]


def test_ticks_are_round_numbers() -> None:
    assert [label for _, label in even_ticks(-1.06, 1.06, 3)] == ["−1", "0", "1"]
    assert [label for _, label in even_ticks(0.0, 100.0, 5)] == ["0", "20", "40", "60", "80", "100"]
    assert [label for _, label in power_ticks(9e-5, 0.2)] == ["0.0001", "0.001", "0.01", "0.1"]
    assert even_ticks(1.0, 1.0, 4) == []


def test_the_settings_of_a_layer_stand_in_the_order_of_a_course() -> None:
    assert list(LAYERS["Linear"].fields()) == [
        "units", "activation", "bias", "weight_init", "bias_init", "penalty", "frozen",
    ]  # fmt: skip


def test_a_window_opens_without_the_pictures() -> None:
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]); "
        "from document_parts import circle_graph, opened, project_of\n"
        "from nnplayground.ui.panels.inspector import Inspector\n"
        "with opened(project_of(circle_graph())) as document:\n"
        "    inspector = Inspector(document); inspector.show(); app.processEvents()\n"
        "    print([name for name in sys.modules if name.startswith(('nnplayground.ui.panels.previews', 'ziamath'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
