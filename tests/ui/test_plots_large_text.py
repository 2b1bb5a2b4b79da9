"""Plots in text of 200 %: pictures keep their room, tools are still found, labels of axes do not touch."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from panel_parts import show
from patience import process_events
from plots_parts import emit, emit_all, gradients, halves, loaded, moment, on_screen
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot
from window_parts import open_window, wait_ready

from nnplayground.training.measurements import GradientRow
from nnplayground.ui.plots.base import PlotPanel
from nnplayground.ui.plots.chart.chart import Chart
from nnplayground.ui.plots.confusion import ConfusionView
from nnplayground.ui.plots.empty import Emptiness, EmptyState
from nnplayground.ui.plots.kinds.activations import ActivationsPlot
from nnplayground.ui.plots.kinds.boundary import BoundaryPlot
from nnplayground.ui.plots.kinds.gradients import GradientsPlot
from nnplayground.ui.plots.kinds.loss import LossPlot
from nnplayground.ui.plots.kinds.weights import WeightsPlot
from nnplayground.ui.toolkit.sizes import text_factor
from nnplayground.ui.toolkit.theme import themes

_PANEL = 437, 256
"""What a plot has in the default layout at 1366x768 and 200 %, without its tab."""


@pytest.fixture(autouse=True)
def _large() -> Iterator[None]:
    before = themes().text_size
    themes().enlarge(200)
    yield
    themes().enlarge(before)


def _picture(plot: BoundaryPlot) -> tuple[float, float]:
    """Width and height of the map of the plane, in pixels."""
    return plot.plane.chart.box.width(), plot.plane.chart.box.height()


@pytest.mark.parametrize(("high", "least"), [(_PANEL[1], 160), (275, 160), (330, 220)])
def test_the_map_of_the_plane_is_large_in_a_small_panel(qtbot: QtBot, high: int, least: int) -> None:
    with loaded() as document:
        plot = BoundaryPlot(document)
        emit(document, boundary=halves())
        on_screen(qtbot, plot, _PANEL[0], high)
        qtbot.waitUntil(lambda: min(_picture(plot)) >= least)
        wide, tall = _picture(plot)
        assert abs(wide - tall) < 3
        assert plot.readout.isVisible()
        assert plot.readout.mapTo(plot, QPoint()).y() < plot.tools.height()  # in the line of the tools


def test_the_map_of_the_plane_is_large_in_the_window(qtbot: QtBot) -> None:
    with open_window(qtbot, "spiral") as window:
        wait_ready(qtbot, window)
        assert (window.width(), window.height()) == (1366, 768)
        plot = window.findChild(BoundaryPlot)
        assert plot is not None
        qtbot.waitUntil(lambda: plot.isVisible() and min(_picture(plot)) >= 160)


def test_one_of_loss_and_accuracy_is_shown_where_both_have_no_room(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = LossPlot(document)
        document.training.history.extend(moment(epoch, 1.0 / (epoch + 1), 1.2 / (epoch + 1)) for epoch in range(21))
        emit(document, now=moment(20, 0.05, 0.06))
        on_screen(qtbot, plot, *_PANEL)
        loss, score = plot.charts
        assert (loss.isVisible(), score.isVisible()) == (True, False)
        QTest.mouseClick(plot.button_of(plot.score_action), Qt.MouseButton.LeftButton)
        assert (loss.isVisible(), score.isVisible()) == (False, True)
        assert score.width() == plot.body.width()
        plot.resize(900, 300)
        qtbot.waitUntil(lambda: loss.isVisible() and score.isVisible())
        QTest.mouseClick(plot.button_of(plot.loss_action), Qt.MouseButton.LeftButton)
        plot.resize(*_PANEL)
        plot.resize(900, 300)
        assert (loss.isVisible(), score.isVisible()) == (True, False)


@pytest.mark.parametrize("kind", [WeightsPlot, GradientsPlot])
def test_the_second_of_two_charts_is_a_click_away(qtbot: QtBot, kind: type[WeightsPlot | GradientsPlot]) -> None:
    with loaded() as document:
        plot = kind(document)
        on_screen(qtbot, plot, *_PANEL)
        emit_all(document, 10)
        emit_all(document, 20)
        assert (plot.now.isVisible(), plot.past.isVisible()) == (True, False)
        _use(qtbot, plot, "second")
        assert (plot.now.isVisible(), plot.past.isVisible()) == (False, True)
        plot.resize(900, 300)
        qtbot.waitUntil(lambda: plot.now.isVisible() and plot.past.isVisible())


def _use(qtbot: QtBot, plot: PlotPanel, key: str) -> None:
    """Click a tool, in the row or in the menu at its end."""
    button = plot.findChild(QToolButton, f"{plot.kind}_{key}")
    assert button is not None
    if button.isVisible():
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        return
    menu = plot.tools.more.menu()
    assert menu is not None
    menu.popup(plot.tools.more.mapToGlobal(QPoint(0, plot.tools.more.height())))
    qtbot.waitUntil(menu.isVisible)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(button.defaultAction()).center())


@pytest.mark.parametrize("kind", [LossPlot, BoundaryPlot, WeightsPlot, GradientsPlot, ActivationsPlot])
@pytest.mark.parametrize("width", [260, 437, 900])
def test_no_tool_goes_away(qtbot: QtBot, kind: type[PlotPanel], width: int) -> None:
    with loaded() as document:
        plot = kind(document)
        on_screen(qtbot, plot, width, _PANEL[1])
        emit_all(document, 10)
        QApplication.processEvents()
        folded = plot.tools.folded()
        inside = plot.tools.rect()
        for button in plot.tools.findChildren(QToolButton):
            action = button.defaultAction()
            if button is plot.tools.more or not action.isVisible():
                continue
            assert button.isVisible() != (action in folded), action.text()
            if button.isVisible():
                assert inside.contains(button.geometry())
                assert button.width() >= button.sizeHint().width()
        assert plot.tools.more.isVisible() == bool(folded)


@pytest.mark.parametrize("size", [_PANEL, (437, 330), (900, 300)])
def test_labels_of_axes_do_not_touch_and_are_not_cut(qtbot: QtBot, size: tuple[int, int]) -> None:
    for kind in (LossPlot, BoundaryPlot, WeightsPlot, GradientsPlot, ActivationsPlot):
        with loaded() as document:
            plot = kind(document)
            document.training.history.extend(moment(epoch, 0.7 - epoch / 60, 0.6, 0.5) for epoch in range(21))
            on_screen(qtbot, plot, *size)
            emit_all(document, 10)
            emit_all(document, 20, now=moment(20, 0.4, 0.6))
            for _ in range(4):
                QApplication.processEvents()
            for chart in plot.findChildren(Chart):
                if chart.isVisible():
                    _check_labels(chart)


@pytest.mark.parametrize("size", [(560, 600), (437, 330)])
@pytest.mark.parametrize("least", [1e-40, 2e-9])
def test_labels_of_small_gradients_do_not_touch(qtbot: QtBot, size: tuple[int, int], least: float) -> None:
    """Their labels are long.  Where all have vanished, the axis spans less than a power of ten."""
    with loaded() as document:
        plot = on_screen(qtbot, GradientsPlot(document), *size)
        rows = {name: GradientRow(least, 8.0 * least, 1e-3) for name in gradients(10)}
        for step in (10, 20):
            emit_all(document, step, gradients=rows)
        for _ in range(4):
            QApplication.processEvents()
        _check_labels(plot.now)
        (low, high), _ = plot.now.box.viewRange()
        assert len(_label_rects(plot.now, "bottom")) >= (2 if high - low > 1.0 else 1)


@pytest.mark.parametrize("chosen", ["loss", "score"])
def test_the_chosen_one_stays_in_a_narrow_row_of_tools(qtbot: QtBot, chosen: str) -> None:
    with loaded() as document:
        plot = on_screen(qtbot, LossPlot(document), *_PANEL)
        _use(qtbot, plot, chosen)
        plot.resize(290, _PANEL[1])
        button = plot.findChild(QToolButton, f"loss_{chosen}")
        assert button is not None
        qtbot.waitUntil(lambda: button.isVisible() and bool(plot.tools.folded()))
        assert button.isChecked()


@pytest.mark.parametrize("width", [260, 337, 560])
def test_numbers_in_the_cells_of_a_matrix_are_not_cut(qtbot: QtBot, width: int) -> None:
    counts = np.eye(10, dtype=np.int64) * 36 + 1
    view = ConfusionView()
    view.show_counts(counts, [str(digit) for digit in range(10)])
    show(qtbot, view, width, 260)
    written: list[str] = []

    class Looking(QPainter):
        def drawText(self, *arguments: Any) -> None:  # type: ignore[override]  # what the matrix calls
            rect, _flags, words = arguments
            written.append(words)
            assert QFontMetricsF(self.font()).horizontalAdvance(words) <= rect.width() + 0.01, words
            assert self.font().pointSizeF() >= 0.9 * view.font().pointSizeF() / text_factor()

    surface = QPixmap(view.size())
    painter = Looking(surface)
    view.paint(painter, QRectF(view.rect()))
    painter.end()
    assert "1" in written
    assert ("37" in written) == (width >= 337)


def test_the_scale_of_colours_goes_where_the_map_is_larger_without_it(qtbot: QtBot) -> None:
    """In a high panel it takes its width from the map, in a wide one it does not."""
    with loaded() as document:
        plot = BoundaryPlot(document)
        emit(document, boundary=halves())
        on_screen(qtbot, plot, 560, 663)
        qtbot.waitUntil(lambda: min(_picture(plot)) >= 440)
        assert not plot.plane.scale.isVisible()
        assert plot.readout.text().endswith("\N{MINUS SIGN}1, +1")
        plot.resize(900, 500)
        qtbot.waitUntil(plot.plane.scale.isVisible)
        assert "+1" not in plot.readout.text()


def test_the_map_of_the_plane_comes_to_rest_in_any_height(qtbot: QtBot) -> None:
    """In some heights the words of its axis have other room than that which they were chosen for."""
    with loaded() as document:
        plot = BoundaryPlot(document)
        emit(document, boundary=halves())
        on_screen(qtbot, plot, _PANEL[0], 200)
        axis = plot.plane.chart.plot.getAxis("left")
        for high in range(200, 301, 2):
            plot.resize(_PANEL[0], high)
            rooms = []
            for _ in range(14):
                plot.grab()
                QApplication.processEvents()
                rooms.append(axis.width())
            assert len(set(rooms[-4:])) == 1, f"at a height of {high}"


def _check_labels(chart: Chart) -> None:
    for side in ("bottom", "left"):
        rects = _label_rects(chart, side)
        for one, other in pairwise(rects):
            shared = one & other
            assert shared.isEmpty() or min(shared.width(), shared.height()) < 1.0, (chart.labels, side)
        for rect in rects:
            seen = chart.view.mapFromScene(chart.plot.getAxis(side).mapRectToScene(rect)).boundingRect()
            assert chart.view.viewport().rect().adjusted(-1, -1, 1, 1).contains(seen), (chart.labels, side)


def _label_rects(chart: Chart, side: str) -> list[QRectF]:
    """Where the labels of an axis are painted, in its coordinates."""
    surface = QPixmap(8, 8)
    painter = QPainter(surface)
    specs = chart.plot.getAxis(side).generateDrawSpecs(painter)
    painter.end()
    assert specs is not None
    return sorted((rect for rect, _, _ in specs[2]), key=lambda rect: (rect.x(), rect.y()))


@pytest.mark.parametrize("high", [90, 130, 170, 320])
def test_what_an_empty_plot_says_is_never_cut(qtbot: QtBot, high: int) -> None:
    empty = EmptyState("mdi6.chart-line-variant")
    qtbot.addWidget(empty)
    empty.show_reason(
        Emptiness("Nothing to show yet", "Press Run or Step: the curves of loss and accuracy appear here.")
    )
    empty.resize(220, high)
    empty.show()
    process_events()
    labels = [label for label in empty.findChildren(QLabel) if label.isVisible()]
    assert any(label.text() == "Nothing to show yet" for label in labels)
    assert all(label.height() >= label.heightForWidth(label.width()) for label in labels if label.text())
    assert ("Press Run" in " ".join(label.text() for label in labels)) == (high == 320)
    assert "Press Run" in empty.toolTip()
