"""The decision boundary plot: reading, drawing, and what takes its place for other data."""

from __future__ import annotations

import math

import numpy as np
import pytest
from plots_parts import emit, halves, loaded, on_screen
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnplayground.datasets.kinds.drawn import Drawn
from nnplayground.datasets.kinds.plane import Plane
from nnplayground.datasets.spec import DataSpec
from nnplayground.engine.snapshot import SnapshotRequest
from nnplayground.training.measurements import Predictions, Scores
from nnplayground.ui.document.document import Document
from nnplayground.ui.plots.kinds.boundary import BoundaryPlot
from nnplayground.ui.toolkit.theme import theme

MEASURES = SnapshotRequest(figures=frozenset({"predictions", "scores"}))
FEW = ((0.0, 5.5, 0), (1.0, 5.5, 0), (0.0, -5.5, 1), (1.0, -5.5, 1))


def stroke(
    plot: BoundaryPlot, points: list[tuple[float, float]], button: Qt.MouseButton = Qt.MouseButton.LeftButton
) -> None:
    """Press, drag through the places, release."""
    viewport = plot.plane.chart.view.viewport()
    pixels = [plot.plane.chart.to_pixel(*point).toPoint() for point in points]
    QTest.mousePress(viewport, button, pos=pixels[0])
    for pixel in pixels[1:]:
        QTest.mouseMove(viewport, pixel)
    QTest.mouseRelease(viewport, button, pos=pixels[-1])


def drawn(document: Document) -> Drawn:
    assert isinstance(document.project.dataset, Drawn)
    return document.project.dataset


