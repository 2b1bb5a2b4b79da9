"""The docks: one for each registered panel and plot, their default layout, and the layout that is remembered."""

from __future__ import annotations

import zlib
from functools import partial

from PySide6.QtCore import QByteArray, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QVBoxLayout, QWidget

from nnplayground.ui.document.document import Document
from nnplayground.ui.document.panel import PANELS, PLOTS, Panel
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.lazy_dict import LazyDict
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.touch import scroll_by_finger
from nnplayground.ui.toolkit.translate import translated
from nnplayground.ui.window.dock_sizes import AREAS, DockSizes
from nnplayground.ui.window.dock_tabs import DockTabs

_LAYOUT = 3
"""Changed whenever the default layout changes so much that a remembered one should not come back."""
_LEAST_FLOATING = 400
"""Pixels: a floating dock is narrower only before it was first shown."""
_FEATURES = (
    QDockWidget.DockWidgetFeature.DockWidgetClosable
    | QDockWidget.DockWidgetFeature.DockWidgetMovable
    | QDockWidget.DockWidgetFeature.DockWidgetFloatable
)
_PLOT_WIDTH = 300
"""Pixels that a plot has at least where all of them stand in one row."""


class Docks(QObject):
    """Builds the docks and lays them out.

    A plot that stands behind another tab in the default layout is made when it is first seen, or once the engine is
    there: the window comes sooner.  What says of itself that it comes after the first picture is made right then.

    Others see them through the ``Stage``, which knows what of them is on show.
    """

    tab_double_clicked = Signal(str)
    """The kind of the panel."""

    def __init__(self, window: QMainWindow, document: Document) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self.by_kind: dict[str, QDockWidget] = {}
        self.panels: LazyDict[Panel] = LazyDict()
        self._behind: set[str] = set()
        """Panels that were asked to hide before they were made."""
        self._awaiting_picture = True
        """Whether the window has not been painted yet."""
        self._floating: dict[QDockWidget, QRect] = {}
        """Where docks floated before."""
        self._plots = [cls.kind for cls in PLOTS]
        self._classes: dict[str, type[Panel]] = {cls.kind: cls for cls in (*PANELS, *PLOTS)}
        for cls in self._classes.values():
            self._build(cls)
        behind = [kind for kind in self._of_area("bottom") if kind in self._plots][2:]
        for kind in self._classes:
            if kind not in behind and not self._classes[kind].late and not self._waits(kind):
                self.panels[kind]
        window.setDockOptions(window.DockOption.AllowTabbedDocks | window.DockOption.AllowNestedDocks)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        themes().changed.connect(self._recolour)
        for changed in (document.dataset_changed, document.replaced):
            changed.connect(self._name)
        self.sizes = DockSizes(window, self._heads)
        self._lay_out()
        self._default = self.state()
        self._tabs = DockTabs(window, self.by_kind)
        self._tabs.double_clicked.connect(self.tab_double_clicked)
        self.brought = ""
        """The kind that was asked for last."""
        self._completion = QTimer(self)
        self._completion.setInterval(0)
        self._completion.timeout.connect(self._complete)
        document.training.engine_changed.connect(self._begin_to_complete)

    # -- layouts

    def reset(self) -> None:
        """The default layout, in sizes that suit the window."""
        self._window.restoreState(self._default, self.version)
        self.sizes.lay_out(1)
        if self._window.isVisible():  # laid out before that, docks in front would not be told that they are seen
            self._tabs.tidy()

    def _lay_out(self) -> None:
        """For new docks: loss and boundary side by side, everything else in tabs behind them."""
        for side in ("left", "right"):
            self._stack_side(side)
        heads: dict[str, QDockWidget] = {}
        for kind in self._of_area("bottom"):
            dock, half = self.by_kind[kind], self._classes[kind].half
            if half in heads:
                self._window.tabifyDockWidget(heads[half], dock)
            elif heads:
                self._window.splitDockWidget(next(iter(heads.values())), dock, Qt.Orientation.Horizontal)
            else:
                self._window.addDockWidget(AREAS["bottom"], dock)
            heads.setdefault(half, dock)
            dock.setVisible(self._shown(kind))
            dock.setFloating(self._classes[kind].floats)
        for head in heads.values():
            head.raise_()

    def all_plots(self) -> None:
        """Every plot at once: in one row where there is room, else two by two."""
        docks = [self.by_kind[kind] for kind in self._plots]
        if not docks:
            return
        for dock in docks:
            self._window.removeDockWidget(dock)
            dock.setFloating(False)
        centre = self._window.centralWidget()
        room = self._window.width() if centre is None else centre.width()
        columns = len(docks) if room >= _PLOT_WIDTH * len(docks) else (len(docks) + 1) // 2
        for column, dock in enumerate(docks[:columns]):
            if column == 0:
                self._window.addDockWidget(AREAS["bottom"], dock)
            else:
                self._window.splitDockWidget(docks[column - 1], dock, Qt.Orientation.Horizontal)
        for column, dock in enumerate(docks[columns:]):
            self._window.splitDockWidget(docks[column], dock, Qt.Orientation.Vertical)
        for dock in docks:
            dock.show()
        for other in self._heads("bottom"):
            if other not in docks and self._window.dockWidgetArea(other) == AREAS["bottom"]:
                self._window.tabifyDockWidget(docks[-1], other)  # or it takes the place of a plot
        docks[-1].raise_()
        self.sizes.lay_out(1 if columns == len(docks) else 2)

    def _heads(self, area: str) -> list[QDockWidget]:
        """One dock of each group of tabs in an area: sizes are given to groups."""
        heads: list[QDockWidget] = []
        for kind in self._of_area(area):
            dock = self.by_kind[kind]
            if dock.isHidden() or dock.isFloating():
                continue
            if not any(other in heads for other in self._window.tabifiedDockWidgets(dock)):
                heads.append(dock)
        return heads

    def _stack_side(self, side: str) -> None:
        """The first panel above, the others as tabs: on the left beneath it, on the right behind it."""
        kinds = self._of_area(side)
        for place, kind in enumerate(kinds):
            dock = self.by_kind[kind]
            if place == 0:
                self._window.addDockWidget(AREAS[side], dock)
            elif side == "left" and place == 1:
                self._window.splitDockWidget(self.by_kind[kinds[0]], dock, Qt.Orientation.Vertical)
            else:
                self._window.tabifyDockWidget(self.by_kind[kinds[1 if side == "left" else 0]], dock)
            dock.setVisible(self._shown(kind))
        if kinds:
            self.by_kind[kinds[0]].raise_()
        if side == "left" and len(kinds) > 1:
            self.by_kind[kinds[1]].raise_()
            pair = [self.by_kind[kinds[0]], self.by_kind[kinds[1]]]
            self._window.resizeDocks(pair, [340, 160], Qt.Orientation.Vertical)

    def _of_area(self, area: str) -> list[str]:
        """Plots first: they begin the tabs at the bottom."""
        kinds = [kind for kind, cls in self._classes.items() if cls.area == area]
        return sorted(kinds, key=lambda kind: kind not in self._plots)

    def _shown(self, kind: str) -> bool:
        return self._classes[kind].shown

    # -- remembered

    @property
    def version(self) -> int:
        """Of the remembered layout: one that was made with other panels does not fit."""
        names = ",".join(sorted(self.by_kind))
        return zlib.crc32(f"{_LAYOUT}:{names}".encode()) & 0x7FFFFFFF

    def restore(self, state: QByteArray, text_size: int = 100, rows: int = 0) -> bool:
        """Put a remembered layout back, that of a size of text in per cent, and of so many rows unless it was dragged;
        False, and the default layout, where it cannot be used."""
        if not state.isEmpty() and self._window.restoreState(state, self.version):
            self.sizes.remember(text_size / 100, rows)
            return True
        self.reset()
        return False

    def state(self) -> QByteArray:
        return self._window.saveState(self.version)

    # -- one on show

    def show_only(self, kind: str | None, area: Qt.DockWidgetArea, *, titled: bool) -> None:
        """One dock and no other, in an area that it has for itself; None: no dock."""
        if not self.sizes.held:
            self._floating = {dock: dock.geometry() for dock in self.by_kind.values() if dock.isFloating()}
        self.sizes.held = True
        dock = None if kind is None else self.by_kind[kind]
        self._tabs.untitled = None if titled else dock
        for other in self.by_kind.values():
            if other is not dock:
                other.setFeatures(_FEATURES)
                other.hide()
        if dock is not None:
            self._window.removeDockWidget(dock)  # out of its tabs
            dock.setFloating(False)
            dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
            self._window.addDockWidget(area, dock)
            dock.show()
        self._tabs.tidy()

    def show_all(self, state: QByteArray) -> None:
        """The layout of before ``show_only``."""
        self.sizes.held = False
        self._tabs.untitled = None
        for dock in self.by_kind.values():
            dock.setFeatures(_FEATURES)
        self._window.restoreState(state, self.version)
        for dock, place in self._floating.items():  # Qt would have each on one screen only
            dock.setGeometry(place)
        self._tabs.tidy()
        self.sizes.follow_text()

    # -- inside

    def _name(self) -> None:
        missing = self.panels.missing
        for kind, dock in self.by_kind.items():
            if kind not in missing:
                dock.setWindowTitle(self.panels[kind].heading())

    def _build(self, cls: type[Panel]) -> None:
        dock = QDockWidget(translated(cls.title), self._window)
        dock.setObjectName(cls.kind)
        holder = QWidget(dock)
        rows = QVBoxLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        dock.setWidget(holder)
        dock.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        dock.visibilityChanged.connect(partial(self._show_panel, cls.kind))
        toggle = dock.toggleViewAction()
        toggle.setToolTip(translated(cls.help))
        toggle.setStatusTip(translated(cls.help))
        self.by_kind[cls.kind] = dock
        self.panels.add(cls.kind, partial(self._make, cls, holder, rows))
        self._picture(cls.kind)

    def _make(self, cls: type[Panel], holder: QWidget, rows: QVBoxLayout) -> Panel:
        panel = cls(self._document, holder)
        # A dock behind another tab counts as visible for Qt; its panel must know that no one sees it, and keep its
        # room in the layout all the same.
        policy = panel.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        panel.setSizePolicy(policy)
        rows.addWidget(panel)
        scroll_by_finger(panel)
        if cls.kind in self._behind:
            panel.hide()
        self.by_kind[cls.kind].setWindowTitle(panel.heading())
        return panel

    def follow_first_picture(self) -> None:
        """The window is on the screen: what waited for that is made."""
        self._awaiting_picture = False
        self.sizes.follow_text()
        for kind, cls in self._classes.items():
            if cls.after_first_picture and not self.by_kind[kind].isHidden():
                self.panels[kind].setVisible(kind not in self._behind)

    def _waits(self, kind: str) -> bool:
        return self._awaiting_picture and self._classes[kind].after_first_picture

    def bring(self, kind: str) -> None:
        """Open a dock, in front of the others."""
        dock = self.by_kind[kind]
        self.brought = kind
        dock.show()
        dock.raise_()
        if dock.isFloating():
            dock.activateWindow()

    def _show_panel(self, kind: str, visible: bool) -> None:
        dock = self.by_kind[kind]
        if visible and dock.isFloating() and dock.width() < _LEAST_FLOATING:  # it was never a window before
            self._place_floating(dock)
        if kind not in self.panels.missing or (visible and not self._waits(kind)):
            self.panels[kind].setVisible(visible)
        elif visible:
            self._behind.discard(kind)
        else:
            self._behind.add(kind)

    def _place_floating(self, dock: QDockWidget) -> None:
        """Over the lower part of the window, where the plots are, in a size that suits the text."""
        line, whole = dock.fontMetrics().height(), self._window.frameGeometry()
        size = QSize(min(62 * line, int(whole.width() * 0.92)), min(26 * line, int(whole.height() * 0.6)))
        dock.resize(size)
        dock.move(whole.center().x() - size.width() // 2, whole.bottom() - size.height() - 2 * line)

    def _begin_to_complete(self) -> None:
        if self._document.training.engine.settled and self.panels.missing:
            self._completion.start()

    def _complete(self) -> None:
        """One at a time, so that the window answers in between."""
        missing = self.panels.missing
        if missing:
            self.panels[missing[0]]
        if len(missing) <= 1:
            self._completion.stop()

    def _recolour(self) -> None:
        for kind in self.by_kind:
            self._picture(kind)
        self._tabs.show_icons()

    def _picture(self, kind: str) -> None:
        name = self._classes[kind].icon
        if name:
            dock, picture = self.by_kind[kind], icon(name)
            if dock.windowIcon().cacheKey() != picture.cacheKey():
                dock.setWindowIcon(picture)
                dock.toggleViewAction().setIcon(picture)
