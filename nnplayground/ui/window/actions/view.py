"""The menu View: zoom, what is shown, theme and size of text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolBar

from nnplayground.text import mark, text
from nnplayground.text_sizes import TEXT_SIZES
from nnplayground.ui.canvas.view import CanvasView
from nnplayground.ui.document.panel import PANELS, PLOTS, Panel
from nnplayground.ui.shell.action import Action, Appearance, Entry, Menu
from nnplayground.ui.shell.shell import Shell
from nnplayground.ui.toolkit.theme import Choice, themes

_THEMES: dict[Choice, tuple[str, str]] = {
    "system": (mark("Like the &system"), mark("Light or dark, as the system is set")),
    "light": (mark("&Light"), mark("Dark text on light ground")),
    "dark": (mark("&Dark"), mark("Light text on dark ground")),
}


@dataclass(frozen=True)
class Views:
    """What the menu View acts on: how things look, never the document."""

    shell: Shell
    canvas: CanvasView
    timeline_bar: QToolBar

    def choose_theme(self, choice: Choice) -> None:
        """Apply a theme and remember it."""
        themes().choose(choice)
        self.shell.store.set("view/theme", choice)

    def choose_text_size(self, per_cent: int) -> None:
        """Apply a size and remember it."""
        themes().enlarge(per_cent)
        self.shell.store.set("view/text_size", per_cent)

    def step_text(self, by: int) -> None:
        """The next larger size, or smaller."""
        now = min(range(len(TEXT_SIZES)), key=lambda place: abs(TEXT_SIZES[place] - themes().text_size))
        self.choose_text_size(TEXT_SIZES[max(0, min(len(TEXT_SIZES) - 1, now + by))])

    def toggle_full_screen(self) -> None:
        """Use the whole screen, or be the window again that it was."""
        window = self.shell.window
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)  # maximized stays maximized


def _panel(menu: str, cls: type[Panel]) -> Action[Views]:
    kind = cls.kind
    return Action(
        id=f"show_{kind}",
        title=cls.title,
        tip=cls.help,
        do=lambda at: at.shell.dock_layout.toggle(kind),
        menu=menu,
        icon=cls.icon,
        checked=lambda at: at.shell.dock_layout.is_open(kind),
        appearance=lambda at: Appearance(at.shell.dock_layout.by_kind[kind].windowTitle()),
    )


def _theme(choice: Choice, title: str, tip: str) -> Action[Views]:
    return Action(
        id=f"theme_{choice}",
        title=title,
        tip=tip,
        do=lambda at: at.choose_theme(choice),
        menu="theme",
        checked=lambda _at: themes().choice == choice,
        one_of="theme",
    )


def _text_size(per_cent: int) -> Action[Views]:
    return Action(
        id=f"text_{per_cent}",
        title=f"{per_cent} %",
        tip=text("Text at {size} % of the system's size", size=per_cent),
        do=lambda at: at.choose_text_size(per_cent),
        menu="text_size",
        checked=lambda _at: themes().text_size == per_cent,
        one_of="text_size",
    )


ENTRIES: tuple[Entry[Views], ...] = (
    Menu(id="view", title=mark("&View"), rank=30),
    Action(
        id="zoom_in",
        title=mark("Zoom &in"),
        tip=mark("Show the network larger"),
        do=lambda at: at.canvas.zoom_in(),
        menu="view",
        keys=("Ctrl++", "Ctrl+="),
        icon="mdi6.magnify-plus-outline",
    ),
    Action(
        id="zoom_out",
        title=mark("Zoom &out"),
        tip=mark("Show the network smaller"),
        do=lambda at: at.canvas.zoom_out(),
        menu="view",
        keys=("Ctrl+-",),
        icon="mdi6.magnify-minus-outline",
    ),
    Action(
        id="zoom_reset",
        title=mark("&Actual size"),
        tip=mark("Show the network at 100 %"),
        do=lambda at: at.canvas.zoom_reset(),
        menu="view",
        keys=("Ctrl+1",),
        icon="mdi6.magnify",
    ),
    Action(
        id="zoom_fit",
        title=mark("Zoom to &fit"),
        tip=mark("Show the whole network"),
        do=lambda at: at.canvas.zoom_to_fit(),
        menu="view",
        keys=("Ctrl+0",),
        icon="mdi6.fit-to-page-outline",
    ),
    Menu(id="panels", title=mark("&Panels"), menu="view", group=1),
    *map(partial(_panel, "panels"), PANELS),
    Menu(id="plots", title=mark("P&lots"), menu="view", group=1),
    *map(partial(_panel, "plots"), PLOTS),
    Action(
        id="show_timeline",
        title=mark("Ti&meline"),
        tip=mark("The bar along the lower edge: drag it to look at what the network was"),
        do=lambda at: at.timeline_bar.toggleViewAction().trigger(),
        menu="view",
        group=1,
        checked=lambda at: at.timeline_bar.toggleViewAction().isChecked(),
    ),
    Action(
        id="all_plots",
        title=mark("All plot&s at once"),
        tip=mark("Show every plot side by side"),
        do=lambda at: at.shell.dock_layout.all_plots(),
        menu="view",
        group=1,
        keys=("Ctrl+Shift+P",),
        icon="mdi6.view-grid-outline",
    ),
    Action(
        id="reset_layout",
        title=mark("&Reset layout"),
        tip=mark("Put all panels back where they were at first"),
        do=lambda at: at.shell.dock_layout.reset(),
        menu="view",
        group=1,
        icon="mdi6.view-dashboard-outline",
    ),
    Menu(id="theme", title=mark("&Theme"), menu="view", group=2),
    *(_theme(choice, *words) for choice, words in _THEMES.items()),
    Menu(id="text_size", title=mark("Te&xt size"), menu="view", group=2),
    *map(_text_size, TEXT_SIZES),
    Action(
        id="text_larger",
        title=mark("&Larger text"),
        tip=mark("Larger text everywhere, for a projector"),
        do=lambda at: at.step_text(1),
        menu="text_size",
        group=1,
        keys=("Ctrl+Shift+Up",),
        icon="mdi6.format-font-size-increase",
    ),
    Action(
        id="text_smaller",
        title=mark("S&maller text"),
        tip=mark("Smaller text everywhere"),
        do=lambda at: at.step_text(-1),
        menu="text_size",
        group=1,
        keys=("Ctrl+Shift+Down",),
        icon="mdi6.format-font-size-decrease",
    ),
    Action(
        id="full_screen",
        title=mark("Full s&creen"),
        tip=mark("Use the whole screen; once more, the window as it was"),
        do=lambda at: at.toggle_full_screen(),
        menu="view",
        group=2,
        keys=("F11",),
        icon="mdi6.fullscreen",
        checked=lambda at: at.shell.window.isFullScreen(),
    ),
)
