"""The menu View: zoom, what is shown, theme and size of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from nnplayground.ui.document.panel import PANELS, PLOTS
from nnplayground.ui.toolkit.theme import Choice, themes

if TYPE_CHECKING:
    from nnplayground.ui.window.main_window import MainWindow

TEXT_SIZES = (100, 115, 130, 150, 175, 200, 250)
"""Per cent."""
_CHOICES: tuple[Choice, ...] = ("system", "light", "dark")


class ViewActions(QObject):
    """Actions that change how things look, never the document."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        canvas = window.canvas
        add = window.action_set.add
        add(
            "zoom_in",
            self.tr("Zoom &in"),
            self.tr("Show the network larger"),
            canvas.zoom_in,
            picture="mdi6.magnify-plus-outline",
            shortcuts=["Ctrl++", "Ctrl+="],
        )
        add(
            "zoom_out",
            self.tr("Zoom &out"),
            self.tr("Show the network smaller"),
            canvas.zoom_out,
            picture="mdi6.magnify-minus-outline",
            shortcuts=["Ctrl+-"],
        )
        add(
            "zoom_reset",
            self.tr("&Actual size"),
            self.tr("Show the network at 100 %"),
            canvas.zoom_reset,
            picture="mdi6.magnify",
            shortcuts=["Ctrl+1"],
        )
        add(
            "zoom_fit",
            self.tr("Zoom to &fit"),
            self.tr("Show the whole network"),
            canvas.zoom_to_fit,
            picture="mdi6.fit-to-page-outline",
            shortcuts=["Ctrl+0"],
        )
        add(
            "all_plots",
            self.tr("All &plots at once"),
            self.tr("Show every plot side by side"),
            window.dock_layout.all_plots,
            picture="mdi6.view-grid-outline",
            shortcuts=["Ctrl+Shift+P"],
        )
        add(
            "reset_layout",
            self.tr("&Reset layout"),
            self.tr("Put all panels back where they were at first"),
            window.dock_layout.reset,
            picture="mdi6.view-dashboard-outline",
        )
        add(
            "full_screen",
            self.tr("Full s&creen"),
            self.tr("Use the whole screen"),
            self._full_screen,
            picture="mdi6.fullscreen",
            shortcuts=["Shift+F11"],
            checkable=True,
        )
        add(
            "text_larger",
            self.tr("&Larger text"),
            self.tr("Larger text everywhere, for a projector"),
            lambda: self._step_text(1),
            picture="mdi6.format-font-size-increase",
            shortcuts=["Ctrl+Shift++"],
        )
        add(
            "text_smaller",
            self.tr("S&maller text"),
            self.tr("Smaller text everywhere"),
            lambda: self._step_text(-1),
            picture="mdi6.format-font-size-decrease",
            shortcuts=["Ctrl+Shift+-"],
        )
        self._group_themes()
        self._group_sizes()
        themes().changed.connect(self._check)
        self._check()

    def fill(self, menu: QMenu) -> None:
        """The menu View."""
        actions = self._window.actions_by_name
        for name in ("zoom_in", "zoom_out", "zoom_reset", "zoom_fit"):
            menu.addAction(actions[name])
        menu.addSeparator()
        panels = menu.addMenu(self.tr("&Panels"))
        for panel in PANELS:
            panels.addAction(actions[f"show_{panel.kind}"])
        plots = menu.addMenu(self.tr("P&lots"))
        for plot in PLOTS:
            plots.addAction(actions[f"show_{plot.kind}"])
        menu.addAction(actions["show_timeline"])
        menu.addAction(actions["all_plots"])
        menu.addAction(actions["reset_layout"])
        menu.addSeparator()
        theme_menu = menu.addMenu(self.tr("&Theme"))
        for choice in _CHOICES:
            theme_menu.addAction(actions[f"theme_{choice}"])
        size_menu = menu.addMenu(self.tr("Te&xt size"))
        for per_cent in TEXT_SIZES:
            size_menu.addAction(actions[f"text_{per_cent}"])
        size_menu.addSeparator()
        size_menu.addAction(actions["text_larger"])
        size_menu.addAction(actions["text_smaller"])
        menu.addAction(actions["full_screen"])
        for submenu in (panels, plots, theme_menu, size_menu):
            submenu.setToolTipsVisible(True)

    def choose_theme(self, choice: Choice) -> None:
        """Apply a theme and remember it."""
        themes().choose(choice)
        self._window.store.set("view/theme", choice)

    def choose_text_size(self, per_cent: int) -> None:
        """Apply a size and remember it."""
        themes().enlarge(per_cent)
        self._window.store.set("view/text_size", per_cent)

    def _group_themes(self) -> None:
        names: dict[Choice, tuple[str, str]] = {
            "system": (self.tr("Like the &system"), self.tr("Light or dark, as the system is set")),
            "light": (self.tr("&Light"), self.tr("Dark text on light ground")),
            "dark": (self.tr("&Dark"), self.tr("Light text on dark ground")),
        }
        group = QActionGroup(self)
        for choice, (text, tip) in names.items():
            self._add_choice(group, f"theme_{choice}", text, tip).triggered.connect(
                lambda _checked=False, choice=choice: self.choose_theme(choice)
            )

    def _group_sizes(self) -> None:
        group = QActionGroup(self)
        for per_cent in TEXT_SIZES:
            tip = self.tr("Text at {size} % of the system's size").format(size=per_cent)
            self._add_choice(group, f"text_{per_cent}", f"{per_cent} %", tip).triggered.connect(
                lambda _checked=False, per_cent=per_cent: self.choose_text_size(per_cent)
            )

    def _add_choice(self, group: QActionGroup, name: str, text: str, tip: str) -> QAction:
        action = self._window.action_set.add(name, text, tip, checkable=True)
        group.addAction(action)
        return action

    def _step_text(self, by: int) -> None:
        now = min(range(len(TEXT_SIZES)), key=lambda place: abs(TEXT_SIZES[place] - themes().text_size))
        self.choose_text_size(TEXT_SIZES[max(0, min(len(TEXT_SIZES) - 1, now + by))])

    def _full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def _check(self) -> None:
        actions = self._window.actions_by_name
        actions[f"theme_{themes().choice}"].setChecked(True)
        if f"text_{themes().text_size}" in actions:
            actions[f"text_{themes().text_size}"].setChecked(True)
