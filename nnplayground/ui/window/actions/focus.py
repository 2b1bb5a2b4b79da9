"""What is about the panel in which the keyboard is: from panel to panel, and help on it."""

from __future__ import annotations

from dataclasses import dataclass

from nnplayground.text import mark
from nnplayground.ui.shell.action import Action, Entry
from nnplayground.ui.window.dialogs import Dialogs
from nnplayground.ui.window.focus_order import FocusOrder


@dataclass(frozen=True)
class Focus:
    """What these act on."""

    order: FocusOrder
    dialogs: Dialogs


ENTRIES: tuple[Entry[Focus], ...] = (
    Action(
        id="next_panel",
        title=mark("&Next panel"),
        tip=mark("Let the keyboard go on to the next panel, the canvas or a bar"),
        do=lambda at: at.order.next(),
        menu="panels",
        group=1,
        keys=("F6",),
    ),
    Action(
        id="previous_panel",
        title=mark("&Previous panel"),
        tip=mark("Let the keyboard go back to the panel before, the canvas or a bar"),
        do=lambda at: at.order.previous(),
        menu="panels",
        group=1,
        keys=("Shift+F6",),
    ),
    Action(
        id="panel_help",
        title=mark("&Help on this panel"),
        tip=mark("What the panel in which the keyboard is is for, its controls and its keys"),
        do=lambda at: at.dialogs.show_panel_help(at.order.root),
        menu="help",
        rank=-1,
        keys=("F1",),
        icon="mdi6.help-circle-outline",
    ),
)
