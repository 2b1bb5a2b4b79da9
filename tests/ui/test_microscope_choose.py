"""Choosing what the microscope looks at, and where a run pauses for it: by keys, clicks, typing and drawing."""

from __future__ import annotations

import numpy as np
import pytest
from microscope_parts import bar_of, settled
from panel_parts import click, find, menu_at
from patience import process_events
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from window_parts import press, wait_ready

from nnplayground.datasets.kinds.drawn import Drawn
from nnplayground.microscope.batch_selector import CustomSample, EpochBatch, TrainingSample
from nnplayground.templates import TEMPLATES
from nnplayground.training.guards.breakpoint import AtEpoch, Breakpoint, GradientPasses, LossPasses, NotFinite
from nnplayground.ui.data_view.viewer import DataViewer, open_data_viewer
from nnplayground.ui.document.data_actions import use_dataset
from nnplayground.ui.microscope.breakpoints.dialog import BreakpointsDialog
from nnplayground.ui.microscope.sample_picker.dialog import SamplePicker
from nnplayground.ui.microscope.sample_picker.pad import Pad
from nnplayground.ui.microscope.sample_picker.pad_page import PadPage
from nnplayground.ui.microscope.sample_picker.sample_page import SamplePage
from nnplayground.ui.plots.kinds.boundary import BoundaryPlot
from nnplayground.ui.window.main_window import MainWindow


@pytest.fixture
def template() -> str:
    return "iris"


def use(qtbot: QtBot, window: MainWindow, template: str) -> None:
    window.document.replace(TEMPLATES[template].build())
    wait_ready(qtbot, window)


def breakpoints(window: MainWindow) -> tuple[Breakpoint, ...]:
    return window.document.training.breakpoints


def chooser(window: MainWindow, entry: str) -> SamplePicker:
    """The window of choices, by the menu of the bar."""
    menu = bar_of(window).choice.menu()
    menu.aboutToShow.emit()
    part_of(menu, f"action_look_at_{entry}").trigger()
    dialog = window.findChild(SamplePicker)
    assert isinstance(dialog, SamplePicker)
    return dialog


def part_of(menu: QWidget, name: str) -> QAction:
    return next(action for action in menu.actions() if action.objectName() == name)


def write(parent: QWidget, name: str, typed: str) -> QLineEdit:
    line = find(parent, QLineEdit, name)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, typed)
    return line


def note(parent: QWidget, name: str) -> str:
    label = find(parent, QLabel, name)
    return "" if label.isHidden() else label.text()


# -- samples and minibatches


def test_a_sample_is_found_by_number_and_by_class(qtbot: QtBot, window: MainWindow) -> None:
    model, data = window.document.microscope, window.document.data
    assert data is not None
    dialog = chooser(window, "sample")
    page = dialog.pages["sample"]
    assert isinstance(page, SamplePage)
    assert page.table.samples.rowCount() == len(data.targets["train"])
    click(dialog, "look_at_press")
    assert "Choose a sample" in note(dialog, "look_at_sample_error")

    for nonsense in ("abc", "0", "1000000", "-1", "1.5"):
        line = write(dialog, "look_at_number", nonsense)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert nonsense in note(dialog, "look_at_sample_error")
    assert not model.active

    line = write(dialog, "look_at_number", "12")
    with qtbot.waitSignal(model.changed):
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert model.selector == TrainingSample(11)
    assert model.trace is not None
    assert model.trace.rows == (11,)

    page.of_class.setCurrentIndex(page.of_class.findText("virginica"))
    point = page.table.visualRect(page.table.samples.index(3, 0)).center()
    with qtbot.waitSignal(model.changed):
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=point)
        QTest.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert isinstance(model.selector, TrainingSample)
    assert model.selector.index == np.flatnonzero(data.targets["train"] == 2)[3]


def test_a_picture_is_chosen_from_the_sheet(qtbot: QtBot, window: MainWindow) -> None:
    use(qtbot, window, "digits")
    model = window.document.microscope
    page = chooser(window, "sample").pages["sample"]
    assert isinstance(page, SamplePage)
    sheet = page.sheet
    cell = QPoint(20, 20)
    QTest.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert sheet.current == 0
    QTest.keyClick(sheet, Qt.Key.Key_Right)
    QTest.keyClick(sheet, Qt.Key.Key_Down)
    assert sheet.current == 1 + sheet.columns()
    with qtbot.waitSignal(model.changed):
        QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert model.selector == TrainingSample(1 + sheet.columns())


