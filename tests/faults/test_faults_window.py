"""Known faults of what the window shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fault_parts import given
from plots_parts import loaded, on_screen
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from nnplayground.datasets.tables.csv_reader import make_dataset
from nnplayground.expressions.tensor import Tensor
from nnplayground.ui.microscope.inspection.arrangement import Room, arranged
from nnplayground.ui.microscope.inspection.card import TensorCard
from nnplayground.ui.plots.kinds.boundary import BoundaryPlot
from nnplayground.ui.toolkit.formula import FormulaView


@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="The bar of a result of one row covers half of its numbers."
)
def test_a_result_that_scrolls_has_room_for_its_bar(qtbot: QtBot) -> None:
    bar, height, cards = 14, 260, (TensorCard(), TensorCard())
    for card, name in zip(cards, ("x", "y"), strict=True):
        qtbot.addWidget(card)
        numbers = np.linspace(0.125, 1.25, 10)[np.newaxis] * 1.2345678
        card.show_tensor(Tensor(name, name, numbers), 10, result=name == "y")
    wanted = cards[1].natural_size(height, 1.0)
    given(wanted.height() + bar < height, "there is room for more than a row")
    arrangement = arranged(cards[:1], cards[1], Room(QSize(wanted.width() + 30, height), 17, bar))
    given(arrangement.result.width() < wanted.width(), "it has to scroll")
    assert arrangement.result.height() >= wanted.height() + bar


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="The formula before stays until the new one is drawn.")
def test_no_formula_stands_there_while_another_one_is_being_drawn(qtbot: QtBot) -> None:
    view = FormulaView("y = x")
    qtbot.addWidget(view)
    view.resize(500, 200)
    view.show()
    qtbot.waitUntil(lambda: view.is_drawn, timeout=20_000)
    before = view.grab().toImage()
    view.set_latex(r"\widehat{m} = \frac{m'}{1 - \beta_1^t}")
    given(not view.is_drawn, "drawing takes its time")
    between = view.grab().toImage()
    qtbot.waitUntil(lambda: view.is_drawn, timeout=20_000)
    given(view.grab().toImage() != before, "it is another formula")
    assert between != before


@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="Standardized numbers stand on the axes under the names of the data."
)
def test_the_plane_of_a_table_has_the_units_of_the_table_or_says_that_it_has_not(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "flats.csv"
    rows = [(1 + place % 5, 30 + place, 900 * (30 + place) + 20_000 * (place % 5)) for place in range(60)]
    path.write_text("rooms,area,price\n" + "".join(f"{rooms},{area},{price}\n" for rooms, area, price in rows))
    dataset, _ = make_dataset(
        path.read_bytes(), path=str(path), targets=("price",), columns=("rooms", "area"), task="regression"
    )
    with loaded(dataset) as document:
        plot = on_screen(qtbot, BoundaryPlot(document))
        given(plot.plane.chart.labels[1].startswith("area"), "an axis is named after a column")
        words = " ".join([*plot.plane.chart.labels, *plot.plane.scale.words(), plot.readout.text(), plot.heading()])
        axis = plot.plane.chart.plot.getAxis("left")
        written = axis.tickStrings([axis.range[1]], 1.0, 1.0)
        assert "standardized" in words.lower() or float(written[0].replace("\N{MINUS SIGN}", "-")) >= 60
