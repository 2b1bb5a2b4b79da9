"""In which order the keyboard goes through a window: F6 from area to area, Tab through what is in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QScrollArea, QTabBar, QWidget

from nnplayground.ui.document.panel import PANELS, PLOTS, Panel
from nnplayground.ui.shell.shell import DockLayout
from nnplayground.ui.window.focus_ring import FocusRing

_CANVAS = "canvas"
Area = tuple[QWidget, ...]
"""A bar, the canvas, or a dock with the tabs before it."""


class FocusOrder(QObject):
    """The order of Tab in the window, and what F6 goes through.

    Qt goes in the order in which widgets were made, which for docks says nothing of what belongs together.
    """

    def __init__(
        self,
        window: QMainWindow,
        docks: DockLayout,
        canvas: QWidget,
        above: Callable[[], Iterable[QWidget]],
        below: Callable[[], Iterable[QWidget]],
    ) -> None:
        """``above`` and ``below``: bars before all docks, and behind them."""
        super().__init__(window)
        self._window = window
        self._docks = docks
        self._canvas = canvas
        self._above = above
        self._below = below
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._keep_seen)

    # -- what the keys do

    def next(self) -> None:
        """To the next area."""
        self._go(1)

    def previous(self) -> None:
        """To the area before."""
        self._go(-1)

    def tab(self, forward: bool) -> bool:
        """To the next control of the area, else into the next area; False where the focus is in none."""
        focused = QApplication.focusWidget()
        areas = [area for area in self.areas() if area[-1].window() is self._window]  # what floats is apart
        here = _index_of(focused, areas)
        if here is None or focused is None:
            return False
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        members = _members(areas[here])
        at = members.index(focused) if focused in members else -1
        rest = members[at + 1 :] if forward else members[: max(at, 0)][::-1]
        for away in range(1, len(areas) + 1):
            stop = next(filter(_takes_tab, rest), None)
            if stop is not None:
                _give_focus(stop, reason)
                return True
            inside = _members(areas[(here + (away if forward else -away)) % len(areas)])
            rest = inside if forward else inside[::-1]
        return False

    def _keep_seen(self, before: QWidget | None, now: QWidget | None) -> None:
        """What is closed by a key gives the focus back, and what is opened by one takes it: the ring goes along."""
        if before is None or now is None or now.window() is not before.window() or now is before:
            return
        if _has_ring(before) and QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            FocusRing(now)

    # -- the areas

    @property
    def root(self) -> QWidget:
        """The panel or bar that has the focus, else the canvas."""
        widget, bars = QApplication.focusWidget(), (*self._above(), *self._below())
        while widget is not None and not isinstance(widget, Panel) and widget not in bars:
            widget = widget.parentWidget()
        return self._canvas if widget is None else widget

    def areas(self) -> list[Area]:
        """Those that can be seen, in their order."""
        result: list[Area] = [(widget,) for widget in self._above()]
        bars = [bar for bar in self._window.findChildren(QTabBar) if bar.parent() is self._window and bar.isVisible()]
        for kind in self._kinds():
            if kind == _CANVAS:
                result.append((self._canvas,))
            elif self._seen(kind):
                dock = self._docks.by_kind[kind]
                result.append((*_tabs_of(dock, bars), dock))
        result += [(widget,) for widget in self._below()]
        return [area for area in result if area[-1].isVisible()]

    def _kinds(self) -> list[str]:
        """What follows something comes right after it."""
        classes: Sequence[type[Panel]] = (*PANELS, *PLOTS)
        sides = {"left": 0, "right": 2, "bottom": 3}
        roots = [(sides[cls.area], cls.rank, cls.kind) for cls in classes if not cls.follows]
        result: list[str] = []

        def put(kind: str) -> None:
            result.append(kind)
            for cls in sorted(classes, key=lambda cls: cls.rank):
                if cls.follows == kind:
                    put(cls.kind)

        for _side, _rank, kind in sorted([*roots, (1, 0, _CANVAS)]):
            put(kind)
        return result

    def _seen(self, kind: str) -> bool:
        return kind not in self._docks.panels.missing and self._docks.panels[kind].isVisible()

    def _go(self, by: int) -> None:
        areas = self.areas()
        found = _index_of(QApplication.focusWidget(), areas)
        here = found if found is not None else -1 if by > 0 else 0
        for away in range(1, len(areas) + 1):
            root = areas[(here + by * away) % len(areas)][-1]
            stop = self._stop_in(root)
            if stop is not None:
                if stop.window() is not QApplication.activeWindow():
                    stop.window().activateWindow()
                _give_focus(stop, Qt.FocusReason.ShortcutFocusReason)
                return

    def _stop_in(self, root: QWidget) -> QWidget | None:
        """Where one was last in an area, else where its keys are at work, else the first that takes Tab, else a panel
        itself, in which there is nothing yet."""
        panel = self._docks.panels[root.objectName()] if isinstance(root, QDockWidget) else None
        proxy = None if panel is None else panel.focusProxy()
        for stop in (root.focusWidget(), proxy, *_members((root,))):
            if stop is not None and _takes_tab(stop):
                return stop
        return panel


def _index_of(widget: QWidget | None, areas: Sequence[Area]) -> int | None:
    """Which area a widget is in."""
    if widget is None:
        return None
    inside = (any(root is widget or root.isAncestorOf(widget) for root in area) for area in areas)
    return next((index for index, within in enumerate(inside) if within), None)


def _members(roots: Iterable[QWidget]) -> list[QWidget]:
    """What can be seen of some widgets, in the order in which one reads: within each in rows, from left to right.

    ``nextInFocusChain`` would tell the order in which widgets were made; what it returns PySide takes for a child, and
    lets go of it, with all that is within, when the widget before it is deleted.
    """
    result: list[QWidget] = []
    for root in roots:
        result.append(root)
        if isinstance(root, QTabBar):
            continue  # its crosses and arrows are for the mouse: the arrow keys go through tabs
        inside = [child for child in root.children() if isinstance(child, QWidget) and child.isVisibleTo(root)]
        rows: list[list[QWidget]] = []
        for child in sorted((child for child in inside if not child.isWindow()), key=QWidget.y):
            if rows and child.geometry().center().y() < rows[-1][0].geometry().bottom():
                rows[-1].append(child)
            else:
                rows.append([child])
        result += _members(child for row in rows for child in sorted(row, key=QWidget.x))
    return result


def _takes_tab(widget: QWidget) -> bool:
    return (
        bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.focusProxy() is None
        and widget.isVisible()
        and widget.isEnabled()
    )


def _tabs_of(dock: QDockWidget, bars: Iterable[QTabBar]) -> list[QWidget]:
    """The tabs in which a dock is in front."""
    if dock.isFloating():
        return []
    return [bar for bar in bars if bar.count() > 1 and bar.tabText(bar.currentIndex()) == dock.windowTitle()]


def _give_focus(widget: QWidget, reason: Qt.FocusReason) -> None:
    """And let it be seen."""
    widget.setFocus(reason)
    if not _has_ring(widget):
        FocusRing(widget)
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


def _has_ring(widget: QWidget) -> bool:
    rings = widget.findChildren(FocusRing, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return any(not ring.isHidden() for ring in rings)
