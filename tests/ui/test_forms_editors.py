"""Forms under real gestures: what is typed, pressed and dragged comes out as values, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from graph_parts import layer
from panel_parts import Bound, drag_slider, find, show, type_into
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QLabel,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nnplayground.datasets.dataset import DATASETS
from nnplayground.fields.kind import Kind
from nnplayground.graph.layer import LAYERS
from nnplayground.graph.loss import LOSSES
from nnplayground.graph.penalty import PENALTIES
from nnplayground.layers.initializers.initializer import INITIALIZERS
from nnplayground.training.optimizers.optimizer import OPTIMIZERS
from nnplayground.training.schedules.schedule import SCHEDULES
from nnplayground.training.settings import Settings
from nnplayground.ui.toolkit.forms.choices_editor import Chip
from nnplayground.ui.toolkit.forms.combo import Combo
from nnplayground.ui.toolkit.forms.fold import remember_folds
from nnplayground.ui.toolkit.forms.line_editor import LineBox
from nnplayground.ui.toolkit.forms.number_box import NumberBox
from nnplayground.ui.toolkit.forms.scroll import Page

KINDS = [
    cls
    for registry in (LAYERS, LOSSES, OPTIMIZERS, SCHEDULES, PENALTIES, INITIALIZERS, DATASETS)
    for cls in registry
]  # fmt: skip


@pytest.fixture
def closed_folds() -> Iterator[None]:
    remember_folds("-advanced")
    yield
    remember_folds("-advanced")


@pytest.mark.parametrize("cls", [*KINDS, Settings], ids=lambda cls: cls.kind)
def test_every_kind_has_a_form_that_shows_it_unchanged(qtbot: QtBot, cls: type[Kind]) -> None:
    bound = Bound(cls())
    show(qtbot, bound.form)
    assert bound.changes == []
    fields = [spec for spec in cls.fields().values() if spec.editor != "hidden"]
    assert bound.form.has_rows == bool(fields)
    for spec in fields:
        widget = bound.form.findChild(QWidget, f"field_{spec.name}")
        assert widget is not None, spec.name


def test_typing_is_taken_with_enter_and_not_before(qtbot: QtBot) -> None:
    bound = Bound(layer("Linear"))
    show(qtbot, bound.form)
    box = find(bound.form, NumberBox, "field_units")
    type_into(box, "16", enter=False)
    assert bound.changes == []
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert bound.changes == [({"units": 16}, None)]


def test_typing_is_taken_when_the_mouse_is_pressed_elsewhere(qtbot: QtBot) -> None:
    bound = Bound(layer("Linear"))
    page = QWidget()
    lines = QVBoxLayout(page)
    button = QPushButton("Run")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # as the buttons of a tool bar
    lines.addWidget(bound.form)
    lines.addWidget(button)
    show(qtbot, page)
    type_into(find(bound.form, NumberBox, "field_units"), "6", enter=False)
    seen: list[object] = []
    button.clicked.connect(lambda: seen.extend(bound.changes))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert seen == [({"units": 6}, None)]


def test_what_is_half_typed_goes_with_its_field(qtbot: QtBot) -> None:
    """Another kind is shown, as after undo, while something is typed that would be refused."""
    bound = Bound(OPTIMIZERS["SGD"]())
    show(qtbot, bound.form)
    box = find(bound.form, NumberBox, "field_momentum")
    type_into(box, "64", enter=False)
    bound.form.set_value(OPTIMIZERS["Adam"]())
    QTest.mouseClick(bound.form, Qt.MouseButton.LeftButton)
    box.clearFocus()
    assert bound.changes == []
    assert bound.form.findChild(NumberBox, "field_beta1") is not None


def test_escape_takes_the_typing_back(qtbot: QtBot) -> None:
    bound = Bound(layer("Linear"))
    show(qtbot, bound.form)
    box = find(bound.form, NumberBox, "field_units")
    type_into(box, "77", enter=False)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == "4"
    assert bound.changes == []


@pytest.mark.parametrize("typed", ["0", "99999", "four", "2.5", ""])
def test_a_refused_value_is_explained_under_its_field(qtbot: QtBot, typed: str) -> None:
    bound = Bound(layer("Linear"))
    show(qtbot, bound.form)
    box = find(bound.form, NumberBox, "field_units")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(box, Qt.Key.Key_Backspace)
    QTest.keyClicks(box, typed)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert bound.changes == []
    error = find(bound.form, QLabel, "error_units")
    assert error.isVisible()
    assert error.text().startswith("Units takes a whole number from 1 to 4096.")
    assert box.accessibleDescription() == error.text()
    type_into(box, "5")
    assert bound.changes == [({"units": 5}, None)]
    qtbot.waitUntil(lambda: bound.form.findChild(QLabel, "error_units") is None)


def test_a_value_that_the_kind_refuses_does_not_leave_the_form(qtbot: QtBot) -> None:
    bound = Bound(Settings())
    show(qtbot, bound.form)
    nesterov = find(bound.form, QCheckBox, "field_optimizer_nesterov")
    QTest.mouseClick(nesterov, Qt.MouseButton.LeftButton, pos=QPoint(8, nesterov.height() // 2))
    assert bound.changes == []
    assert "momentum" in find(bound.form, QLabel, "error_optimizer_nesterov").text()


def test_arrow_keys_step_at_once_and_share_a_merge_key(qtbot: QtBot) -> None:
    bound = Bound(layer("Linear"))
    show(qtbot, bound.form)
    box = find(bound.form, NumberBox, "field_units")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Up)
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert [values for values, _ in bound.changes] == [{"units": 5}, {"units": 6}]
    assert len({merge for _, merge in bound.changes}) == 1


def test_a_size_is_one_number_or_two(qtbot: QtBot) -> None:
    bound = Bound(layer("Conv2d"))
    show(qtbot, bound.form)
    box = find(bound.form, NumberBox, "field_kernel_size")
    type_into(box, "3 x 5")
    assert box.text() == "3 × 5"
    QTest.keyClick(box, Qt.Key.Key_Up)
    type_into(box, "7×7")
    assert box.text() == "7"
    assert [values for values, _ in bound.changes] == [{"kernel_size": one} for one in ((3, 5), (4, 6), 7)]
    type_into(box, "3 × 99")
    assert "or two such as in 3 × 5" in find(bound.form, QLabel, "error_kernel_size").text()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == "7"


def test_a_word_in_place_of_a_size_is_typed_or_taken_from_a_menu(qtbot: QtBot) -> None:
    bound = Bound(layer("Conv1d"))
    show(qtbot, bound.form)
    box, button = find(bound.form, NumberBox, "field_padding"), find(bound.form, QToolButton, "words_padding")
    assert [action.text() for action in button.menu().actions()] == ["same", "causal"]
    button.menu().actions()[1].trigger()
    assert box.text() == "causal"
    type_into(box, "Same")
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.text() == "0"
    assert [values for values, _ in bound.changes] == [{"padding": one} for one in ("causal", "same", 0)]
    assert find(bound.form, NumberBox, "field_kernel_size").isVisible()
    assert bound.form.findChild(QToolButton, "words_kernel_size") is None


@pytest.mark.usefixtures("closed_folds")
def test_what_few_need_is_folded_away_and_the_fold_says_what_is_set(qtbot: QtBot) -> None:
    bound = Bound(layer("Conv2d", dilation=(2, 1)))
    show(qtbot, bound.form)
    dilation = find(bound.form, NumberBox, "field_dilation")
    header = find(bound.form, QAbstractButton, "fold_advanced")
    assert not dilation.isVisible()
    assert header.accessibleDescription() == "Dilation"
    QTest.mouseClick(header, Qt.MouseButton.LeftButton)
    assert dilation.isVisible()
    assert dilation.text() == "2 × 1"
    type_into(find(bound.form, NumberBox, "field_groups"), "4")
    assert header.accessibleDescription() == "Dilation, Groups"
    bound.form.set_value(layer("Linear"))
    assert not header.isVisible()


def test_the_logarithmic_field_takes_3e_4_and_the_slider_follows(qtbot: QtBot) -> None:
    bound = Bound(Settings())
    show(qtbot, bound.form)
    box = find(bound.form, NumberBox, "field_learning_rate")
    slider = find(bound.form, QSlider, "slider_learning_rate")
    before = slider.value()
    type_into(box, "3e-4")
    assert bound.changes == [({"learning_rate": 3e-4}, None)]
    assert slider.value() < before
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert bound.changes[-1][0] == {"learning_rate": 1e-3}
    assert box.text() == "0.001"


def test_one_drag_of_the_slider_has_one_merge_key_and_the_next_another(qtbot: QtBot) -> None:
    bound = Bound(Settings())
    show(qtbot, bound.form)
    slider = find(bound.form, QSlider, "slider_learning_rate")
    for _ in range(2):
        drag_slider(slider, slider.value() / slider.maximum(), 0.9)
        drag_slider(slider, slider.value() / slider.maximum(), 0.4)
    keys = list(dict.fromkeys(merge for _, merge in bound.changes))
    assert len(bound.changes) > len(keys) == 4
    assert None not in keys


def test_choosing_a_kind_shows_its_own_settings_and_brings_old_ones_back(qtbot: QtBot) -> None:
    bound = Bound(Settings.parse({"optimizer": {"kind": "SGD", "momentum": 0.9}}))
    show(qtbot, bound.form)
    combo = find(bound.form, Combo, "field_optimizer")
    combo.setFocus()
    QTest.keyClicks(combo, "adamw")
    assert bound.value.optimizer.kind == "AdamW"  # type: ignore[attr-defined]  # Settings
    assert bound.form.findChild(NumberBox, "field_optimizer_weight_decay") is not None
    combo.setFocus()
    combo.setCurrentIndex(combo.place_of("SGD"))
    assert bound.value.optimizer.momentum == 0.9  # type: ignore[attr-defined]  # Settings


def test_the_activation_of_a_linear_is_chosen_with_the_keyboard(qtbot: QtBot) -> None:
    bound = Bound(layer("Linear"))
    show(qtbot, bound.form)
    combo = find(bound.form, Combo, "field_activation")
    offered = {combo.itemData(place) for place in range(combo.count())}
    assert {"Identity", "Tanh", "ReLU"} <= offered
    assert "Linear" not in offered
    combo.setFocus()
    QTest.keyClicks(combo, "tanh")
    assert bound.value.activation.kind == "Tanh"  # type: ignore[attr-defined]  # Linear


def test_chips_choose_features_in_the_declared_order(qtbot: QtBot) -> None:
    bound = Bound(layer("Input"))
    show(qtbot, bound.form)
    chips = {chip.text(): chip for chip in bound.form.findChildren(Chip)}
    assert list(chips) == ["x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"]
    QTest.mouseClick(chips["sin x₂"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(chips["x₁²"], Qt.MouseButton.LeftButton)
    chips["x₂"].setFocus()
    QTest.keyClick(chips["x₂"], Qt.Key.Key_Space)
    assert bound.changes[-1][0] == {"features": ("x1", "x1^2", "sin(x2)")}


def test_an_optional_number_is_switched_on_and_off(qtbot: QtBot) -> None:
    bound = Bound(Settings())
    show(qtbot, bound.form)
    check = find(bound.form, QCheckBox, "check_epochs")
    box = find(bound.form, NumberBox, "field_epochs")
    assert not box.isEnabled()
    QTest.mouseClick(check, Qt.MouseButton.LeftButton)
    type_into(box, "300")
    QTest.mouseClick(check, Qt.MouseButton.LeftButton)
    assert [values["epochs"] for values, _ in bound.changes] == [100, 300, None]


def test_a_field_that_means_nothing_is_hidden(qtbot: QtBot) -> None:
    bound = Bound(layer("Linear"))
    show(qtbot, bound.form)
    init = find(bound.form, Combo, "field_bias_init")
    assert init.isVisible()
    bias = find(bound.form, QCheckBox, "field_bias")
    QTest.mouseClick(bias, Qt.MouseButton.LeftButton, pos=QPoint(8, bias.height() // 2))
    assert bound.changes == [({"bias": False}, None)]
    assert not init.isVisible()


@pytest.mark.parametrize("name", ["field_units", "field_activation"])
def test_the_wheel_over_a_field_without_focus_scrolls_the_panel(qtbot: QtBot, name: str) -> None:
    bound = Bound(layer("Linear"))
    page = Page()
    page.lines.addWidget(bound.form)
    show(qtbot, page, 300, 90)
    bar = page.verticalScrollBar()
    bar.setFocus()
    assert bar.maximum() > 0
    widget = bound.form.findChild(QWidget, name)
    assert widget is not None
    where = widget.mapTo(page, QPoint(widget.width() // 2, widget.height() // 2))
    QTest.wheelEvent(page.windowHandle(), QPointF(where), QPoint(0, -120))
    assert bound.changes == []
    assert bar.value() > 0


@pytest.mark.parametrize("points", [10, 20])
def test_nothing_is_wider_than_a_narrow_dock(qtbot: QtBot, points: int) -> None:
    bound = Bound(Settings.parse({"penalty": "L2"}))
    page = Page()
    font = page.font()
    font.setPointSize(points)
    page.setFont(font)
    page.lines.addWidget(bound.form)
    show(qtbot, page, 300, 600)
    right = page.viewport().width()
    for widget in bound.form.findChildren(QWidget):
        if widget.isVisible():
            edge = widget.mapTo(page.viewport(), QPoint(widget.width(), 0)).x()
            assert edge <= right, widget.objectName()
    for label in bound.form.findChildren(QLabel):
        if label.isVisible() and label.text():
            longest = max(label.fontMetrics().horizontalAdvance(word) for word in label.text().split())
            assert label.width() >= longest, label.text()
            assert label.height() >= label.heightForWidth(label.width()) > 0, label.text()


def test_a_row_of_numbers_is_typed_with_commas(qtbot: QtBot) -> None:
    bound = Bound(SCHEDULES["piecewise"]())
    show(qtbot, bound.form)
    box = find(bound.form, LineBox, "field_milestones")
    assert box.text() == "30, 60"
    type_into(box, "10, twenty")
    error = find(bound.form, QLabel, "error_milestones")
    assert error.text().startswith("Epochs takes numbers from 0 to 1e6 with commas between them.")
    assert bound.changes == []
    type_into(box, "10 20,40.5 ,")
    assert bound.changes == [({"milestones": (10.0, 20.0, 40.5)}, None)]
    assert box.text() == "10, 20, 40.5"
    type_into(box, "20, 10")
    assert "ascend" in find(bound.form, QLabel, "error_milestones").text()
    type_into(box, "10, 20")
    assert bound.changes[-1] == ({"milestones": (10.0, 20.0)}, None)


def test_an_optional_real_number_steps_on_its_scale(qtbot: QtBot) -> None:
    bound = Bound(Settings())
    show(qtbot, bound.form)
    check = find(bound.form, QCheckBox, "check_clip_norm")
    box = find(bound.form, NumberBox, "field_clip_norm")
    assert not box.isEnabled()
    QTest.mouseClick(check, Qt.MouseButton.LeftButton, pos=QPoint(8, check.height() // 2))
    assert bound.changes[-1] == ({"clip_norm": 1.0}, None)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Up)
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert bound.changes[-1][0] == {"clip_norm": 10.0}
    type_into(box, "2,5")
    assert bound.changes[-1][0] == {"clip_norm": 2.5}
    QTest.mouseClick(check, Qt.MouseButton.LeftButton, pos=QPoint(8, check.height() // 2))
    assert bound.changes[-1][0] == {"clip_norm": None}


def test_words_beside_a_size_take_no_more_room_than_a_size(qtbot: QtBot) -> None:
    """Else the form is wider than the inspector, and its last lines are cut."""
    bound = Bound(layer("Conv2d"))
    show(qtbot, bound.form)
    padding, kernel = (find(bound.form, NumberBox, f"field_{name}").parent() for name in ("padding", "kernel_size"))
    assert isinstance(padding, QWidget)
    assert isinstance(kernel, QWidget)
    assert padding.minimumSizeHint().width() == kernel.minimumSizeHint().width()
