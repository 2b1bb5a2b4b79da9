"""Tabs of docks: a tab says the name already, so the dock's own title bar goes while it is one of several tabs."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QWidget

from nnplayground.ui.toolkit.single_shot import single_shot
from nnplayground.ui.toolkit.tab_heights import stands_above
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.window.dock_tab_widths import fit_tabs
from nnplayground.ui.window.dock_title import DockTitle


class DockTabs(QObject):
    """Keeps title bars and closing crosses in step with how the docks are tabbed."""

    double_clicked = Signal(str)
    """On a tab, or the button that undoes it: the object name of the dock."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._docks = docks
        self._bars: set[QTabBar] = set()
        self.untitled: QDockWidget | None = None
        """One that has no title, although it stands alone."""
        self._soon = single_shot(self, self.tidy)
        for dock in docks.values():
            dock.visibilityChanged.connect(self._later)
            dock.topLevelChanged.connect(self._later)
            dock.dockLocationChanged.connect(self._later)
            dock.windowTitleChanged.connect(self._later)
        themes().changed.connect(self._fit)
        self._later()

    def _later(self) -> None:
        self._soon.start()

    def _fit(self) -> None:
        for bar in self._bars:
            fit_tabs(bar)

    def tidy(self) -> None:
        """Bring them in step now, and lay out what has another height then."""
        for dock in self._docks.values():
            bare = dock is self.untitled or (
                not dock.isFloating()
                and any(
                    not other.isHidden() and not other.isFloating() for other in self._window.tabifiedDockWidgets(dock)
                )
            )
            old = dock.titleBarWidget()
            if not isinstance(old, _NoTitle if bare else DockTitle):
                dock.setTitleBarWidget(_NoTitle(dock) if bare else self._title(dock))
                if old is not None:
                    old.deleteLater()
        for bar in self._window.findChildren(QTabBar):
            if bar.parent() is self._window and bar not in self._bars:
                self._bars.add(bar)
                bar.setTabsClosable(True)
                bar.setAccessibleName(self.tr("Panels in this place"))
                bar.installEventFilter(self)
                bar.currentChanged.connect(lambda _place, bar=bar: fit_tabs(bar))
                bar.tabCloseRequested.connect(lambda place, bar=bar: self._close(bar.tabText(place)))
                bar.tabBarDoubleClicked.connect(lambda place, bar=bar: self._tell(bar.tabText(place)))
                bar.destroyed.connect(lambda _gone, bar=bar: self._bars.discard(bar))
        self.show_icons()  # of bars that Qt has made since they changed
        self._fit()
        if not QGuiApplication.mouseButtons():  # while a dock is dragged, groups come and go
            self._hide_left_over()
        layout = self._window.layout()
        if layout is not None:
            layout.activate()

    def show_icons(self) -> None:
        """The icons that the docks have by now: Qt takes them over when a tab is made, and never again."""
        icons = {dock.windowTitle(): dock.windowIcon() for dock in self._docks.values()}
        for bar in self._bars:
            for place in range(bar.count()):
                picture = icons.get(bar.tabText(place))
                if picture is not None and picture.cacheKey() != bar.tabIcon(place).cacheKey():
                    bar.setTabIcon(place, picture)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QTabBar):
            fit_tabs(watched)
        return False

    def _title(self, dock: QDockWidget) -> DockTitle:
        title = DockTitle(dock)
        title.restored.connect(lambda: self.double_clicked.emit(dock.objectName()))
        return title

    def _hide_left_over(self) -> None:
        """Qt leaves the tabs of a group standing over the docks when its docks are laid out anew from the program."""
        groups: dict[frozenset[str], QDockWidget] = {}
        for dock in self._docks.values():
            if not dock.isHidden() and not dock.isFloating():
                others = [other for other in self._window.tabifiedDockWidgets(dock) if not other.isHidden()]
                groups[frozenset(each.windowTitle() for each in (dock, *others))] = dock
        by_titles: dict[frozenset[str], list[QTabBar]] = {}
        for bar in self._window.findChildren(QTabBar):
            if bar.parent() is self._window and bar.count() > 1:
                by_titles.setdefault(frozenset(map(bar.tabText, range(bar.count()))), []).append(bar)
        for titles, bars in by_titles.items():
            fitting = [bar for bar in bars if titles in groups and stands_above(bar, groups[titles])] or bars
            for bar in bars:
                bar.setVisible(titles in groups and bar is fitting[-1])

    def _close(self, title: str) -> None:
        for dock in self._called(title):
            dock.close()

    def _tell(self, title: str) -> None:
        for dock in self._called(title):
            self.double_clicked.emit(dock.objectName())

    def _called(self, title: str) -> list[QDockWidget]:
        return [dock for dock in self._docks.values() if dock.windowTitle() == title]


class _NoTitle(QWidget):
    """Takes the place of a title bar and no room."""

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)
