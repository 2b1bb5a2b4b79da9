"""Data of one input: the place of the decision boundary shows the points and the network's curve through them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from plots_parts import emit, loaded, on_screen
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnplayground.datasets.dataset import DATASETS
from nnplayground.datasets.tables.csv_reader import make_dataset
from nnplayground.engine.figures.kinds.curve import CurveFigure
from nnplayground.engine.snapshot import SnapshotRequest
from nnplayground.graph import edits
from nnplayground.graph.layer import LAYERS
from nnplayground.project import Project
from nnplayground.ui.document.data_actions import use_dataset
from nnplayground.ui.document.document import Document
from nnplayground.ui.plots.kinds.boundary import BoundaryPlot

LINE = np.linspace(-1, 1, 200, dtype=np.float32).reshape(-1, 1)


def test_points_and_curve_stand_in_the_units_of_the_data(qtbot: QtBot) -> None:
    with loaded("sine") as document:
        plot = BoundaryPlot(document)
        emit(document, curve=LINE)
        on_screen(qtbot, plot)
        assert plot.heading() == "Fitted curve"
        assert plot.snapshot_request() == SnapshotRequest(figures=frozenset({"curve"}))
        assert plot.fitted.marks.counts() == {"full": 100, "half": 40, "hollow": 60}
        x, y = plot.fitted.curves[0].points()
        assert (x[0], x[-1]) == document.project.spec.span
        assert y == pytest.approx(LINE[:, 0])
        assert plot.readout.text() == "points, training 100, validation 40, test 60, network"

        low, high = document.project.spec.span or (0, 1)
        middle = plot.fitted.chart.to_pixel((low + high) / 2, 0.5).toPoint()
        QTest.mouseMove(plot.fitted.chart.view.viewport(), middle)
        place, answer = plot.readout.text().split(", ")
        assert place.startswith("x ")
        assert abs(float(answer.removeprefix("output y ").replace("\N{MINUS SIGN}", "-"))) < 0.02

        rows = [*plot.table().rows]
        assert {row[0] for row in rows} == {"train", "validation", "test", "curve"}
        assert len(rows) == 400


def test_test_points_can_be_hidden_and_other_data_take_the_place(qtbot: QtBot) -> None:
    with loaded("sine") as document:
        plot = on_screen(qtbot, BoundaryPlot(document))
        QTest.mouseClick(plot.button_of(plot.show_test), Qt.MouseButton.LeftButton)
        assert plot.fitted.marks.counts()["hollow"] == 0
        assert not plot.button_of(plot.discretize).isVisible()
        use_dataset(document, DATASETS["circle"](), "other data")
        assert plot.snapshot_request() == SnapshotRequest(figures=frozenset({"boundary"}))
        assert plot.button_of(plot.discretize).isVisible()


def test_the_curve_follows_the_training(qtbot: QtBot) -> None:
    layers = [LAYERS["Linear"].model_validate({"units": units, "activation": "Tanh"}) for units in (8, 8)]
    graph = edits.chain(
        LAYERS["Input"](),
        *layers,
        LAYERS["Linear"].model_validate({"units": 1}),
        LAYERS["Loss"].model_validate({"function": "MSE"}),
    )
    document = Document(Project(graph, DATASETS["sine"]()))
    document.training.start_engine()
    try:
        plot = on_screen(qtbot, BoundaryPlot(document))
        qtbot.waitUntil(lambda: document.training.obstacle is None and document.training.snapshot is not None)
        qtbot.waitUntil(lambda: len(plot.fitted.curves[0].points()[0]) == 200)
        first = plot.fitted.curves[0].points()[1].copy()
        document.training.run()
        qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.now.epoch >= 20)
        document.training.pause()

        def drawn() -> None:
            curve = CurveFigure.of(document.training.snapshot)
            assert curve is not None
            assert plot.fitted.curves[0].points()[1] == pytest.approx(curve[:, 0], abs=1e-6)

        qtbot.waitUntil(drawn)
        assert float(np.abs(plot.fitted.curves[0].points()[1] - first).max()) > 0.05
    finally:
        document.close()


def test_a_table_of_one_input_is_drawn_in_its_own_units(qtbot: QtBot, tmp_path: Path) -> None:
    table = "height,time\n" + "".join(f"{place * 10},{place * 3 + 100}\n" for place in range(1, 41))
    path = tmp_path / "fall.csv"
    path.write_text(table)
    dataset, _ = make_dataset(
        path.read_bytes(), path=str(path), columns=("height",), targets=("time",), task="regression"
    )
    with loaded(dataset) as document:
        plot = BoundaryPlot(document)
        emit(document, curve=LINE)
        on_screen(qtbot, plot)
        x, _ = plot.fitted.curves[0].points()
        assert x[0] < 10
        assert x[-1] > 400
        points = [row for row in plot.table().rows if row[0] != "curve"]
        drawn = np.array([row[1:] for row in points], dtype=np.float64)
        drawn = drawn[np.argsort(drawn[:, 0])]
        assert drawn == pytest.approx(np.array([(n * 10, n * 3 + 100) for n in range(1, 41)]))
