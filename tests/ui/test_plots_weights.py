"""Histograms of the weights and the flow of gradients."""

from __future__ import annotations

import numpy as np
from plots_parts import emit, gradients, loaded, on_screen, weights
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnplayground.training.measurements import GradientRow
from nnplayground.ui.plots.kinds.gradients import GradientsPlot
from nnplayground.ui.plots.kinds.weights import WeightsPlot


def test_statistics_and_bins_are_those_of_the_chosen_tensor(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = WeightsPlot(document)
        emit(document, 1, weights=weights(0))
        on_screen(qtbot, plot)
        names = [plot.chooser.itemText(index) for index in range(plot.chooser.count())]
        assert names == ["Linear 1 weight  (3 × 2)", "Linear 1 bias  (3)", "Linear 2 weight  (3 × 3)"]
        QTest.keyClick(plot.chooser, Qt.Key.Key_Down)
        assert plot.chosen == "linear_1.bias"
        plot.refresh()
        assert plot.readout.text() == "mean 0.25, std 0.204, min 0, max 0.5, zeros 33.3\u202f%"
        QTest.mouseMove(plot.now.view.viewport(), plot.now.to_pixel(0.255, 0.5).toPoint())
        assert "count 1 (33.3\u202f%)" in plot.readout.text()
        counts = plot.bars.heights
        assert counts.sum() == 3


def test_a_hidden_panel_leaves_a_gap(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = on_screen(qtbot, WeightsPlot(document))
        for step in (1, 2, 3):
            emit(document, step, weights=weights(step))
        plot.hide()
        for step in (4, 50):
            emit(document, step, weights=weights(step))
        plot.show()
        emit(document, 60, weights=weights(60))
        records = plot.histories["linear_1.weight"].records
        assert records.steps.tolist() == [1, 2, 3, 50, 60]
        assert records.broken.tolist() == [False, False, False, True, False]
        point = plot.past.to_pixel(30, 0.0)
        QTest.mouseMove(plot.past.view.viewport(), point.toPoint())
        assert "hidden" in plot.readout.text()
        emit(document, 0, run=1, weights=weights(0))  # another run begins at step 0
        assert plot.histories["linear_1.weight"].records.steps.tolist() == [0]


def test_layers_in_trouble_are_marked(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = GradientsPlot(document)
        rows = {
            "linear_3.weight": GradientRow(0.1, 500.0, 0.5),
            "linear_2.weight": GradientRow(0.05, 0.2, 1e-3),
            "linear_1.weight": GradientRow(1e-6, 1e-5, 1e-7),
        }
        emit(document, 1, gradients=rows)
        on_screen(qtbot, plot)
        assert [row.label for row in plot.now.rows] == ["Linear 1 weight", "Linear 2 weight", "Linear 3 weight"]
        assert [row.verdict for row in plot.now.rows] == ["small", "fine", "large"]
        assert "▲ exploding Linear 3 weight, ▼ vanishing Linear 1 weight" in plot.readout.text()
        assert "1/1000" in plot.footer.text()
        QTest.mouseClick(plot.button_of(plot.ratio_action), Qt.MouseButton.LeftButton)
        assert "▲ too large Linear 3 weight, ▼ too small Linear 1 weight" in plot.readout.text()
        assert "0.1" in plot.footer.text()
        QTest.mouseMove(plot.now.view.viewport(), plot.now.to_pixel(-2.0, -1.0).toPoint())
        assert plot.readout.text() == "Linear 2 weight, mean 0.05, largest 0.2, update ratio 0.001"


def test_the_axis_of_the_last_step_stands_still_while_its_figures_jump(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = on_screen(qtbot, GradientsPlot(document))

        def jump(step: int, size: float) -> tuple[float, float]:
            emit(document, step, gradients={"linear_1.weight": GradientRow(size, 10 * size, 1e-3)})
            return tuple(plot.now.box.viewRange()[0])

        for step, size in enumerate((1e-4, 1e-1, 1e-3, 1e-2), start=1):
            settled = jump(step, size)
        assert settled[0] < -4.0 < 0.0 < settled[1]
        for step in range(5, 60):
            assert jump(step, 10.0 ** (-1 - step % 4)) == settled
        for step in range(60, 200):  # and follows where they stay
            narrowed = jump(step, 1e-1)
        assert narrowed[0] > -2.0


def test_biases_can_be_left_out_and_history_is_bounded(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = on_screen(qtbot, GradientsPlot(document))
        for step in range(1, 1500):
            emit(document, step, gradients=gradients(step))
        assert len(plot.records) <= 512
        assert plot.records.steps[0] == 1
        assert plot.records.steps[-1] == 1499
        assert len(plot.now.rows) == 4
        QTest.mouseClick(plot.button_of(plot.bias_action), Qt.MouseButton.LeftButton)
        assert [row.name for row in plot.now.rows] == ["linear_1.weight", "linear_2.weight"]
        x, y = plot.curves[0].points()
        np.testing.assert_allclose(y, -1.0)
        assert x[-1] == 1499
