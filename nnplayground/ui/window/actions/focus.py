"""From panel to panel by key: in the menu View, Panels."""

from __future__ import annotations

from nnplayground.text import mark
from nnplayground.ui.shell.action import Action, Entry
from nnplayground.ui.window.places import Places

ENTRIES: tuple[Entry[Places], ...] = (
    Action(
        id="next_panel",
        title=mark("&Next panel"),
        tip=mark("Let the keyboard go on to the next panel, the canvas or a bar"),
        do=lambda places: places.next(),
        menu="panels",
        group=1,
        keys=("F6",),
    ),
    Action(
        id="previous_panel",
        title=mark("&Previous panel"),
        tip=mark("Let the keyboard go back to the panel before, the canvas or a bar"),
        do=lambda places: places.previous(),
        menu="panels",
        group=1,
        keys=("Shift+F6",),
    ),
)
