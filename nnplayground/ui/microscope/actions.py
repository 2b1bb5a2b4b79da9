"""What one can do with the microscope: each once, for the menu, the keys and the bar."""

from __future__ import annotations

from collections.abc import Callable

from nnplayground.expressions.operation import PHASES, Phase
from nnplayground.text import Text, mark, text
from nnplayground.ui.document.microscope_model import MicroscopeModel
from nnplayground.ui.document.microscope_options import PACES
from nnplayground.ui.microscope.sample_picker.menu import sample_actions
from nnplayground.ui.shell.action import Action, Appearance, Entry, Menu
from nnplayground.ui.shell.shell import Shell

MicroscopeAction = Action[MicroscopeModel]
_MENU = "microscope"


def _closed(model: MicroscopeModel) -> Text | None:
    return None if model.active else text("Open the microscope first.")


def _cannot_open(model: MicroscopeModel) -> Text | None:
    return None if model.active else model.obstacle


def _at_beginning(model: MicroscopeModel) -> Text | None:
    return _closed(model) or (None if model.walk.position > 0 else text("This is the beginning of the step."))


def _at_entry(model: MicroscopeModel) -> Text | None:
    return _closed(model) or (None if model.can_go_back else text("This is where you entered the microscope."))


def _at_end(model: MicroscopeModel) -> Text | None:
    """There is a way forward into the next step too, unless this one cannot be done."""
    trace = model.trace
    if trace is None:
        return _closed(model)
    return None if model.walk.position < len(trace.operations) else trace.failure


def _cannot_play(model: MicroscopeModel) -> Text | None:
    return None if model.walk.playing else _at_end(model)


def _nothing_made(model: MicroscopeModel) -> Text | None:
    return _closed(model) or (None if model.moved else text("No step was made under the microscope yet."))


def _without(phase: Phase) -> Callable[[MicroscopeModel], Text | None]:
    def obstacle(model: MicroscopeModel) -> Text | None:
        if model.trace is None:
            return _closed(model)
        there = any(one.phase == phase for one in model.trace.operations)
        return None if there else text("This step has no operation of that phase.")

    return obstacle


def _as_leave(model: MicroscopeModel) -> Appearance:
    return Appearance(mark("&Leave the microscope")) if model.active else Appearance()


def _as_pause(model: MicroscopeModel) -> Appearance:
    return Appearance(icon="mdi6.pause") if model.walk.playing else Appearance()


# The keys stand side by side as the moves do: F7 goes back, F8 goes on, F9 opens and leaves.  With Shift a move is
# longer, with Ctrl longer still.  F5 runs the training, Ctrl+F5 runs through a step.
OPEN: MicroscopeAction = Action(
    id="microscope",
    title=mark("&Open the microscope"),
    tip=mark("Pause and look into the next training step, number by number; again to leave"),
    do=lambda model: model.ask_to_leave() if model.active else model.open(),
    menu=_MENU,
    keys=("F9",),
    icon="mdi6.microscope",
    obstacle=_cannot_open,
    appearance=_as_leave,
)
FORWARD: MicroscopeAction = Action(
    id="microscope_forward",
    title=mark("&Forward one operation"),
    tip=mark("Do the next operation; from the end of a step, into the next one"),
    do=lambda model: model.walk.forward(),
    menu=_MENU,
    group=1,
    keys=("F8",),
    icon="mdi6.step-forward",
    obstacle=_at_end,
)
BACK: MicroscopeAction = Action(
    id="microscope_back",
    title=mark("&Back one operation"),
    tip=mark("Take the last operation back; from the beginning of a step, into the one before"),
    do=lambda model: model.walk.back(),
    menu=_MENU,
    group=1,
    keys=("F7",),
    icon="mdi6.step-backward",
    obstacle=_at_entry,
)
WALK: tuple[MicroscopeAction, ...] = (
    Action(
        id="microscope_start_over",
        title=mark("&Start over"),
        tip=mark("Back to the beginning of this step"),
        do=lambda model: model.walk.start_over(),
        menu=_MENU,
        group=1,
        keys=("Ctrl+F7",),
        icon="mdi6.skip-backward-outline",
        obstacle=_at_beginning,
    ),
    BACK,
    FORWARD,
    Action(
        id="microscope_layer_end",
        title=mark("To the end of this &layer"),
        tip=mark("Do what is left of the layer that comes next"),
        do=lambda model: model.walk.to_layer_end(),
        menu=_MENU,
        group=1,
        keys=("Shift+F8",),
        icon="mdi6.chevron-right",
        obstacle=_at_end,
    ),
    Action(
        id="microscope_phase_end",
        title=mark("To the end of this &phase"),
        tip=mark("Do what is left of the forward pass, the loss, the backward pass or the update"),
        do=lambda model: model.walk.to_phase_end(),
        menu=_MENU,
        group=1,
        keys=("Ctrl+F8",),
        icon="mdi6.chevron-double-right",
        obstacle=_at_end,
    ),
)
PLAY: MicroscopeAction = Action(
    id="microscope_play",
    title=mark("Run &through"),
    tip=mark("Do one operation after the other, at the chosen pace, to the end of this step"),
    do=lambda model: model.walk.play(not model.walk.playing),
    menu=_MENU,
    group=2,
    keys=("Ctrl+F5",),
    icon="mdi6.play",
    obstacle=_cannot_play,
    checked=lambda model: model.walk.playing,
    appearance=_as_pause,
)
NUMBERS: MicroscopeAction = Action(
    id="microscope_numbers",
    title=mark("&Number by number"),
    tip=mark("Go through the numbers of a result one by one, before the next operation"),
    do=lambda model: model.options.set_by_numbers(not model.options.by_numbers),
    menu=_MENU,
    group=2,
    keys=("Ctrl+Shift+N",),
    icon="mdi6.numeric",
    obstacle=_closed,
    checked=lambda model: model.options.by_numbers,
)
PREDICT: MicroscopeAction = Action(
    id="microscope_predict",
    title=mark("P&redict, then reveal"),
    tip=mark("Hide each result until it is asked for, or until an answer is typed"),
    do=lambda model: model.options.set_predicting(not model.options.predicting),
    menu=_MENU,
    group=2,
    keys=("Ctrl+Shift+H",),
    icon="mdi6.eye-off-outline",
    obstacle=_closed,
    checked=lambda model: model.options.predicting,
)
_TO: dict[Phase, tuple[str, str]] = {
    "forward": (mark("&Forward"), mark("To the first operation of the forward pass; once more, to its last")),
    "loss": (mark("&Loss"), mark("To the first operation of the loss; once more, to its last")),
    "backward": (mark("&Backward"), mark("To the first operation of the backward pass; once more, to its last")),
    "update": (mark("&Update"), mark("To the first operation of the update; once more, to its last")),
}


