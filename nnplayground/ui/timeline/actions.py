"""What one can do with the timeline: a menu within Train, keys, and buttons on the bar."""

from __future__ import annotations

from nnplayground import notation
from nnplayground.text import Text, mark, text
from nnplayground.ui.document.timeline_model import SPEEDS, TimelineModel
from nnplayground.ui.shell.action import Action, Appearance, Entry, Menu
from nnplayground.ui.shell.shell import Shell
from nnplayground.ui.timeline.bar.stops import stops_of

_PANEL = "branches"


def _model(shell: Shell) -> TimelineModel:
    return shell.document.timeline


def _no_film(shell: Shell) -> Text | None:
    model = _model(shell)
    return text("There is no film yet: train first.") if not model.has_past and not model.playing else None


def _no_past(shell: Shell) -> Text | None:
    return text("Nothing is kept yet: train first.") if not _model(shell).has_past else None


def _present(shell: Shell) -> Text | None:
    return text("The network in training is what is shown.") if _model(shell).viewing is None else None


def _no_next(shell: Shell) -> Text | None:
    return _no_past(shell) or _present(shell)


def _cannot_go_on(shell: Shell) -> Text | None:
    return text("The film is playing: stop it first.") if _model(shell).playing else _present(shell)


def _step(shell: Shell, by: int) -> None:
    """To the checkpoint that lies so many further on the course that is gone through."""
    model = _model(shell)
    stops = stops_of(model.view, model.browsed_branch)
    place = stops.index_of(model.viewing) + by
    if not 0 <= place < len(stops.keys):
        return
    if place == stops.present:
        model.show_present()
    else:
        model.show_checkpoint(stops.branch, stops.keys[place].step)


def _go_on(shell: Shell) -> None:
    viewing = _model(shell).viewing
    if viewing is not None:
        _model(shell).continue_from(*viewing)


def _open_branches(shell: Shell) -> None:
    shell.dock_layout.bring(_PANEL)
    shell.dock_layout.panels[_PANEL].setFocus()


def _as_stop(shell: Shell) -> Appearance:
    return Appearance(mark("Stop the &film"), icon="mdi6.pause") if _model(shell).playing else Appearance()


def _speed(speed: float) -> Action[Shell]:
    sentence = text("{speed} moments a second", speed=notation.short(speed))
    return Action(
        id=f"timeline_speed_{speed:g}",
        title=sentence,
        tip=sentence,
        do=lambda shell: _model(shell).set_speed(speed),
        menu="timeline_speed",
        checked=lambda shell: _model(shell).speed == speed,
        one_of="timeline_speed",
    )


SPEED_CHOICE = tuple(map(_speed, SPEEDS))
"""How fast the film goes."""
ENTRIES: tuple[Entry[Shell], ...] = (
    Menu(id="timeline", title=mark("Time&line"), menu="train", group=2),
    Action(
        id="timeline_play",
        title=mark("Play the &film"),
        tip=mark("Show one kept moment after the other, from the one looked at: a film of learning"),
        do=lambda shell: _model(shell).play(not _model(shell).playing),
        menu="timeline",
        keys=("Ctrl+Shift+F",),
        icon="mdi6.movie-play-outline",
        button=mark("Film"),
        obstacle=_no_film,
        appearance=_as_stop,
    ),
    Menu(id="timeline_speed", title=mark("&Speed of the film"), menu="timeline"),
    *SPEED_CHOICE,
    Action(
        id="timeline_previous",
        title=mark("&Previous moment"),
        tip=mark("Look at the moment that was kept before this one"),
        do=lambda shell: _step(shell, -1),
        menu="timeline",
        group=1,
        keys=("Alt+Left",),
        icon="mdi6.step-backward",
        obstacle=_no_past,
    ),
    Action(
        id="timeline_next",
        title=mark("&Next moment"),
        tip=mark("Look at the moment that was kept after this one"),
        do=lambda shell: _step(shell, 1),
        menu="timeline",
        group=1,
        keys=("Alt+Right",),
        icon="mdi6.step-forward",
        obstacle=_no_next,
    ),
    Action(
        id="timeline_now",
        title=mark("N&ow"),
        tip=mark("Back to the network in training, as it stands"),
        do=lambda shell: _model(shell).show_present(),
        menu="timeline",
        group=1,
        keys=("Alt+End",),
        icon="mdi6.skip-forward-outline",
        obstacle=_present,
    ),
    Action(
        id="timeline_go_on",
        title=mark("&Go on from here"),
        tip=mark("Put the network back to the moment looked at; what was trained since is kept as a branch"),
        do=_go_on,
        menu="timeline",
        group=2,
        keys=("Ctrl+Shift+G",),
        icon="mdi6.source-branch",
        obstacle=_cannot_go_on,
    ),
    Action(
        id="timeline_branches",
        title=mark("&Branches…"),
        tip=mark("All courses that training has taken, what differs between them, and the memory that they use"),
        do=_open_branches,
        menu="timeline",
        group=2,
        keys=("Ctrl+Shift+T",),
        icon="mdi6.format-list-bulleted",
    ),
)
