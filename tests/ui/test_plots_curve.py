"""Curves as they come to the screen."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from nnplayground.ui.plots.chart.chart import Chart
from nnplayground.ui.plots.chart.curve import Curve
from nnplayground.ui.toolkit.theme import theme

RED = "#ff0000"


def drawn(qtbot: QtBot, *, dashed: bool = False) -> tuple[Chart, Curve]:
    """A shown chart over 0 to 10 on both axes, with a red curve in it."""
    chart = Chart("x", "y")
    qtbot.addWidget(chart)
    curve = chart.curve(lambda _now: RED, width=2.0, dashed=dashed)
    chart.resize(400, 300)
    with qtbot.waitExposed(chart):
        chart.show()
    chart.follow((0.0, 10.0), (0.0, 10.0))
    return chart, curve


def red_columns(chart: Chart) -> tuple[QImage, set[int]]:
    """The picture, and the columns of pixels in which something is as red as the pen."""
    picture = chart.view.viewport().grab().toImage()
    return picture, {
        x for x in range(picture.width()) for y in range(picture.height()) if picture.pixelColor(x, y) == QColor(RED)
    }


def test_a_curve_runs_through_its_points_and_stops_at_gaps(qtbot: QtBot) -> None:
    chart, curve = drawn(qtbot)
    x = np.arange(11.0)
    y = np.full(11, 5.0)
    y[4:7] = np.nan
    curve.set_points(x, y)
    _picture, red = red_columns(chart)
    ends = [round(chart.to_pixel(place, 5.0).x()) for place in (0.0, 3.0, 7.0, 10.0)]
    assert set(range(ends[0] + 2, ends[1] - 1)) <= red
    assert set(range(ends[2] + 2, ends[3] - 1)) <= red
    assert not set(range(ends[1] + 3, ends[2] - 2)) & red


def test_what_lies_beyond_the_axes_is_not_painted_over_them(qtbot: QtBot) -> None:
    chart, curve = drawn(qtbot)
    curve.set_points(np.array([-5.0, 15.0, 16.0]), np.array([-5.0, 15.0, 1e30]))
    left, top = (
        chart.to_pixel(chart.box.viewRange()[0][0], 0.0).x(),
        chart.to_pixel(0.0, chart.box.viewRange()[1][1]).y(),
    )
    picture, red = red_columns(chart)
    assert red
    assert min(red) >= left - 1
    assert not any(picture.pixelColor(x, y) == QColor(RED) for x in range(picture.width()) for y in range(int(top) - 1))


def test_new_points_and_another_range_leave_nothing_of_the_old_picture(qtbot: QtBot) -> None:
    chart, curve = drawn(qtbot)
    curve.set_points(np.array([0.0, 10.0]), np.array([2.0, 2.0]))
    assert red_columns(chart)[1]
    chart.follow((0.0, 10.0), (0.0, 1000.0))
    curve.set_points(np.array([0.0, 10.0]), np.array([800.0, 800.0]))
    picture, red = red_columns(chart)
    assert red
    rows = {y for x in red for y in range(picture.height()) if picture.pixelColor(x, y) == QColor(RED)}
    assert abs(sum(rows) / len(rows) - chart.to_pixel(5.0, 800.0).y()) < 2.0
    curve.set_points(np.empty(0), np.empty(0))
    picture, red = red_columns(chart)
    assert not red
    assert picture.pixelColor(picture.width() - 3, 2).name() == theme().base


def test_a_straight_line_of_many_points_has_no_beads(qtbot: QtBot) -> None:
    """Between two rows of pixels each stroke is half transparent: where strokes overlap, they would show."""
    chart, curve = drawn(qtbot)
    height = chart.to_pixel(5.0, 5.0).y()
    level = 5.0 + (height - round(height) + 0.5) * chart.box.viewPixelSize()[1]
    pictures = []
    for count in (40, 2):
        curve.set_points(np.linspace(0.0, 10.0, count), np.full(count, level))
        pictures.append(red_columns(chart)[0])
    assert pictures[0] == pictures[1]
