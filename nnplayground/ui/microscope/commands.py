"""What one can do with the microscope: each move once, for the menu, the keys and the bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from nnplayground.expressions.operation import PHASES, Phase
from nnplayground.text import mark, text
from nnplayground.ui.document.microscope_model import PACES
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.document.microscope_model import MicroscopeModel

Asks = Callable[["MicroscopeModel"], bool]


@dataclass(frozen=True)
class MicroscopeCommand:
    """``title`` and ``tip`` are marked for translation.  ``keys``: the first is named in tooltips."""

    name: str
    title: str
    tip: str
    picture: str
    keys: tuple[str, ...]
    do: Callable[[MicroscopeModel], object]
    can: Asks
    checked: Asks | None = None
    """For what is switched on and off."""

    def tooltip(self) -> str:
        """What it does, and its key."""
        tip = translated(self.tip)
        if not self.keys:
            return tip
        return f"{tip} ({QKeySequence(self.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)})"


def _goes_on(model: MicroscopeModel) -> bool:
    """Whether there is a way forward: into the next step too, unless this one cannot be done."""
    trace = model.trace
    return trace is not None and (model.position < len(trace.operations) or trace.failure is None)


def _active(model: MicroscopeModel) -> bool:
    return model.active


def _has(phase: Phase) -> Asks:
    return lambda model: model.trace is not None and any(one.phase == phase for one in model.trace.operations)


# The keys stand side by side as the moves do: F5 runs the training, F6 runs through a step, F7 goes back, F8 goes on,
# F9 opens and leaves.  With Shift a move is longer, with Ctrl longer still.
OPEN = MicroscopeCommand(
    "microscope",
    mark("&Open the microscope"),
    mark("Pause and look into the next training step, number by number; again to leave"),
    "mdi6.microscope",
    ("F9",),
    lambda model: model.ask_to_leave() if model.active else model.open(),
    lambda model: model.active or model.can_open,
)
WALK = (
    MicroscopeCommand(
        "start_over",
        mark("&Start over"),
        mark("Back to the beginning of this step"),
        "mdi6.skip-backward-outline",
        ("Ctrl+F7",),
        lambda model: model.start_over(),
        lambda model: model.active and model.position > 0,
    ),
    MicroscopeCommand(
        "back",
        mark("&Back one operation"),
        mark("Take the last operation back; from the beginning of a step, into the one before"),
        "mdi6.step-backward",
        ("F7",),
        lambda model: model.back(),
        lambda model: model.can_go_back,
    ),
    MicroscopeCommand(
        "forward",
        mark("&Forward one operation"),
        mark("Do the next operation; from the end of a step, into the next one"),
        "mdi6.step-forward",
        ("F8",),
        lambda model: model.forward(),
        _goes_on,
    ),
    MicroscopeCommand(
        "layer_end",
        mark("To the end of this &layer"),
        mark("Do what is left of the layer that comes next"),
        "mdi6.chevron-right",
        ("Shift+F8",),
        lambda model: model.to_layer_end(),
        _goes_on,
    ),
    MicroscopeCommand(
        "phase_end",
        mark("To the end of this &phase"),
        mark("Do what is left of the forward pass, the loss, the backward pass or the update"),
        "mdi6.chevron-double-right",
        ("Ctrl+F8",),
        lambda model: model.to_phase_end(),
        _goes_on,
    ),
)
PLAY = MicroscopeCommand(
    "play",
    mark("Run &through"),
    mark("Do one operation after the other, at the chosen pace, to the end of this step"),
    "mdi6.play",
    ("F6",),
    lambda model: model.play(not model.playing),
    lambda model: model.playing or _goes_on(model),
    lambda model: model.playing,
)
NUMBERS = MicroscopeCommand(
    "numbers",
    mark("&Number by number"),
    mark("Go through the numbers of a result one by one, before the next operation"),
    "mdi6.numeric",
    ("Ctrl+Shift+N",),
    lambda model: model.set_walk("operations" if model.walk == "numbers" else "numbers"),
    _active,
    lambda model: model.walk == "numbers",
)
PREDICT = MicroscopeCommand(
    "predict",
    mark("P&redict, then reveal"),
    mark("Hide each result until it is asked for, or until an answer is typed"),
    "mdi6.eye-off-outline",
    ("Ctrl+Shift+H",),
    lambda model: model.set_predicting(not model.predicting),
    _active,
    lambda model: model.predicting,
)
KEEP = MicroscopeCommand(
    "keep",
    mark("&Keep the steps and leave"),
    mark("Leave the microscope; the run goes on from the steps that were made in it"),
    "mdi6.check",
    ("Ctrl+F9",),
    lambda model: model.leave(keep=True),
    _active,
)
GO_BACK = MicroscopeCommand(
    "go_back",
    mark("&Undo the steps and leave"),
    mark("Leave the microscope; the network is as it was when you entered"),
    "mdi6.backup-restore",
    ("Shift+F9",),
    lambda model: model.leave(keep=False),
    lambda model: model.moved,
)
_TO: dict[Phase, tuple[str, str]] = {
    "forward": (mark("&Forward"), mark("To the first operation of the forward pass; once more, to its last")),
    "loss": (mark("&Loss"), mark("To the first operation of the loss; once more, to its last")),
    "backward": (mark("&Backward"), mark("To the first operation of the backward pass; once more, to its last")),
    "update": (mark("&Update"), mark("To the first operation of the update; once more, to its last")),
}


def _to(place: int, phase: Phase) -> MicroscopeCommand:
    title, tip = _TO[phase]
    return MicroscopeCommand(
        f"to_{phase}", title, tip, "", (f"Alt+{place}",), lambda model: model.to_phase(phase), _has(phase)
    )


TO_PHASE = tuple(_to(place, phase) for place, phase in enumerate(PHASES, start=1))
"""In the order of ``PHASES``."""


def paces() -> list[tuple[float, str]]:
    """What running through offers, in operations a second, and in words."""
    return [
        (pace, translated(text("1 operation a second") if pace == 1 else text("{pace} operations a second", pace=pace)))
        for pace in PACES
    ]


MOVES = (OPEN, *WALK, PLAY, *TO_PHASE, NUMBERS, PREDICT, KEEP, GO_BACK)
