"""The menu Help: finding an action, the keys, and what this program is made of."""

from __future__ import annotations

from nnplayground.text import mark
from nnplayground.ui.shell.action import Action, Entry, Menu
from nnplayground.ui.window.dialogs import Dialogs

ENTRIES: tuple[Entry[Dialogs], ...] = (
    Menu(id="help", title=mark("&Help"), rank=70),
    Action(
        id="command_palette",
        title=mark("&Find an action…"),
        tip=mark("Search all that the menus offer, with the keys, and do it"),
        do=lambda dialogs: dialogs.show_command_palette(),
        menu="help",
        keys=("Ctrl+K",),
        icon="mdi6.magnify",
    ),
    Action(
        id="shortcuts",
        title=mark("&Keyboard shortcuts"),
        tip=mark("Every action that has a key"),
        do=lambda dialogs: dialogs.show_shortcuts(),
        menu="help",
        keys=("Ctrl+F1",),
        icon="mdi6.keyboard-outline",
    ),
    Action(
        id="about",
        title=mark("&About"),
        tip=mark("Versions, licences, and the files that the program keeps"),
        do=lambda dialogs: dialogs.show_about(),
        menu="help",
        group=1,
        icon="mdi6.information-outline",
    ),
)