def test_a_minibatch_is_chosen_by_its_number(qtbot: QtBot, window: MainWindow) -> None:
    model = window.document.microscope
    dialog = chooser(window, "batch")
    for nonsense in ("two", "0", "13000"):
        write(dialog, "look_at_batch_number", nonsense)
        click(dialog, "look_at_press")
        assert nonsense in note(dialog, "look_at_batch_error")
    assert not model.active
    line = write(dialog, "look_at_batch_number", "2")
    with qtbot.waitSignal(model.changed):
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert model.selector == EpochBatch(1)
    assert bar_of(window).choice.text() == "Minibatch 2: 10 samples"


# -- values of one's own


def test_typed_values_are_in_the_unit_of_the_data(qtbot: QtBot, window: MainWindow) -> None:
    model, data = window.document.microscope, window.document.data
    assert data is not None
    assert data.mean is not None
    dialog = chooser(window, "values")
    fields = [find(dialog, QLineEdit, f"look_at_value_{number}") for number in (1, 2, 3, 4)]
    assert [float(field.text()) for field in fields] == pytest.approx(data.own_inputs(data.inputs["train"][0]).tolist())
    for nonsense in ("abc", "", "nan", "1e999", "1.2.3"):
        write(dialog, "look_at_value_2", nonsense)
        click(dialog, "look_at_press")
        faults = [
            label.text() for label in dialog.findChildren(QLabel) if label.isVisible() and "takes a" in label.text()
        ]
        assert len(faults) == 1
        assert nonsense in faults[0]
        assert dialog.focusWidget() is fields[1]
    assert not model.active

    for number, value in enumerate(("5,5", "-1", "2e0", "0.25"), start=1):
        line = write(dialog, f"look_at_value_{number}", value)
    with qtbot.waitSignal(model.changed):
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert model.selector == CustomSample((5.5, -1.0, 2.0, 0.25), int(data.targets["train"][0]))
    assert model.trace is not None
    given = next(iter(model.trace.operations[0].operation.tensors.values())).array
    assert given.reshape(-1) == pytest.approx(data.network_inputs(np.array([5.5, -1.0, 2.0, 0.25])), rel=1e-5)


def test_many_numbers_are_typed_into_one_field(qtbot: QtBot, window: MainWindow) -> None:
    window.document.replace(TEMPLATES["digits"].build())
    dataset = window.document.project.dataset.with_(size=16)
    use_dataset(window.document, dataset, "Size")
    qtbot.waitUntil(lambda: window.document.data is not None and window.document.data.spec.shape[-1] == 16)
    dialog = chooser(window, "values")
    field = find(dialog, QPlainTextEdit, "look_at_all_values")
    assert len(field.toPlainText().split()) == 256
    field.setPlainText("1 2 three")
    click_if_enabled = find(dialog, QPushButton, "look_at_press")
    qtbot.waitUntil(click_if_enabled.isEnabled)
    click(dialog, "look_at_press")
    assert "Received: “three”" in note(dialog, "look_at_values_error")
    field.setPlainText("1 2 3")
    click(dialog, "look_at_press")
    assert "256 numbers. Received: 3" in note(dialog, "look_at_values_error")


def test_a_digit_is_drawn(qtbot: QtBot, window: MainWindow) -> None:
    use(qtbot, window, "digits")
    model = window.document.microscope
    dialog = chooser(window, "pad")
    page, pad = dialog.pages["pad"], find(dialog, Pad, "drawing_pad")
    assert isinstance(page, PadPage)
    click(dialog, "look_at_press")
    assert "Nothing is drawn yet" in note(dialog, "pad_error")
    QTest.keyClicks(pad, "7")
    assert "Received: “7”" in note(dialog, "pad_error")
    assert not model.active

    def at(x: float, y: float) -> QPoint:
        side = min(pad.width(), pad.height())
        return QPoint(round((pad.width() - side) / 2 + x * side), round(y * side))

    for _ in range(2):
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=at(0.1, 0.1))
        QTest.mouseMove(pad, at(0.1, 0.5))
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=at(0.1, 0.5))
    assert len(pad.strokes) == 2
    click(dialog, "pad_undo")
    assert len(pad.strokes) == 1
    click(dialog, "pad_clear")
    assert not pad.strokes
    pad.setFocus()
    QTest.keyClick(pad, Qt.Key.Key_Space)
    for _ in range(6):
        QTest.keyClick(pad, Qt.Key.Key_Down)
    QTest.keyClick(pad, Qt.Key.Key_Space)
    assert len(pad.strokes[0]) == 7
    assert page.target.classes is not None
    page.target.classes.setCurrentIndex(4)
    page.fit.setChecked(False)
    with qtbot.waitSignal(model.changed):
        click(dialog, "look_at_press")
    assert isinstance(model.selector, CustomSample)
    picture = np.array(model.selector.inputs).reshape(8, 8)
    assert model.selector.target == 4
    assert 0.4 < picture.max() <= 1.0
    assert picture.min() == 0.0
    drawn = np.argwhere(picture > 0.1)
    assert set(drawn[:, 1].tolist()) == {3, 4}  # a line in the middle, downwards from it
    assert drawn[:, 0].min() >= 3
    assert bar_of(window).choice.text() == "Own values: class 4"

    page.fit.setChecked(True)
    with qtbot.waitSignal(model.changed):
        click(dialog, "look_at_press")
    fitted = np.argwhere(np.array(model.selector.inputs).reshape(8, 8) > 0.1)
    assert fitted[:, 0].min() == 0  # as high as the samples are
    assert fitted[:, 0].max() == 7


