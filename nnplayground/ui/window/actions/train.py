"""The menu Train: run, step, start over."""

from __future__ import annotations

from nnplayground.text import Text, mark, text
from nnplayground.ui.document.data_actions import new_data
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.weight_actions import new_weights
from nnplayground.ui.shell.action import Action, Appearance, Entry, Menu
from nnplayground.ui.window.dialogs import Dialogs


def _cannot_run(document: Document) -> Text | None:
    return None if document.training.running else document.training.obstacle


def _cannot_step(document: Document) -> Text | None:
    return text("It is training: pause first.") if document.training.running else document.training.obstacle


def _not_running(document: Document) -> Text | None:
    return None if document.training.running else text("Nothing is running.")


def _cannot_reset(document: Document) -> Text | None:
    if document.training.engine.state == "ready" and document.shapes.runnable:
        return None
    return document.training.obstacle or text("There is no network to reset yet.")


def _toggle(document: Document) -> None:
    if document.training.running:
        document.training.pause()
    else:
        document.training.run()


def _as_pause(document: Document) -> Appearance:
    """Run is one action that becomes Pause."""
    if not document.training.running:
        return Appearance()
    return Appearance(PAUSE.title, mark("Pause after the running step"), PAUSE.icon)


RUN: Action[Document] = Action(
    id="run",
    title=mark("&Run"),
    tip=mark("Train the network"),
    do=_toggle,
    menu="train",
    keys=("Ctrl+R", "F5"),
    icon="mdi6.play",
    obstacle=_cannot_run,
    appearance=_as_pause,
)
PAUSE: Action[Document] = Action(
    id="pause",
    title=mark("&Pause"),
    tip=mark("Stop training after the running step"),
    do=lambda document: document.training.pause(),
    menu="train",
    keys=("Shift+F5",),
    icon="mdi6.pause",
    obstacle=_not_running,
)
ENTRIES: tuple[Entry[Document], ...] = (
    Menu(id="train", title=mark("&Train"), rank=50),
    RUN,
    PAUSE,
    Action(
        id="step",
        title=mark("&Step"),
        tip=mark("Train on one minibatch"),
        do=lambda document: document.training.step(),
        menu="train",
        keys=("F10",),
        icon="mdi6.debug-step-over",
        obstacle=_cannot_step,
    ),
    Action(
        id="epoch",
        title=mark("&Epoch"),
        tip=mark("Train to the end of the epoch"),
        do=lambda document: document.training.run_epoch(),
        menu="train",
        keys=("Ctrl+F10",),
        icon="mdi6.skip-next-outline",
        obstacle=_cannot_step,
    ),
    Action(
        id="reset",
        title=mark("Rese&t"),
        tip=mark("Back to the same initial weights"),
        do=lambda document: document.training.reset(),
        menu="train",
        group=1,
        keys=("Ctrl+Shift+R",),
        icon="mdi6.restart",
        obstacle=_cannot_reset,
    ),
    Action(
        id="new_weights",
        title=mark("New &weights"),
        tip=mark("Draw other initial weights and start over"),
        do=new_weights,
        menu="train",
        group=1,
        keys=("Ctrl+Shift+W",),
        icon="mdi6.dice-multiple-outline",
    ),
    Action(
        id="new_data",
        title=mark("New &data"),
        tip=mark("Draw other samples of the data set and start over"),
        do=new_data,
        menu="train",
        group=1,
        keys=("Ctrl+Shift+D",),
        icon="mdi6.chart-scatter-plot",
    ),
)
DIALOG_ENTRIES: tuple[Entry[Dialogs], ...] = (
    Action(
        id="cross_validate",
        title=mark("&Cross-validate…"),
        tip=mark("Train on all but one part of the samples, once for each part, and compare"),
        do=lambda dialogs: dialogs.show_cross_validation(),
        menu="train",
        group=3,
        icon="mdi6.view-week-outline",
    ),
)
