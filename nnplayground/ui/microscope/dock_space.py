"""Room for the microscope: while a step is open, its dock has the whole width below the canvas.

What stands beside it comes back when it is left; tabs of its own group stay within reach.  In a wide window the docks
at the sides stay too.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDockWidget, QWidget

from nnplayground.ui.shell.shell import Shell
from nnplayground.ui.toolkit.single_shot import single_shot
from nnplayground.ui.toolkit.sizes import side_factor
from nnplayground.ui.toolkit.tab_heights import height_of_tabs

_KIND = "microscope"
_WIDE = 110
"""Lines of text that a window is wide from which the docks at the sides stay."""
_HEIGHT, _MOST_HEIGHT, _LINES = 0.46, 0.62, 14
"""Of the window's height, at least; and more, up to so many lines of text, where they are large."""
_CANVAS = 140
"""Pixels that the canvas keeps: it can still be told where one is."""


class DockSpace(QObject):
    """Brings the dock to the front and takes room for it when the microscope is opened; gives back what it took when it
    is left."""

    def __init__(self, shell: Shell, canvas: QWidget) -> None:
        super().__init__(shell.window)
        self._window = shell.window
        self._dock_layout = shell.dock_layout
        self._canvas = canvas
        self._model = shell.document.microscope
        self._before: list[tuple[QDockWidget, int, int]] = []
        """Docks that were seen, in front, with the width and height that they had, tabs included."""
        self._taken: list[tuple[QDockWidget, int, int]] = []
        """The same, while it is given back."""
        self._hidden: list[QDockWidget] = []
        """Those that went away."""
        self._factor = side_factor()
        """What sizes went with when they were noted."""
        self._open = False
        self._front: QDockWidget | None = None
        """The one that stood in front of the microscope's."""
        self._again = single_shot(self, self._resize)  # those that came back have a place only then
        self._later = single_shot(self, self._follow)  # its dock is brought to the front first
        self._growing = single_shot(self, self._grow)
        self._model.changed.connect(self._changed)
        self._dock_layout.staging.connect(self.give_back)
        self._dock_layout.stage_changed.connect(self._follow_stage)
        self._dock_layout.laid_out.connect(self._growing.start)
        shell.window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._before and event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self._growing.start()
        return super().eventFilter(watched, event)

    def give_back(self) -> None:
        """The docks and sizes that were there before; where those below were laid out anew meanwhile, they stay so."""
        below = [dock for dock in self._hidden if self._is_below(dock)]
        anew = bool(below) and not any(dock.isHidden() for dock in below)
        self._taken, self._before = [part for part in self._before if not (anew and self._is_below(part[0]))], []
        for dock in self._hidden:
            dock.show()
        front, self._front, self._hidden = self._front, None, []
        mine = self._dock_layout.by_kind[_KIND]
        if front is not None and (mine.isHidden() or mine.isFloating() or self._in_front(mine)):
            front.raise_()
        wider = side_factor() / self._factor
        self._taken = [(dock, round(wider * width), round(wider * height)) for dock, width, height in self._taken]
        self._resize()
        self._again.start()

    def _is_below(self, dock: QDockWidget) -> bool:
        return self._window.dockWidgetArea(dock) == Qt.DockWidgetArea.BottomDockWidgetArea

    def _changed(self) -> None:
        was, self._open = self._open, self._model.active
        if self._open and not was and self._dock_layout.staged:
            self._dock_layout.bring(_KIND)  # and where that shows the whole window again, this is called from there
        elif self._open and not was:
            mine = self._dock_layout.by_kind[_KIND]
            others = self._window.tabifiedDockWidgets(mine)
            self._front = next((dock for dock in others if self._in_front(dock)), None)
            self._dock_layout.bring(_KIND)
        self._later.start()

    def _follow_stage(self) -> None:
        """The whole window is on show again: the microscope, where it is open, has its room there as before."""
        if not self._dock_layout.staged and self._model.active:
            self._open = False
            self._changed()

    def _in_front(self, dock: QDockWidget) -> bool:
        """Whether it can be seen, and not its tab only."""
        kind = dock.objectName()
        return kind not in self._dock_layout.panels.missing and self._dock_layout.panels[kind].isVisible()

    def _resize(self) -> None:
        sizes = [part for part in self._taken if not part[0].isFloating()]
        docks = [dock for dock, _, _ in sizes]
        if docks:
            self._window.resizeDocks(docks, [width for _, width, _ in sizes], Qt.Orientation.Horizontal)
            self._window.resizeDocks(docks, [height for _, _, height in sizes], Qt.Orientation.Vertical)

    def _follow(self) -> None:
        if self._dock_layout.staged:
            return
        if not self._model.active:
            if self._before or self._front is not None:
                self.give_back()
        elif not self._before:
            self._take()

    def _take(self) -> None:
        window = self._window
        mine = self._dock_layout.by_kind[_KIND]
        if mine.isFloating() or not mine.isVisible():
            return
        if not self._is_below(mine):
            return
        seen = [dock for dock in self._dock_layout.by_kind.values() if not dock.isHidden() and not dock.isFloating()]
        others = [dock for dock in seen if dock is not mine and dock not in window.tabifiedDockWidgets(mine)]
        # One that is behind a tab has the size of another day.
        front = [dock for dock in (mine, *others) if self._in_front(dock)]
        self._before = [(dock, dock.width(), dock.height() + height_of_tabs(dock)) for dock in front]
        wide = window.width() > _WIDE * window.fontMetrics().height()
        self._hidden = [dock for dock in others if not wide or self._is_below(dock)]
        self._factor = side_factor()
        for dock in self._hidden:
            dock.hide()
        self._grow()

    def _grow(self) -> None:
        """As high as the window allows; lower than it is only where nothing would be left of the canvas."""
        window, mine = self._window, self._dock_layout.by_kind[_KIND]
        if not self._before or mine.isFloating() or not (self._is_below(mine) and self._in_front(mine)):
            return
        tabs = height_of_tabs(mine)
        room = self._canvas.height() + mine.height()
        lines = _LINES * window.fontMetrics().height()
        wanted = max(round(_HEIGHT * window.height()), min(lines, round(_MOST_HEIGHT * window.height())))
        window.resizeDocks([mine], [tabs + min(max(mine.height(), wanted), room - _CANVAS)], Qt.Orientation.Vertical)
