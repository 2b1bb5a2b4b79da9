"""A run that goes wrong, with numbers of every size: all over the window they are written in one way."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from graph_parts import chain, layer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QLabel,
    QLineEdit,
    QTableView,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot
from window_parts import wait_ready

from nnplayground.datasets.dataset import DATASETS
from nnplayground.project import Project
from nnplayground.training.settings import Settings
from nnplayground.ui.document.document import Document
from nnplayground.ui.plots.base import PlotPanel
from nnplayground.ui.plots.chart.axis import Axis
from nnplayground.ui.plots.chart.chart import Chart
from nnplayground.ui.window.main_window import MainWindow

OTHERWISE = re.compile(
    r"(?<![\w.])-[\d.∞]"  # a hyphen for a minus
    r"|\d[eE](?:[-+]|−?0)\d*"  # a sign or zeros too many in an exponent
    r"|10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]"
    r"|(?<!\w)[-+−]?(?:inf|nan|Infinity|NAN)(?!\w)"
    r"|\d{8,}"  # more digits than anyone reads
)


def test_other_notations_are_seen() -> None:
    for words in ("-0.5", "a -3", "1e-05", "1e+6", "2E-3", "1e−05", "10⁻⁵", "R² -inf", "nan", "-351234567890123.000"):
        assert OTHERWISE.search(words), words
    for words in (
        "−0.5",
        "1e−5",
        "3.5e60",
        "R² −∞",
        "NaN",
        "12\u202f345\u202f678",
        "x-1",
        "cross-entropy",
        "information",
    ):
        assert not OTHERWISE.search(words), words


def texts(window: MainWindow) -> Iterator[str]:
    """What is written, said to a screen reader or told by a tip."""
    for widget in window.findChildren(QWidget):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        if isinstance(widget, QLabel | QLineEdit | QAbstractSpinBox):
            yield widget.text()
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model = widget.model()
            columns = model.columnCount() if isinstance(widget, QTableView | QTreeView) else 1
            for row in range(min(model.rowCount(), 20)):
                yield from (str(model.index(row, column).data() or "") for column in range(columns))
        elif isinstance(widget, PlotPanel):
            yield widget.readout.text()
        elif isinstance(widget, Chart):
            for item in widget.view.scene().items():
                if isinstance(item, Axis) and item.isVisible():
                    low, high = item.range
                    size = item.width() if item.orientation in ("top", "bottom") else item.height()
                    for spacing, places in item.tickValues(low, high, max(size, 1)):
                        yield from item.tickStrings(places, item.autoSIPrefixScale * item.scale, spacing)
                    for level in item._tickLevels or ():
                        yield from (words for _place, words in level)


@pytest.fixture
def window(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """On a network whose loss soon is large."""
    graph = chain(
        "Input", layer("Linear", units=8, activation="ReLU"), layer("Linear", units=1), layer("Loss", function="MSE")
    )
    settings = Settings(learning_rate=10.0, shuffle=False)
    window.document.replace(Project(graph, DATASETS["diabetes"](), settings))
    wait_ready(qtbot, window)
    return window


def test_all_over_the_window_numbers_are_written_in_one_way(qtbot: QtBot, window: MainWindow) -> None:
    document: Document = window.document
    document.training.run()

    def astray() -> bool:
        now = None if document.training.snapshot is None else document.training.snapshot.now
        return now is not None and now.train is not None and abs(now.train.score) > 1e20

    qtbot.waitUntil(astray)
    qtbot.waitUntil(lambda: not document.training.running)
    seen: set[str] = set()
    for kind in window.docks:
        window.dock_layout.bring(kind)
        QApplication.processEvents()
        seen.update(texts(window))
    strays = {words for words in seen if OTHERWISE.search(words)}
    assert not strays
    label = window.statusBar().findChild(QLabel, "status_score")
    assert label is not None
    assert re.fullmatch(r"R² −\d(\.\d+)?e\d{2,}", label.text()), label.text()
