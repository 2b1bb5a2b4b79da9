"""The loss plot, by mouse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from patience import process_events
from plots_parts import emit, loaded, moment, on_screen
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from nnplayground.ui.plots.chart.axis import Axis
from nnplayground.ui.plots.kinds.loss import LossPlot
from nnplayground.ui.toolkit.theme import themes


def test_it_says_why_it_is_empty_and_then_shows_curves(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = on_screen(qtbot, LossPlot(document))
        assert "The engine (PyTorch) is loading." in plot.empty.text()
        document.training.start_engine()
        qtbot.waitUntil(lambda: document.training.engine.settled)
        assert "Run" in plot.empty.text() or "Linear" in plot.empty.text()
        document.training.history.extend([moment(0, 1.0, 1.2), moment(1, 0.5, 0.7)])
        emit(document, now=moment(1, 0.5, 0.7))
        assert not plot.empty.isVisible()
        assert plot.readout.text() == "epoch 1, training 0.500  50.0\u202f%, test 0.700  40.0\u202f%"


def test_the_mouse_reads_the_values_of_an_epoch(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = LossPlot(document)
        document.training.history.extend(moment(epoch, 1.0 - epoch / 200, 1.1 - epoch / 200) for epoch in range(101))
        emit(document, now=moment(101, 0.25, 0.35))
        on_screen(qtbot, plot)
        chart = plot.charts[0]
        point = chart.to_pixel(40.2, 0.5).toPoint()
        QTest.mouseMove(chart.view.viewport(), point - QPoint(5, 0))
        QTest.mouseMove(chart.view.viewport(), point)
        assert plot.readout.text().startswith("epoch 40, training 0.800  50.0\u202f%, test 0.900")
        QTest.mouseMove(chart.view.viewport(), chart.to_pixel(101, 0.5).toPoint())
        assert plot.readout.text().startswith("epoch 101, training 0.25")  # the freshest values are the last point


def test_toggles_change_what_is_drawn(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = LossPlot(document)
        document.training.history.extend(moment(epoch, 0.5 + 0.4 * (-1) ** epoch, 0.1) for epoch in range(200))
        emit(document, now=moment(199, 0.1, 0.1))
        on_screen(qtbot, plot)
        training = plot.curves[0]
        swing = np.ptp(training.smooth.points()[1])
        assert not training.raw.isVisible()

        QTest.keyClick(plot.slider, Qt.Key.Key_End)
        assert training.raw.isVisible()
        assert np.ptp(training.raw.points()[1]) == swing
        assert np.ptp(training.smooth.points()[1][-50:]) < 0.05 * swing

        QTest.mouseClick(plot.button_of(plot.log_action), Qt.MouseButton.LeftButton)
        np.testing.assert_allclose(training.raw.points()[1].max(), np.log10(0.9))
        QTest.mouseClick(plot.button_of(plot.score_action), Qt.MouseButton.LeftButton)
        assert plot.charts[0].isHidden()
        assert not plot.charts[1].isHidden()
        QTest.mouseClick(plot.button_of(plot.objective_action), Qt.MouseButton.LeftButton)
        QTest.mouseClick(plot.button_of(plot.loss_action), Qt.MouseButton.LeftButton)
        assert "training objective, running, with penalty 0.1" in plot.readout.text()


def test_zooming_is_kept_until_a_double_click(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = LossPlot(document)
        document.training.history.extend(moment(epoch, 1.0, 0.1) for epoch in range(100))
        emit(document, now=moment(99, 1.0, 0.1))
        on_screen(qtbot, plot)
        chart = plot.charts[0]
        centre = chart.to_pixel(50, 0.5).toPoint()
        QTest.mousePress(chart.view.viewport(), Qt.MouseButton.LeftButton, pos=centre)
        for shift in (10, 30, 60):
            QTest.mouseMove(chart.view.viewport(), centre + QPoint(shift, 0))
        QTest.mouseRelease(chart.view.viewport(), Qt.MouseButton.LeftButton, pos=centre + QPoint(60, 0))
        moved = chart.box.viewRange()[0]
        assert moved[0] < -10
        document.training.history.extend([moment(300, 1.0, 0.1)])
        emit(document, now=moment(300, 1.0, 0.1))
        assert chart.box.viewRange()[0] == moved
        QTest.mouseDClick(chart.view.viewport(), Qt.MouseButton.LeftButton, pos=centre)
        assert chart.box.viewRange()[0][1] >= 300


def test_an_hour_of_training_is_drawn_as_some_hundred_points(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = LossPlot(document)
        values = np.full(16_000, 0.5)
        values[7_777] = 9.0
        document.training.history.extend(moment(epoch, float(value), 0.1) for epoch, value in enumerate(values))
        emit(document, now=moment(15_999, 0.5, 0.1))
        on_screen(qtbot, plot)
        x, y = plot.curves[0].smooth.points()
        assert len(x) < 1000
        assert y.max() == 9.0


def test_the_loss_alone_shows_the_same_epochs_as_both(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = LossPlot(document)
        document.training.history.extend(moment(epoch, 1.0 - epoch / 200, 1.1 - epoch / 200) for epoch in range(101))
        emit(document, now=moment(101, 0.25, 0.35))
        on_screen(qtbot, plot)
        QTest.mouseClick(plot.button_of(plot.loss_action), Qt.MouseButton.LeftButton)
        document.training.history.extend(moment(epoch, 0.2, 0.3) for epoch in range(102, 201))
        emit(document, now=moment(201, 0.2, 0.3))
        for chart in plot.charts:
            low, high = chart.box.viewRange()[0]
            assert -10.0 < low <= 0.0
            assert 201.0 <= high < 300.0


@pytest.mark.parametrize("width", [437, 400])
def test_no_name_of_a_tool_is_cut_in_a_narrow_panel(qtbot: QtBot, width: int) -> None:
    with loaded() as document:
        plot = on_screen(qtbot, LossPlot(document), width=width)
        themes().choose("light")  # with the style sheet of the application
        buttons = [button for button in plot.tools.findChildren(QToolButton) if button.isVisible()]
        qtbot.waitUntil(lambda: all(button.width() >= button.sizeHint().width() for button in buttons))
        assert plot.tools.width() == width


def test_epochs_are_whole_numbers_and_minus_is_a_minus() -> None:
    axis = Axis("bottom")
    assert axis.tickStrings([-0.5, 0.5], 1.0, 0.5) == ["−0.5", "0.5"]
    axis.whole = True
    for span in (1.0, 2.0, 7.0, 1000.0):
        spacings = [spacing for spacing, _ in axis.tickSpacing(0.0, span, 200.0)]
        assert spacings
        assert all(spacing >= 1.0 and spacing == round(spacing) for spacing in spacings)
    assert axis.tickStrings([0.0, 5.0, 20_000.0], 1.0, 5.0) == ["0", "5", "20\u202f000"]


def test_charts_stand_above_each_other_in_a_tall_panel(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = LossPlot(document)
        document.training.history.extend([moment(0, 1.0, 1.2), moment(1, 0.5, 0.7)])
        emit(document, now=moment(1, 0.5, 0.7))
        on_screen(qtbot, plot, width=326, height=440)
        qtbot.waitUntil(lambda: plot.charts[1].y() >= plot.charts[0].height() > 100)
        assert plot.charts[1].width() == plot.charts[0].width() == plot.body.width()
        plot.resize(560, 260)
        qtbot.waitUntil(lambda: plot.charts[1].x() >= plot.charts[0].width() > 100)


def test_labels_of_long_runs_do_not_touch(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = LossPlot(document)
        for last in (9_000, 95_000, 350_000, 820_000, 3_000_000):
            document.training.history.extend([moment(last - 1, 0.5, 0.5), moment(last, 0.5, 0.5)])
            emit(document, now=moment(last, 0.5, 0.5))
            on_screen(qtbot, plot)
            plot.resize(460, 320)
            process_events()
            axis = plot.charts[0].plot.getAxis("bottom")
            levels = axis.tickValues(*axis.range, axis.width())
            metrics = QFontMetricsF(axis.font())
            step, places = levels[0]
            gap = step / (axis.range[1] - axis.range[0]) * axis.width()
            assert len(places) >= 1
            assert gap > max(metrics.horizontalAdvance(words) for words in axis.tickStrings(list(places), 1.0, step))


def test_the_best_epoch_is_a_line_where_early_stopping_is_on(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = on_screen(qtbot, LossPlot(document))
        document.training.history.extend(moment(epoch, 1.0 / (epoch + 1), 0.5) for epoch in range(30))
        emit(document, now=moment(30, 0.1, 0.5), best_epoch=12)
        assert not plot.best[0].line.isVisible()
        document.edit(replace(document.project, settings=document.project.settings.with_(patience=5)), "Edit")
        assert [best.line.isVisible() for best in plot.best] == [True, True]
        assert [best.line.value() for best in plot.best] == [12.0, 12.0]
        emit(document, now=moment(30, 0.1, 0.5), best_epoch=None)
        assert not plot.best[0].line.isVisible()


def test_a_learning_rate_that_changes_has_a_curve_and_an_axis(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = on_screen(qtbot, LossPlot(document))
        document.training.history.extend(
            replace(moment(epoch, 0.5, 0.5), learning_rate=0.1 * epoch) for epoch in range(11)
        )
        emit(document, now=replace(moment(10, 0.5, 0.5), learning_rate=1.0))
        assert not plot.button_of(plot.rate_action).isVisible()
        assert not plot.rate.axis.isVisible()
        document.edit(replace(document.project, settings=document.project.settings.with_(warmup=10.0)), "Edit")
        assert plot.rate.axis.isVisible()
        assert "learning rate 1.00" in plot.readout.text() or "rate 1.00" in plot.readout.text()
        low, high = plot.charts[0].box.viewRange()[1]
        x, y = plot.rate.curve.points()
        top = plot.rate.axis.range[1]
        np.testing.assert_allclose((y - low) / (high - low) * top, 0.1 * x)
        QTest.mouseClick(plot.button_of(plot.rate_action), Qt.MouseButton.LeftButton)
        assert not plot.rate.axis.isVisible()
        assert not plot.rate.curve.isVisible()
        assert "rate" not in plot.readout.text()