# -- points and rows


def test_a_point_of_the_plane_is_looked_at(qtbot: QtBot, window: MainWindow) -> None:
    use(qtbot, window, "circle")
    model, data = window.document.microscope, window.document.data
    assert data is not None
    plot = window.panels["boundary"]
    assert isinstance(plot, BoundaryPlot)
    chart = plot.plane.chart
    window.docks["boundary"].raise_()
    process_events()
    viewport = chart.view.viewport()
    sample = chart.to_pixel(*data.inputs["train"][7].tolist()).toPoint()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=sample)
    assert not model.busy  # a click means nothing before the microscope is open

    far = chart.to_pixel(-5.9, -5.9).toPoint()
    menu = menu_at(viewport, far)
    with qtbot.waitSignal(model.changed):
        part_of(menu, "look_at_point").trigger()
    menu.close()
    assert isinstance(model.selector, CustomSample)
    assert model.selector.inputs == pytest.approx((-5.9, -5.9), abs=0.1)
    nearest = int(np.argmin(np.hypot(*(data.inputs["train"] + 5.9).T)))
    assert model.selector.target == data.targets["train"][nearest]

    window.docks["boundary"].raise_()
    process_events()
    sample = chart.to_pixel(*data.inputs["train"][7].tolist()).toPoint()
    with qtbot.waitSignal(model.changed):
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=sample)
    assert isinstance(model.selector, TrainingSample)
    chosen = data.inputs["train"][model.selector.index]
    assert chosen == pytest.approx(data.inputs["train"][7], abs=0.15)
    rings = plot.microscope_pick.marked()
    assert rings.tolist() == [pytest.approx(chosen)]


def test_a_point_of_the_curve_is_looked_at(qtbot: QtBot, window: MainWindow) -> None:
    use(qtbot, window, "sine")
    model, data, plot = window.document.microscope, window.document.data, window.panels["boundary"]
    assert data is not None
    assert isinstance(plot, BoundaryPlot)
    window.docks["boundary"].raise_()
    process_events()
    chart = plot.fitted.chart
    click(plot, "boundary_look")
    with qtbot.waitSignal(model.changed):
        QTest.mouseClick(chart.view.viewport(), Qt.MouseButton.LeftButton, pos=chart.to_pixel(2.0, 0.9).toPoint())
    assert isinstance(model.selector, CustomSample)
    assert isinstance(model.selector.target, tuple)
    assert (*model.selector.inputs, *model.selector.target) == pytest.approx((2.0, 0.9), abs=0.05)
    window.docks["boundary"].raise_()
    process_events()
    x, y = data.own_inputs(data.inputs["train"][3]).item(), data.own_targets(data.targets["train"][3]).item()
    with qtbot.waitSignal(model.changed):
        QTest.mouseClick(chart.view.viewport(), Qt.MouseButton.LeftButton, pos=chart.to_pixel(x, y).toPoint())
    assert isinstance(model.selector, TrainingSample)
    assert len(plot.microscope_pick.marked()) == 1


