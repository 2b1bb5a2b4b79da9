"""The menu View, for a class: Present, one part alone, the magnifier and the pointer."""

from __future__ import annotations

from dataclasses import dataclass

from nnplayground.text import mark
from nnplayground.ui.shell.action import Action, Appearance, Entry
from nnplayground.ui.window.present.magnifier import Magnifier
from nnplayground.ui.window.present.present import Present
from nnplayground.ui.window.present.spot import Spot
from nnplayground.ui.window.present.stage import Alone, Stage


@dataclass(frozen=True)
class ForClass:
    """What these act on: how the window is shown, never the document."""

    stage: Stage
    present: Present
    magnifier: Magnifier
    spot: Spot


def _arrangement(at: ForClass) -> Appearance:
    if at.present.stacked:
        return Appearance(mark("Side &by side"), mark("In Present: the plot beside the network"), SIDE)
    return Appearance()


SIDE, STACKED = "mdi6.dock-right", "mdi6.dock-bottom"
"""How canvas and plot can stand."""
PRESENT: Action[ForClass] = Action(
    id="present",
    title=mark("Pr&esent"),
    tip=mark("For a class at a projector: the network and one plot, large; again to put everything back"),
    do=lambda at: at.present.toggle(),
    menu="view",
    group=3,
    keys=("F12",),
    icon="mdi6.presentation",
    checked=lambda at: at.present.on,
)
TURN: Action[ForClass] = Action(
    id="present_turn",
    title=mark("Stac&ked"),
    tip=mark("In Present: the plot below the network"),
    do=lambda at: at.present.turn(),
    menu="view",
    group=3,
    keys=("Ctrl+F12",),
    icon=STACKED,
    appearance=_arrangement,
)
NEXT: Action[ForClass] = Action(
    id="next_plot",
    title=mark("&Next plot"),
    tip=mark("Bring the next plot to the front"),
    do=lambda at: at.stage.next_plot(1),
    menu="view",
    group=3,
    keys=("Ctrl+PgDown",),
    icon="mdi6.chevron-right",
)
PREVIOUS: Action[ForClass] = Action(
    id="previous_plot",
    title=mark("Pre&vious plot"),
    tip=mark("Bring the plot before it to the front"),
    do=lambda at: at.stage.next_plot(-1),
    menu="view",
    group=3,
    keys=("Ctrl+PgUp",),
    icon="mdi6.chevron-left",
)
ENTRIES: tuple[Entry[ForClass], ...] = (
    PRESENT,
    TURN,
    NEXT,
    PREVIOUS,
    Action(
        id="canvas_alone",
        title=mark("Net&work alone"),
        tip=mark("The network all over the window; again, or Escape, to put everything back"),
        do=lambda at: at.stage.toggle_alone(None),
        menu="view",
        group=4,
        keys=("Shift+F12",),
        icon="mdi6.arrow-expand-all",
        checked=lambda at: at.stage.alone == Alone(None),
    ),
    Action(
        id="magnifier",
        title=mark("Ma&gnifier"),
        tip=mark(
            "A lens beside the mouse, for a projector; the wheel, + and - change its strength, Escape puts it away"
        ),
        do=lambda at: at.magnifier.toggle(),
        menu="view",
        group=4,
        keys=("Ctrl+M",),
        icon="mdi6.magnify-scan",
        checked=lambda at: at.magnifier.on,
    ),
    Action(
        id="spot",
        title=mark("Pointer for a pro&jector"),
        tip=mark("A large spot around the mouse that is seen from the last row"),
        do=lambda at: at.spot.toggle(),
        menu="view",
        group=4,
        keys=("Ctrl+Shift+M",),
        icon="mdi6.target",
        checked=lambda at: at.spot.on,
    ),
)