def _to(place: int, phase: Phase) -> MicroscopeAction:
    title, tip = _TO[phase]
    return Action(
        id=f"microscope_to_{phase}",
        title=title,
        tip=tip,
        do=lambda model: model.walk.to_phase(phase),
        menu="microscope_phases",
        keys=(f"Alt+{place}",),
        obstacle=_without(phase),
    )


TO_PHASE = tuple(_to(place, phase) for place, phase in enumerate(PHASES, start=1))
"""In the order of ``PHASES``."""


def _pace(pace: float) -> MicroscopeAction:
    sentence = text("1 operation a second") if pace == 1 else text("{pace} operations a second", pace=pace)
    return Action(
        id=f"microscope_pace_{pace:g}",
        title=sentence,
        tip=sentence,
        do=lambda model: model.options.set_pace(pace),
        menu="microscope_paces",
        obstacle=_closed,
        checked=lambda model: model.options.pace == pace,
        one_of="microscope_paces",
    )


PACE_CHOICE = tuple(map(_pace, PACES))
"""What running through offers, in operations a second."""

ENTRIES: tuple[Entry[MicroscopeModel], ...] = (
    Menu(id=_MENU, title=mark("Mi&croscope"), rank=60),
    OPEN,
    *WALK,
    Menu(id="microscope_phases", title=mark("&Go to"), menu=_MENU, group=1),
    *TO_PHASE,
    PLAY,
    Menu(id="microscope_paces", title=mark("Pa&ce"), menu=_MENU, group=2),
    *PACE_CHOICE,
    NUMBERS,
    PREDICT,
    Action(
        id="microscope_keep",
        title=mark("&Keep the steps and leave"),
        tip=mark("Leave the microscope; the run goes on from the steps that were made in it"),
        do=lambda model: model.leave(keep=True),
        menu=_MENU,
        group=3,
        keys=("Ctrl+F9",),
        icon="mdi6.check",
        obstacle=_closed,
    ),
    Action(
        id="microscope_go_back",
        title=mark("&Undo the steps and leave"),
        tip=mark("Leave the microscope; the network is as it was when you entered"),
        do=lambda model: model.leave(keep=False),
        menu=_MENU,
        group=3,
        keys=("Shift+F9",),
        icon="mdi6.backup-restore",
        obstacle=_nothing_made,
    ),
)


def _open_breakpoints(shell: Shell) -> None:
    from nnplayground.ui.microscope.breakpoints.dialog import open_breakpoints  # not needed before it is asked for

    open_breakpoints(shell.document, shell.window)


WINDOW_ENTRIES: tuple[Entry[Shell], ...] = (
    Menu(
        id="look_at",
        title=mark("Look &at"),
        menu=_MENU,
        rank=1,
        obstacle=lambda shell: _cannot_open(shell.document.microscope),
        entries=lambda shell: sample_actions(shell.document, shell.window),
    ),
    Action(
        id="breakpoints",
        title=mark("Br&eakpoints…"),
        tip=mark("Where a run pauses by itself, and the microscope opens"),
        do=_open_breakpoints,
        menu=_MENU,
        group=4,
        keys=("Ctrl+Shift+B",),
        icon="mdi6.octagon-outline",
    ),
)
"""What opens a window of its own."""
