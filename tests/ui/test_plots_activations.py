"""The spread of outputs from layer to layer, by mouse."""

from __future__ import annotations

import math

import pytest
from plots_parts import emit, loaded, on_screen, spread
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnplayground.engine.snapshot import SnapshotRequest
from nnplayground.training.measurements import Spread
from nnplayground.ui.plots.kinds.activations import ActivationsPlot
from nnplayground.ui.plots.spread_limits import judge_spread
from nnplayground.ui.toolkit.theme import theme


def test_it_is_filled_before_the_first_step(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = on_screen(qtbot, ActivationsPlot(document))
        assert plot.snapshot_request() == SnapshotRequest(figures=frozenset({"spread"}))
        assert "loading" in plot.empty.text()
        emit(document, 0, spread=spread())
        assert not plot.empty.isVisible()
        assert [row.label for row in plot.boxes.rows] == ["Input", "Linear 1", "Linear 2", "Linear 3"]
        low, high = plot.boxes.box.viewRange()[0]
        assert low < -3.0
        assert high > 4.0
        assert plot.zeros.box.viewRange()[1] == plot.boxes.box.viewRange()[1]


def test_hovering_reads_and_clicking_selects(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = on_screen(qtbot, ActivationsPlot(document))
        emit(document, 0, spread=spread())
        viewport, point = plot.boxes.view.viewport(), plot.boxes.to_pixel(1.0, -2.0).toPoint()
        QTest.mouseMove(viewport, point - QPoint(5, 0))
        QTest.mouseMove(viewport, point)
        assert plot.readout.text().startswith(
            "Linear 2, mean 0.100, deviation 0.250, zeros 40\u202f%, all −0.750 to 1.00"
        )
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=point)
        assert document.selection == {"linear_2"}
        names = QPoint(8, point.y())  # the names beside the axes are as good a place
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=names - QPoint(0, 30))
        assert document.selection == {"linear_1"}
        QTest.mouseClick(
            plot.zeros.view.viewport(), Qt.MouseButton.LeftButton, pos=plot.zeros.to_pixel(50, -3).toPoint()
        )
        assert document.selection == {"linear_3"}
        seen = plot.boxes.view.grab().toImage().pixelColor(plot.boxes.to_pixel(3.9, -3.35).toPoint())
        assert seen.name() == theme().hover


def test_vanishing_outputs_are_marked_and_seen_on_a_log_axis(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = on_screen(qtbot, ActivationsPlot(document))
        emit(document, 0, spread=spread(1.0, 0.5, 1e-4, 2e3))
        assert plot.readout.text().endswith("▲ exploding Linear 3, ▼ vanishing Linear 2")
        QTest.mouseClick(plot.button_of(plot.log_action), Qt.MouseButton.LeftButton)
        assert plot.dots.isVisible()
        assert not plot.boxes.isVisible()
        assert [row.value for row in plot.dots.rows] == pytest.approx([0.0, math.log10(0.5), -4.0, math.log10(2e3)])
        assert [row.verdict for row in plot.dots.rows] == ["fine", "fine", "small", "large"]
        QTest.mouseMove(plot.dots.view.viewport(), plot.dots.to_pixel(-2.0, -2.0).toPoint())
        assert plot.readout.text().startswith("Linear 2, mean")


def test_what_is_not_finite_has_exploded(qtbot: QtBot) -> None:
    broken = Spread(math.nan, math.nan, (math.nan,) * 5, 0.0)
    spreads = spread() | {"linear_3": broken}
    assert judge_spread(spreads)["linear_3"] == "large"
    with loaded() as document:
        plot = on_screen(qtbot, ActivationsPlot(document))
        emit(document, 0, spread=spreads)
        assert "exploding Linear 3" in plot.readout.text()
        assert plot.redraws == 1