def test_the_brush_draws_unless_the_tool_is_on(qtbot: QtBot, window: MainWindow) -> None:
    use(qtbot, window, "circle")
    points = ((-3.0, 3.0, 0), (3.0, 3.0, 1), (-3.0, -3.0, 0), (3.0, -3.0, 1), (0.0, 4.0, 0), (0.0, -4.0, 1))
    use_dataset(window.document, Drawn(points=points), "Draw", files={})
    wait_ready(qtbot, window)
    qtbot.waitUntil(lambda: window.document.training.obstacle is None)
    model, plot = window.document.microscope, window.panels["boundary"]
    assert isinstance(plot, BoundaryPlot)
    model.open()
    settled(qtbot, window.document)
    window.docks["boundary"].raise_()
    process_events()
    chart = plot.plane.chart
    here = chart.to_pixel(1.5, 1.5).toPoint()
    QTest.mouseClick(chart.view.viewport(), Qt.MouseButton.LeftButton, pos=here)
    dataset = window.document.project.dataset
    assert isinstance(dataset, Drawn)
    assert len(dataset.points) == 7
    qtbot.waitUntil(lambda: window.document.training.obstacle is None and not model.busy)

    click(plot, "boundary_look")
    with qtbot.waitSignal(model.changed):
        QTest.mouseClick(chart.view.viewport(), Qt.MouseButton.LeftButton, pos=chart.to_pixel(-1.5, -1.5).toPoint())
    qtbot.waitUntil(lambda: isinstance(model.selector, CustomSample))  # other points may renew the step before
    assert window.document.project.dataset == dataset


def test_rows_of_the_viewer_go_under_the_microscope(qtbot: QtBot, window: MainWindow) -> None:
    model, data = window.document.microscope, window.document.data
    assert data is not None
    viewer = open_data_viewer(window.document, window)
    assert isinstance(viewer, DataViewer)
    viewer.split.setCurrentIndex(viewer.split.findText("Test"))
    point = viewer.table.visualRect(viewer.table.samples.index(2, 1)).center()
    menu = menu_at(viewer.table.viewport(), point)
    with qtbot.waitSignal(model.changed):
        part_of(menu, "sample_under_microscope").trigger()
    menu.close()
    assert isinstance(model.selector, CustomSample)
    assert model.selector.inputs == pytest.approx(data.own_inputs(data.inputs["test"][2]).tolist())
    viewer.split.setCurrentIndex(viewer.split.findText("Training"))
    point = viewer.table.visualRect(viewer.table.samples.index(4, 1)).center()
    QTest.mouseClick(viewer.table.viewport(), Qt.MouseButton.LeftButton, pos=point)
    with qtbot.waitSignal(model.changed):
        click(viewer, "viewer_microscope")
    assert window.document.microscope.selector == TrainingSample(4)


# -- breakpoints


def test_breakpoints_are_listed_typed_and_met(qtbot: QtBot, window: MainWindow) -> None:
    document, model = window.document, window.document.microscope
    mark = find(window.statusBar(), QToolButton, "breakpoint_mark")
    assert not mark.isVisible()
    click(bar_of_opened(window), "microscope_breakpoints")
    dialog = window.findChild(BreakpointsDialog)
    assert isinstance(dialog, BreakpointsDialog)
    for action in dialog.menu.actions():
        action.trigger()
    qtbot.waitUntil(lambda: all(row.isVisible() for row in dialog.rows))
    assert breakpoints(window) == (AtEpoch(10), LossPasses(1.0), GradientPasses(10.0), NotFinite())
    assert mark.isVisible()
    assert mark.text() == "4"

    epoch, loss, gradient, finite = dialog.rows
    for nonsense in ("ten", "0", "2.5"):
        write(epoch, "breakpoint_bound", nonsense)
        assert nonsense in note(epoch, "breakpoint_error")
    write(epoch, "breakpoint_bound", "2")
    assert note(epoch, "breakpoint_error") == ""
    assert loss.side is not None
    QTest.keyClick(loss.side, Qt.Key.Key_Down)
    write(loss, "breakpoint_bound", "0,001")
    assert breakpoints(window)[:2] == (AtEpoch(2), LossPasses(0.001, "below"))
    QTest.keyClick(gradient.active, Qt.Key.Key_Space)
    click(finite, "breakpoint_remove")
    assert breakpoints(window) == (AtEpoch(2), LossPasses(0.001, "below"))

    click(dialog, "breakpoints_close")
    with qtbot.waitSignal(model.opened_by_itself):
        press(window, "run")
    assert model.active
    assert not document.training.running
    qtbot.waitUntil(lambda: bool(window.messages.bars))
    assert "epoch 2 is completed" in window.messages.bars[0].message

    click(bar_of(window), "microscope_breakpoints")
    assert len(dialog.rows) == 3  # what is switched off is still in the list
    document.replace(TEMPLATES["circle"].build())
    assert breakpoints(window) == ()
    assert not mark.isVisible()
    assert not dialog.rows


def bar_of_opened(window: MainWindow) -> QWidget:
    window.dock_layout.bring("microscope")
    return bar_of(window)
