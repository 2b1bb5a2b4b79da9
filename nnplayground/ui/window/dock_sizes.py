"""The sizes of the docks: those of their layout go with window and text, until the user drags one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow

from nnplayground.ui.toolkit.single_shot import single_shot
from nnplayground.ui.toolkit.sizes import text_factor
from nnplayground.ui.toolkit.tab_heights import height_of_tabs
from nnplayground.ui.toolkit.theme import themes

ROWS = range(3)
"""What ``DockSizes.rows`` can be."""
AREAS = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
_SIDES = (("left", 0.14, 190, 250), ("right", 0.21, 280, 350))
"""Their shares of the window's width, and the least and the most pixels, at 100 % of text."""
_BOTH_SIDES = 0.5
"""Of the window's width, up to which they grow with the text."""
_CANVAS, _CANVAS_ABOVE_TWO = 0.525, 0.33
"""Of the height, above one row of docks at the bottom, and above two."""
_PICTURE, _AROUND, _MOST = 160, 6.8, 0.6
"""Pixels that the picture in a plot is high at least, the lines of text around it: tabs, tools, legend, axis; and the
most of the height that plots take for that."""
_BARS = (86, 50)
"""Pixels of height that bars take, and those that go with the text."""


class DockSizes(QObject):
    """Gives docks their sizes, and others when the text has another size."""

    laid_out = Signal()
    """Sizes are those of the layout again: whoever borrowed room has to ask for it anew."""

    def __init__(self, window: QMainWindow, heads: Callable[[str], list[QDockWidget]]) -> None:
        """``heads`` gives one dock of each group of tabs in the area of that name: sizes are given to groups."""
        super().__init__(window)
        self._window = window
        self._heads = heads
        self.rows = 0
        """Of docks at the bottom, as they were laid out; 0 once the user has dragged something."""
        self.text = text_factor()
        """The factor of the size of text that the sizes go with."""
        self.held = False
        """Whether docks are hidden that are part of the layout: their sizes wait."""
        self._growing = single_shot(self, self._grow)
        window.installEventFilter(self)
        themes().grown.connect(self._grow)  # what is in the docks has its new size only then

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonPress
            and not self.held
            and self._window.isSeparator(event.position().toPoint())
        ):
            self.rows = 0
        return False

    def lay_out(self, rows: int) -> None:
        """Widths that suit the window's, and its height shared between the canvas and the docks below it."""
        self.text, self.rows = text_factor(), rows
        inner = self._inner(self.text)
        bottom, height = self._inside("bottom"), int(self._usual_height(self.text))
        if rows == 2:
            height = int(inner * (1 - _CANVAS_ABOVE_TWO) / 2)
        self._resize(bottom, [height] * len(bottom), Qt.Orientation.Vertical)
        for side, width in self._usual_widths(self.text).items():
            self._resize(self._inside(side)[:1], [round(width)], Qt.Orientation.Horizontal)
        left = self._inside("left")
        if len(left) == 2:  # more layers can be seen at a glance than the outline has lines
            self._resize(left, [int(inner * 0.66), int(inner * 0.34)], Qt.Orientation.Vertical)
        self._resize(bottom, [500] * len(bottom), Qt.Orientation.Horizontal)
        self.laid_out.emit()

    def remember(self, text: float, rows: int) -> None:
        """The sizes are those of another time: what ``text`` and ``rows`` were then."""
        self.text, self.rows = text, rows

    def follow_text(self) -> None:
        if text_factor() != self.text:
            self._growing.start()

    def _grow(self) -> None:
        """The sizes of the layout once more; or in proportion to what the user dragged them to."""
        if self.held or not self._window.isVisible() or text_factor() == self.text:
            return
        bottom = self._inside("bottom")
        # Not by where they begin: tabs over some of them come a turn after the docks.
        rows = max(Counter(dock.x() for dock in bottom).values(), default=0)
        if self.rows and rows == self.rows:
            self.lay_out(rows)
            return
        before, self.text = self.text, text_factor()
        was, now = self._usual_widths(before), self._usual_widths(self.text)
        for area in was:
            heads = self._inside(area)[:1]
            self._resize(
                heads, [round(now[area] / was[area] * dock.width()) for dock in heads], Qt.Orientation.Horizontal
            )
        if rows == 1:
            higher = self._usual_height(self.text) / self._usual_height(before)
            heights = [round(higher * (dock.height() + height_of_tabs(dock))) for dock in bottom]
            self._resize(bottom, heights, Qt.Orientation.Vertical)

    def _inside(self, area: str) -> list[QDockWidget]:
        """Heads that the user has not moved to another area."""
        return [dock for dock in self._heads(area) if self._window.dockWidgetArea(dock) == AREAS[area]]

    def _resize(self, docks: list[QDockWidget], sizes: list[int], orientation: Qt.Orientation) -> None:
        if docks:
            self._window.resizeDocks(docks, sizes, orientation)

    def _inner(self, factor: float) -> float:
        """Pixels of height for canvas and docks in a size of text.  Bars are not asked: they have theirs only later."""
        return max(1.0, self._window.height() - _BARS[0] - factor * _BARS[1])

    def _usual_height(self, factor: float) -> float:
        """Of a row of plots: pictures can be told, whatever size the text around them has."""
        inner, line = self._inner(factor), self._window.fontMetrics().height() / text_factor() * factor
        return max((1 - _CANVAS) * inner, min(_PICTURE + _AROUND * line, _MOST * inner))

    def _usual_widths(self, factor: float) -> dict[str, float]:
        """Of the docks at the sides, which leave enough to what is between them."""
        whole = self._window.width()
        usual = {side: max(least, min(most, whole * share)) for side, share, least, most in _SIDES}
        growth = min(math.sqrt(factor), max(1.0, _BOTH_SIDES * whole / sum(usual.values())))
        return {side: growth * width for side, width in usual.items()}
