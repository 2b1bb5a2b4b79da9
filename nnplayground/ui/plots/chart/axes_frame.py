"""Two axes and the box between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyqtgraph as pg
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsItem, QGraphicsWidget

_GRID = 102
"""Opacity of the grid, of 255."""


class Box(pg.ViewBox):  # type: ignore[misc]  # pyqtgraph has no types
    """Where curves and pictures lie.  Qt asks for its extent some dozen times in every repaint, and knows the answer
    itself: as pyqtgraph has it, each time is a call of Python."""

    boundingRect = QGraphicsWidget.boundingRect
    shape = QGraphicsWidget.shape
    paint = QGraphicsWidget.paint


class AxesFrame(pg.GraphicsWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """What ``PlotItem`` lays out, without the rest of it.

    A ``PlotItem`` makes a form of sixty hidden widgets, a menu and two hidden axes that follow every change of the
    range: more than half of the time that a chart takes to come.
    """

    boundingRect = QGraphicsWidget.boundingRect
    shape = QGraphicsWidget.shape

    def __init__(self, axes: Mapping[str, Any], *, grid: bool) -> None:
        """``axes`` are those of the sides ``left`` and ``bottom``."""
        super().__init__()
        self._axes = dict(axes)
        self.box: Any = Box(parent=self, enableMenu=False)
        layout = QGraphicsGridLayout()
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        self.setLayout(layout)
        layout.addItem(self.box, 0, 1)
        for side, (row, column) in (("bottom", (1, 1)), ("left", (0, 0))):
            axis = self._axes[side]
            axis.linkToView(self.box)
            self.box.geometryChanged.connect(axis.forget_area)
            axis.setFlag(QGraphicsItem.GraphicsItemFlag.ItemNegativeZStacksBehindParent)
            axis.setGrid(_GRID if grid else False)
            layout.addItem(axis, row, column)
        layout.setRowStretchFactor(0, 100)
        layout.setColumnStretchFactor(1, 100)

    def add_right(self, axis: Any) -> None:
        """One more axis, without a grid; whoever adds it sets its range."""
        self.layout().addItem(axis, 0, 2)

    def getAxis(self, side: str) -> Any:
        """The axis of a side, under the name that pyqtgraph gives this."""
        return self._axes[side]
