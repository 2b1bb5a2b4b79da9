"""Room for the microscope: while a step is open, its dock has most of the row of plots, and a row that is high."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget

if TYPE_CHECKING:
    from nnplayground.ui.main_window import MainWindow

_KIND = "microscope"
_NEIGHBOUR = 230
"""Pixels that a plot beside it keeps: it can still be read and clicked."""
_HEIGHT = 0.54
"""Of the window's height, at least."""


class MicroscopeRoom(QObject):
    """Takes it when the microscope is opened, and gives back what it took when it is left."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._model = window.document.microscope
        self._before: list[tuple[QDockWidget, int, int]] = []
        """Docks of the row, with the width and height that they had."""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)  # its dock is brought to the front first
        self._later.timeout.connect(self._follow)
        self._model.changed.connect(self._later.start)

    def give_back(self) -> None:
        """The sizes that were there before."""
        taken, self._before = [part for part in self._before if not part[0].isFloating()], []
        docks = [dock for dock, _, _ in taken]
        if docks:
            self._window.resizeDocks(docks, [width for _, width, _ in taken], Qt.Orientation.Horizontal)
            self._window.resizeDocks(docks, [height for _, _, height in taken], Qt.Orientation.Vertical)

    def _follow(self) -> None:
        if not self._model.active:
            self.give_back()
        elif not self._before:
            self._take()

    def _take(self) -> None:
        window = self._window
        mine = window.docks.get(_KIND)
        if mine is None or mine.isFloating() or not mine.isVisible():
            return
        if window.dockWidgetArea(mine) != Qt.DockWidgetArea.BottomDockWidgetArea:
            return
        row = [mine]
        for dock in window.docks.values():
            if (
                dock.isVisible()
                and not dock.isFloating()
                and window.dockWidgetArea(dock) == Qt.DockWidgetArea.BottomDockWidgetArea
                and not any(dock is one or dock in window.tabifiedDockWidgets(one) for one in row)
            ):
                row.append(dock)
        self._before = [(dock, dock.width(), dock.height()) for dock in row]
        room = sum(dock.width() for dock in row)
        beside = [_NEIGHBOUR] * (len(row) - 1)
        window.resizeDocks(row, [max(room - sum(beside), _NEIGHBOUR), *beside], Qt.Orientation.Horizontal)
        height = max(mine.height(), round(window.height() * _HEIGHT))
        window.resizeDocks(row, [height] * len(row), Qt.Orientation.Vertical)
