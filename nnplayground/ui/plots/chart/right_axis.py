"""A second curve over a chart, with a scale of its own on the right."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtWidgets import QGraphicsItem

from nnplayground.ui.plots.chart.axis import Axis
from nnplayground.ui.plots.chart.chart import Chart, pen
from nnplayground.ui.plots.chart.series import Floats
from nnplayground.ui.toolkit.theme import Theme

_HEADROOM = 1.06
"""The scale reaches this far beyond the largest value."""

_NAMED = 15
"""Heights of a letter below which a chart has no room for the name of the axis."""


class RightAxis:
    """From 0 to the largest value.  The curve is laid into the coordinates of the chart: there is no second box."""

    def __init__(self, chart: Chart, name: str, colour: Callable[[Theme], str]) -> None:
        self._chart = chart
        self._name = name
        self._colour = colour
        self._top = 0.0
        self.curve = chart.curve(colour, width=1.0, z=-4)
        self.axis = Axis("right")
        self.axis.enableAutoSIPrefix(False)
        self.axis.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        chart.plot.add_right(self.axis)
        chart.painted_with(self._paint)
        self.hide()

    def show_points(self, x: Floats, y: Floats) -> None:
        """``y`` at least 0.  Called again whenever the chart shows another range."""
        top = _HEADROOM * max(float(np.nanmax(y, initial=0.0)), 1e-12)
        if top != self._top:
            self._top = top
            self.axis.setRange(0.0, top)
        low, high = self._chart.box.viewRange()[1]
        self.curve.set_points(x, low + y / top * (high - low))
        self.curve.setVisible(True)
        if not self.axis.isVisible():
            self.axis.show()
            self.axis.setWidth(None)
        named = self._chart.width() >= _NAMED * self._chart.fontMetrics().height()
        if named != self.axis.label.isVisible():
            self.axis.showLabel(named)

    def hide(self) -> None:
        self.curve.setVisible(False)
        self.axis.hide()
        self.axis.setWidth(0)

    def _paint(self, now: Theme) -> None:
        font = self._chart.font()
        self.axis.setPen(pen(now.border, 1.0))
        self.axis.setTextPen(pen(self._colour(now), 1.0))
        self.axis.setTickFont(font)
        self.axis.setStyle(tickTextOffset=4, tickLength=4, hideOverlappingLabels=False)
        style = {"color": self._colour(now), "font-size": f"{font.pointSizeF():g}pt"}
        self.axis.setLabel(self._name, **style)