def test_the_mouse_reads_input_and_output(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = BoundaryPlot(document)
        emit(document, boundary=halves())
        on_screen(qtbot, plot)
        assert plot.readout.text() == "points, training 250, validation 100, test 150"
        viewport = plot.plane.chart.view.viewport()
        for x, name, sign in ((-3.0, "−1", "−"), (3.0, "+1", "+")):
            QTest.mouseMove(viewport, plot.plane.chart.to_pixel(x, 2.0).toPoint())
            x1, x2, answer, score = plot.readout.text().split(", ")
            assert float(x1.removeprefix("x₁ ").replace("−", "-")) == pytest.approx(x, abs=0.1)
            assert float(x2.removeprefix("x₂ ")) == pytest.approx(2.0, abs=0.1)
            assert answer == f"class {name}"
            assert score.startswith((f"score {sign}0.5", f"score {sign}0.4"))


def test_the_map_has_the_colours_of_the_classes(qtbot: QtBot) -> None:
    with loaded(Drawn(points=FEW)) as document:
        plot = BoundaryPlot(document)
        emit(document, boundary=halves())
        on_screen(qtbot, plot)
        image = plot.plane.picture.image
        assert image is not None
        assert image.pixelColor(1, 50).hue() == pytest.approx(QColor(theme().negative).hue(), abs=3)
        assert image.pixelColor(98, 50).hue() == pytest.approx(QColor(theme().positive).hue(), abs=3)
        pale = image.pixelColor(52, 50)
        QTest.mouseClick(plot.button_of(plot.discretize), Qt.MouseButton.LeftButton)
        image = plot.plane.picture.image
        assert image is not None
        assert image.pixelColor(52, 50) == QColor(theme().positive) != pale


def test_test_points_can_be_hidden(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = on_screen(qtbot, BoundaryPlot(document))
        assert plot.plane.marks.counts() == {"full": 250, "half": 100, "hollow": 150}
        QTest.mouseClick(plot.button_of(plot.show_test), Qt.MouseButton.LeftButton)
        assert plot.plane.marks.counts() == {"full": 250, "half": 100, "hollow": 0}


def test_a_stroke_is_one_undo_step(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = on_screen(qtbot, BoundaryPlot(document))
        QTest.mouseClick(plot.button_of(plot.drawing.offer), Qt.MouseButton.LeftButton)
        assert drawn(document).points == ()
        assert not plot.button_of(plot.drawing.offer).isVisible()

        stroke(plot, [(-3, -3), (-3, 0), (-3, 3)])
        assert [index for *_, index in drawn(document).points] == [0, 0, 0]
        QTest.mouseClick(plot.button_of(plot.drawing.classes[1]), Qt.MouseButton.LeftButton)
        stroke(plot, [(3, 3)])
        x, y, index = drawn(document).points[-1]
        assert [x, y] == pytest.approx([3, 3], abs=0.1)
        assert index == 1
        assert document.undo_stack.count() == 3

        stroke(plot, [(-3, 4.5), (-3, 3), (-3, 0)], Qt.MouseButton.RightButton)
        assert len(drawn(document).points) == 2
        document.undo_stack.undo()
        assert len(drawn(document).points) == 4
        document.undo_stack.undo()
        document.undo_stack.undo()
        assert drawn(document).points == ()
        document.undo_stack.undo()
        assert document.project.dataset.kind == "circle"


def test_escape_gives_a_stroke_up(qtbot: QtBot) -> None:
    with loaded(Drawn(points=FEW)) as document:
        plot = on_screen(qtbot, BoundaryPlot(document))
        viewport = plot.plane.chart.view.viewport()
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=plot.plane.chart.to_pixel(2, 2).toPoint())
        assert plot.plane.marks.counts()["full"] == len(FEW) + 1  # it is seen while it is drawn
        QTest.keyClick(viewport, Qt.Key.Key_Escape)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=plot.plane.chart.to_pixel(2, 2).toPoint())
        assert drawn(document).points == FEW
        assert document.undo_stack.count() == 0


def test_the_eraser_erases_with_the_left_button(qtbot: QtBot) -> None:
    with loaded(Drawn(points=((0.0, 0.0, 0), (4.0, 4.0, 1)))) as document:
        plot = on_screen(qtbot, BoundaryPlot(document))
        QTest.mouseClick(plot.button_of(plot.drawing.eraser), Qt.MouseButton.LeftButton)
        stroke(plot, [(0, 0)])
        assert drawn(document).points == ((4.0, 4.0, 1),)


def test_other_data_get_a_confusion_matrix(qtbot: QtBot) -> None:
    with loaded("iris") as document:
        plot = BoundaryPlot(document)
        assert plot.snapshot_request() == MEASURES
        counts = np.array([[10, 0, 0], [0, 7, 3], [0, 1, 9]], np.int64)
        emit(document, predictions=Predictions("test", confusion=counts))
        on_screen(qtbot, plot)
        assert plot.readout.text() == "test data 30, right 26 (86.7\u202f%)"
        QTest.mouseMove(plot.measures.confusion, plot.measures.confusion.cell(1, 2).center().toPoint())
        names = document.project.spec.class_names
        assert plot.readout.text() == f"true {names[1]}, predicted {names[2]}, samples 3 (30.0\u202f%)"
        right = (
            plot.measures.confusion.grab()
            .toImage()
            .pixelColor(plot.measures.confusion.cell(0, 0).topLeft().toPoint() + QPoint(3, 3))
        )
        assert right.hue() == pytest.approx(QColor(theme().positive).hue(), abs=3)


def test_measures_stand_behind_the_matrix(qtbot: QtBot) -> None:
    with loaded("iris") as document:
        plot = BoundaryPlot(document)
        counts = np.array([[10, 0, 0], [0, 7, 3], [0, 1, 9]], np.int64)
        emit(document, predictions=Predictions("test", confusion=counts))
        on_screen(qtbot, plot, 700)
        view = plot.measures.confusion
        recalls, precisions = (column.values for column in view.columns()[:2])
        assert (recalls, precisions) == (("100.0\u202f%", "70.0\u202f%", "90.0\u202f%"), ("–", "–", "–"))
        classes = ((1.0, 1.0, 1.0, 10), (0.875, 0.7, 0.7778, 10), (0.75, 0.9, math.nan, 10))
        values = {"accuracy": 0.867, "precision": 0.875, "recall": 0.867, "f1": 0.86}
        scores = Scores("test", values, classes)
        emit(document, predictions=Predictions("test", confusion=counts), scores=scores)
        recall, precision, f1, samples = view.columns()
        assert (precision.values, precision.mean) == (("100.0\u202f%", "87.5\u202f%", "75.0\u202f%"), "87.5\u202f%")
        assert (f1.values, f1.mean) == (("100.0\u202f%", "77.8\u202f%", "–"), "86.0\u202f%")
        assert (recall.mean, samples.mean) == ("86.7\u202f%", "30")
        QTest.mouseMove(view, view.cell(1, 1).center().toPoint())
        assert plot.readout.text().endswith("samples 7 (70.0\u202f%), precision 87.5\u202f%, F1 77.8\u202f%")
        rows = list(plot.table().rows)
        assert rows[1] == ("versicolor", 0, 7, 3, 0.7, 0.875, 0.7778, 10)


def test_data_of_the_plane_have_measures_too(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = BoundaryPlot(document)
        emit(document, boundary=halves())
        on_screen(qtbot, plot)
        assert plot.snapshot_request() == SnapshotRequest(figures=frozenset({"boundary"}))
        QTest.mouseClick(plot.button_of(plot.measure), Qt.MouseButton.LeftButton)
        assert document.training.requests.of("boundary") == MEASURES
        assert plot.empty.isVisible()
        assert not plot.drawing.offer.isVisible()
        scores = Scores("test", {"accuracy": 0.75, "roc_auc": 0.8125}, ((0.8, 0.7, 0.75, 10), (0.7, 0.8, 0.75, 10)))
        counts = np.array([[7, 3], [2, 8]], np.int64)
        emit(document, predictions=Predictions("test", confusion=counts), scores=scores)
        assert plot.readout.text() == "test data 20, right 15 (75.0\u202f%), ROC AUC 0.812"
        QTest.mouseClick(plot.button_of(plot.measure), Qt.MouseButton.LeftButton)
        assert plot.plane.isVisible()
        assert plot.snapshot_request() == SnapshotRequest(figures=frozenset({"boundary"}))


class House(Plane):
    """A regression that cannot be drawn on a plane."""

    def spec(self) -> DataSpec:
        return DataSpec((3,), "regression", target_names=("price",))


def test_regression_on_other_data_gets_predicted_against_true(qtbot: QtBot) -> None:
    with loaded() as document:
        document.edit(document.project.__class__(document.project.graph, House()), "Edit")
        plot = BoundaryPlot(document)
        true = np.array([[0.0], [1.0], [2.0], [3.0]], np.float32)
        emit(document, predictions=Predictions("test", true=true, predicted=true + np.float32(0.5)))
        on_screen(qtbot, plot)
        assert plot.readout.text() == "test data 4, R² 0.800"
        chart = plot.measures.agreement.chart
        QTest.mouseMove(chart.view.viewport(), chart.to_pixel(2.05, 2.5).toPoint())
        assert plot.readout.text() == "true 2, predicted 2.5, error +0.5"
        figures = Scores("test", {"mae": 0.5, "rmse": 0.5, "r2": 0.8})
        emit(document, predictions=Predictions("test", true=true, predicted=true + np.float32(0.5)), scores=figures)
        assert plot.readout.text() == "test data 4, R² 0.800, MAE 0.5, RMSE 0.5"


def test_the_map_is_square_and_whole_in_a_tall_panel(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = BoundaryPlot(document)
        emit(document, boundary=halves())
        on_screen(qtbot, plot, width=320, height=440)
        qtbot.waitUntil(lambda: plot.plane.chart.height() < 340)
        for low, high in plot.plane.chart.box.viewRange():
            assert -7.5 < low <= -6.0
            assert 6.0 <= high < 7.5


def test_tools_go_beside_the_readout_only_once_the_layout_has_given_out_the_room(qtbot: QtBot) -> None:
    """Qt reads beyond the end of the layout's list where one is taken out of it meanwhile."""
    with loaded() as document:
        plot = BoundaryPlot(document)
        emit(document, boundary=halves())
        on_screen(qtbot, plot, 560, 400)
        lines, first = plot.layout(), []
        assert lines is not None
        assert lines.indexOf(plot.tools) >= 0
        plot.plane.resized.connect(lambda: first.append(lines.indexOf(plot.tools) >= 0))
        plot.resize(560, 150)
        assert first[0]
        assert lines.indexOf(plot.tools) < 0
