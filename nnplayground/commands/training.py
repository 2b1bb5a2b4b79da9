"""Training without a window: the loop of the window driven to an epoch, interruptible between two steps."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from nnplayground.commands.target import Target
from nnplayground.datasets.spec import SPLITS
from nnplayground.engine.stop_condition import StopCondition
from nnplayground.project import Project
from nnplayground.templates import TEMPLATES
from nnplayground.text import Text, UserError, text
from nnplayground.training.measurements import HistoryRow, Measured

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.engine.training_loop import TrainingLoop
    from nnplayground.training.session.session import Session

PATIENCE = 0.2
"""Seconds after which a chunk of steps ends, so that an interrupt is heard."""


class TrainingError(UserError):
    """A request that cannot be trained."""


@dataclass
class Training:
    """A session, and what one call of the command line did with it."""

    loop: TrainingLoop
    epochs: int = 0
    steps: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    stopped: Text | None = None
    """Why it ended by itself before its last epoch."""
    rows: list[HistoryRow] = field(default_factory=list)
    """One for each completed epoch; in a long run, unless all are wanted, for evenly spaced ones."""

    @property
    def session(self) -> Session:
        assert self.loop.session is not None
        return self.loop.session

    @property
    def steps_per_second(self) -> float:
        return self.steps / self.seconds if self.seconds else 0.0


def start(
    target: Target,
    *,
    seed: int | None = None,
    device: str | None = None,
    execution: str | None = None,
    every_epoch: bool = False,
) -> Training:
    """A session of the target with its state; with ``every_epoch``, ``rows`` skips none.  Raises ``UserError``."""
    project = as_asked(target, seed=seed, device=device, execution=execution)
    state = target.state if seed is None else None
    prepared = load(project)
    from nnplayground.engine.training_loop import TrainingLoop
    from nnplayground.training.session.session import Session

    rows: list[HistoryRow] = []
    session = Session(project, prepared, state)
    session.epochs.every_epoch = every_epoch
    loop = TrainingLoop(chunk=PATIENCE, recording=False, row_ended=rows.append)
    loop.begin(session)
    return Training(loop, rows=rows)


def as_asked(
    target: Target, *, seed: int | None = None, device: str | None = None, execution: str | None = None
) -> Project:
    """The target's project with what the command line says of its settings.  Raises ``TrainingError``."""
    if seed is not None and target.trained:
        raise TrainingError(
            text("The project is trained already: its seed cannot change. Reset it, or start from a template.")
        )
    wishes = {"seed": seed, "device": device, "execution": execution}
    return _with_settings(target.project, **{name: wish for name, wish in wishes.items() if wish is not None})


def load(project: Project) -> Prepared:
    """The project's data; on a terminal it is seen how far that is, and what there is to know of them is said."""
    from tqdm import tqdm

    with tqdm(total=1.0, bar_format="{desc} {percentage:3.0f} %", disable=None, leave=False, file=sys.stderr) as bar:

        def report(what: Text, share: float | None) -> None:
            bar.set_description_str(str(what), refresh=False)
            bar.update((share or 0.0) - bar.n)

        prepared = project.load_data(report)
    for note in prepared.notes:
        print(f"nnplayground: {note}", file=sys.stderr)
    return prepared


def due(project: Project, done: int) -> int:
    """Epochs still to train when no number is given: to the stop condition, or the template's own number."""
    if project.settings.epochs is not None:
        return max(0, project.settings.epochs - done)
    if project.template in TEMPLATES:
        return TEMPLATES[project.template].epochs
    raise TrainingError(text("The project says nothing of when to stop. Say how many epochs: --epochs N."))


def train(training: Training, epochs: int) -> None:
    """Complete ``epochs`` more epochs, the running one being the first of them, or stop at an interrupt.

    Raises what ``Session.run`` raises; ``training`` then says how far it came.
    """
    session = training.session
    first_epoch, first_step = session.epoch, session.step
    began = time.perf_counter()
    try:
        with interrupts() as stop, _progress(epochs) as bar:
            if epochs and session.stopped is None:
                training.loop.run_until(StopCondition(0, "epoch", epochs=epochs))
            while training.loop.training and not stop.is_set():
                training.loop.advance()
                bar.update(session.epoch - first_epoch - bar.n)
            training.interrupted = stop.is_set() and session.epoch < first_epoch + epochs
            training.stopped = session.stopped
    finally:
        training.seconds = time.perf_counter() - began
        training.epochs, training.steps = session.epoch - first_epoch, session.step - first_step


def measures(training: Training) -> dict[str, dict[str, float] | None]:
    """``{"train": {"loss", "accuracy"}, ...}`` of the splits as they stand now; an absent split is None."""
    row = training.session.now()
    name = measure_name(training.session.project)
    by_split: dict[str, Measured | None] = {
        "train": row.train,
        "validation": row.validation,
        "test": row.test,
    }
    return {
        split: None if measured is None else {"loss": measured.loss, name: measured.score}
        for split, measured in by_split.items()
    }


def scores(training: Training) -> dict[str, dict[str, Any]]:
    """What scikit-learn measures of each split that has samples, as ``--json`` prints it."""
    names = training.session.project.spec.class_names
    by_split: dict[str, dict[str, Any]] = {}
    for split in SPLITS:
        measured = training.session.probe.scores(split)
        if measured is None:
            continue
        by_split[split] = dict(measured.values)
        if measured.classes:
            titles = ("precision", "recall", "f1", "support")
            by_split[split]["classes"] = [
                {"name": name, **dict(zip(titles, row, strict=True))}
                for name, row in zip(names, measured.classes, strict=True)
            ]
            by_split[split]["confusion_matrix"] = measured.confusion
    return by_split


def measure_name(project: Project) -> str:
    """What the score of a split is called."""
    return "accuracy" if project.spec.target_kind == "classification" else "r2"


def _with_settings(project: Project, **values: object) -> Project:
    return replace(project, settings=project.settings.with_(**values))


@contextmanager
def interrupts() -> Iterator[threading.Event]:
    """The first Ctrl+C sets the event, so that a step is never torn apart; the second interrupts at once."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def heard(number: int, frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, heard)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress(epochs: int) -> Iterator[Any]:
    """A bar on stderr, on a terminal only."""
    from tqdm import tqdm

    with tqdm(total=epochs, unit="epoch", disable=not sys.stderr.isatty(), leave=False, file=sys.stderr) as bar:
        yield bar
