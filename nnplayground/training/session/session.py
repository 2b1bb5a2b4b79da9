"""A network in training, as the window, the command line and the tests see it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import torch

from nnplayground.graph.shapes import infer_shapes
from nnplayground.text import Text, UserError, text
from nnplayground.training import device as devices
from nnplayground.training.evaluation.evaluator import Evaluator
from nnplayground.training.guards.breakpoint import Guard, StepMeasures
from nnplayground.training.guards.epoch_end import needs_every_epoch
from nnplayground.training.guards.failure import Diverged, StepFailed
from nnplayground.training.measurements import HistoryRow
from nnplayground.training.session import learner_state
from nnplayground.training.session.epoch_log import EpochLog
from nnplayground.training.session.equivalence import trained_part
from nnplayground.training.session.initial_weights import parameter_of, put_number, set_initial_weights
from nnplayground.training.session.learner import Learner
from nnplayground.training.session.run_history import RunHistory
from nnplayground.training.session.runner import Runner
from nnplayground.training.session.session_probe import SessionProbe
from nnplayground.training.session.step_inspector import StepInspector
from nnplayground.training.state import restore
from nnplayground.training.state.restore import StateError, inherit
from nnplayground.training.state.state import START, State
from nnplayground.training.step.compile import Network, NotRunnableError, compile_network
from nnplayground.training.step.execution.execution import Execution
from nnplayground.training.step.step import TrainingStep

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.project import Project, WeightEdit

__all__ = ["Diverged", "Session", "StateError", "StepFailed"]


class Session:
    """One network being trained.

    Not thread-safe, but free to move between threads.  Every method leaves the default random generators of PyTorch
    as it found them.
    """

    def __init__(
        self,
        project: Project,
        prepared: Prepared,
        state: State | None = None,
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """At step 0, or at ``state``.  ``clock`` tells the seconds by which deadlines are met and ways compared.

        Raises ``UserError``: a graph that cannot run, a device that is not there, a state that does not fit, memory
        that does not suffice.
        """
        self.project = project
        self.prepared = prepared
        self.guard = Guard()
        """Where the run pauses by itself."""
        self.break_reason: Text | None = None
        """Which breakpoint was met by the last ``run``."""
        settings = project.settings
        shapes = infer_shapes(project.graph, prepared.spec)
        if shapes.reason is not None:
            raise NotRunnableError(shapes.reason)
        rows = min(settings.batch_size, len(prepared.inputs["train"]))
        work = devices.multiply_adds(shapes)
        device = devices.choose_device(settings, work * rows)
        dtype: torch.dtype = getattr(torch, settings.dtype)
        devices.check_time(device, shapes, sum(len(inputs) for inputs in prepared.inputs.values()))
        devices.check_memory(shapes, rows, dtype, copies=5 + 2 * len(settings.optimizer.state_names()))
        with devices.computing(settings, work * rows), devices.undisturbed(device), _memory_watched():
            targets = torch.from_numpy(np.array(prepared.targets["train"]))
            loss = project.graph.loss.layer.function.fitted(targets, prepared.spec)
            network = compile_network(project.graph, prepared.spec, settings.seed, project.weight_draw, dtype)
            self.network: Network = network.to(device).train()
            step = TrainingStep(network, loss, settings)
            evaluator = Evaluator(network, loss, prepared, shapes, step.flat)
            samples, targets = evaluator.inputs["train"], evaluator.encoded["train"]
            self._learner = Learner(step, project.graph, settings, samples, targets, work, clock)
            self._runner = Runner(self._learner, evaluator)
            self.epochs = EpochLog(self._learner, evaluator)
            """What is kept and told of each epoch."""
            self.probe = SessionProbe(self._learner, evaluator)
            """Looks at the network, and leaves no trace."""
            self.step_inspector = StepInspector(self._learner, self._runner, self.epochs, prepared.spec)
            """Records single steps, and takes them back."""
            if state is None:
                set_initial_weights(self._learner, project, shapes)
                self.epochs.begin()
            else:
                self.epochs.history = learner_state.put(self._learner, state)

    @classmethod
    def from_partial_state(cls, project: Project, prepared: Prepared, state: State) -> tuple[Session, tuple[str, ...]]:
        """A session with what of ``state`` fits its network and data, and the names of the weights drawn anew.

        At step 0 where no weight fits, or where ``state`` is damaged otherwise.
        """
        fresh = cls(project, prepared)
        first = fresh.state()
        lost = restore.misfits(state, first)
        if len(lost) == len(first.weights):
            return fresh, lost
        try:
            return cls(project, prepared, restore.inherit_by_names(state, first)), lost
        except StateError:
            return fresh, tuple(first.weights)

    # -- what it is

    @property
    def device(self) -> str:
        """``cpu``, ``cuda`` or ``mps``."""
        return self._learner.device.type

    @property
    def parameters(self) -> int:
        """Numbers that are trained."""
        return self._learner.step.flat.numel()

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return self._learner.epoch

    @property
    def step(self) -> int:
        """Steps done."""
        return self._learner.steps

    @property
    def batch(self) -> int:
        """Steps done in the running epoch."""
        return self._learner.batch

    @property
    def steps_per_epoch(self) -> int:
        return math.ceil(self._learner.order.samples / self.project.settings.batch_size)

    @property
    def steps_to_epoch_end(self) -> int:
        """Steps that complete the running epoch; at least 1."""
        return self._learner.order.batches_left(self.project.settings.batch_size)

    @property
    def history(self) -> tuple[HistoryRow, ...]:
        """A row for epoch 0, then for every epoch or, in a long run, for evenly spaced ones and the last."""
        return tuple(self.epochs.history.rows)

    @property
    def run_history(self) -> RunHistory:
        """The history as it is kept, with its stride: a copy."""
        return self.epochs.history.up_to(self.step)

    @property
    def stopped(self) -> Text | None:
        """Why training stopped by itself, until it goes on."""
        return self.epochs.stopped

    @property
    def learning_rate(self) -> float:
        """That of the next step, as schedule and warm-up make it."""
        return self._learner.rate_at(self._learner.order.position)

    @property
    def best_epoch(self) -> int | None:
        """With early stopping: the epoch of the smallest validation loss so far."""
        early_stopping = self._learner.early_stopping
        return early_stopping.best_epoch if early_stopping is not None and early_stopping.has_best else None

    @property
    def execution(self) -> Execution:
        """Which way steps are run at the moment, and why."""
        return self._runner.execution

    @property
    def notes(self) -> tuple[Text, ...]:
        """What runs otherwise than one may think, in sentences."""
        batch, samples = self.project.settings.batch_size, self._learner.order.samples
        notes = [] if self._runner.failure is None else [self._runner.failure]
        if batch > samples:
            notes.append(
                text(
                    "The batch size of {batch} is larger than the number of training samples, {samples}: every step "
                    "uses all of them.",
                    batch=batch,
                    samples=samples,
                )
            )
        if self.project.settings.patience is not None and not len(self.prepared.inputs["validation"]):
            notes.append(
                text("Early stopping needs a validation split to watch. Give it a share in the settings of the data.")
            )
        return tuple(notes)

    @property
    def last_step(self) -> StepMeasures:
        """Of the last step that was done plain and recorded; there must be one."""
        learner = self._learner
        assert learner.last_loss is not None
        assert learner.watched is not None
        norm = float(torch.linalg.vector_norm(learner.watched.gradient))
        return StepMeasures(learner.steps, float(learner.last_loss), norm)

    # -- training

    def run(self, steps: int, *, deadline: float | None = None, record: bool = True, plain: bool = False) -> int:
        """Train up to ``steps`` steps and return how many were done: at least one, if one was asked for.

        Fewer where early stopping ends the run: ``stopped`` then says so, and another call goes on.  Fewer, perhaps
        none, where a breakpoint is met: ``break_reason`` then says which.
        No step begins that would likely end after ``deadline`` (of its clock).  Without ``record`` the history and the
        figures of gradients stay as they are.  ``plain``: do not even look whether captured steps are faster, and heed
        no breakpoint.  Raises ``StepFailed``, or its kind ``Diverged``, and is then where it was before the step that
        failed.
        """
        done, met = 0, False
        self.epochs.stopped = self.break_reason = None
        with self._learner.computing(), self._learner.training():
            while done < steps and not met and self.stopped is None:
                limit = steps - done
                if needs_every_epoch(self._learner):  # what it is told at the end of an epoch may change the next step
                    limit = min(limit, self.steps_to_epoch_end)
                every = self.epochs.every if record or needs_every_epoch(self._learner) else 0
                at = None if plain else self.guard.next_epoch(self.epoch)
                if at is not None:
                    limit = min(limit, self._learner.steps_until(at.epoch))
                if plain or self.guard.each_step:
                    accepted = None if plain else self._accepted
                    advance = self._runner.plain(limit, deadline, record, every, accepted)
                else:
                    advance = self._runner.advance(limit, deadline, record, every)
                done, met = done + advance.done, advance.met
                if at is not None and self.epoch >= at.epoch:
                    self.break_reason, met = at.sentence(StepMeasures(self.step, math.nan, math.nan)), True
                for row in advance.rows:
                    self.epochs.end(row, record=record)
        return done

    def wait_for_capture(self) -> None:
        """Find out now whether captured steps are faster, instead of beside the training; trains nothing."""
        with self._learner.computing(), self._learner.training():
            self._runner.decide()

    # -- looking

    def now(self) -> HistoryRow:
        """Freshly measured.  ``objective`` is that of the running epoch so far, or of the one just completed."""
        with self._learner.computing():
            return self.epochs.measured()

    # -- changing

    def adopt(self, project: Project, prepared: Prepared | None = None) -> Session:
        """This session, or the one that takes its place, for a changed project.

        Live settings are taken over here.  A changed network or device, or other samples of the same data set, give a
        new session that keeps every tensor which still fits, the counters and the history.  Another seed, draw of
        weights, precision or data set starts over, and so does whatever changes before the first step: a session at
        step 0 is always the one that its project alone would give.  Raises ``UserError`` and stays as it is where that
        is impossible.
        """
        prepared = self.prepared if prepared is None else prepared
        if self._starts_over(project, prepared):
            session = Session(project, prepared)
        elif prepared is self.prepared and self._same_network(project):
            self._learner.configure(project.settings)
            self.project, self._learner.graph = project, project.graph
            return self
        else:
            session = Session(project, prepared)
            old, new = self.project.settings.optimizer, project.settings.optimizer
            kept = inherit(
                self.state(),
                session.state(),
                same_optimizer=type(old) is type(new),
                same_data=prepared is self.prepared,
                same_loss=self.project.graph.loss.layer.function == project.graph.loss.layer.function,
            )
            session.epochs.history = learner_state.put(session._learner, kept)
        return self._followed_by(session)

    def reset(self) -> Session:
        """A session at step 0 with the same initial weights."""
        session = Session(self.project, self.prepared)
        return self._followed_by(session)

    def set_weight(self, edit: WeightEdit, value: float) -> None:
        """Put ``value`` where ``edit`` points, at once."""
        element = parameter_of(self._learner, edit)
        if element is None:
            raise UserError(
                text(
                    "{node} has no {parameter} at {index}.",
                    node=edit.node,
                    parameter=edit.parameter,
                    index=", ".join(str(part) for part in edit.index),
                )
            )
        put_number(element, value)
        self._learner.touch()
        if self.step == 0:  # the first row of the history is of the first weights
            self.epochs.begin()

    def state(self, *, history: bool = True) -> State:
        """Everything that the constructor needs to go on from here, as copies; ``history``: with its rows."""
        return learner_state.dump(self._learner, self.epochs.history if history else None)

    # -- inside

    def _accepted(self) -> bool:
        """Whether no breakpoint is met by the step that was just made."""
        self.break_reason = self.guard.check(self.last_step)
        return self.break_reason is None

    def _followed_by(self, session: Session) -> Session:
        """``session`` with those who listened to this one."""
        session.epochs.on_epoch, session.epochs.every_epoch = self.epochs.on_epoch, self.epochs.every_epoch
        session.guard = self.guard
        return session

    def _starts_over(self, project: Project, prepared: Prepared) -> bool:
        old = self.project
        return (
            old.settings.seed != project.settings.seed
            or old.settings.dtype != project.settings.dtype
            or old.weight_draw != project.weight_draw
            or old.dataset.kind != project.dataset.kind
            or old.files.get(START) != project.files.get(START)
            or self.prepared.spec != prepared.spec
            or (self.step == 0 and (prepared is not self.prepared or _beginning(old) != _beginning(project)))
        )

    def _same_network(self, project: Project) -> bool:
        """Whether only settings differ that are taken over in place."""
        rows = min(project.settings.batch_size, self._learner.order.samples)
        return (
            trained_part(self.project.graph) == trained_part(project.graph)
            and devices.choose_device(project.settings, self._learner.work * rows) == self._learner.device
        )


def _beginning(project: Project) -> tuple[object, ...]:
    """What the state before the first step is made of, beside the data and what always starts over."""
    return trained_part(project.graph), project.settings.optimizer, project.settings.shuffle, project.edits


@contextmanager
def _memory_watched() -> Iterator[None]:
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not devices.out_of_memory(error):
            raise
        raise devices.DeviceError(
            text("This network and its data do not fit into memory. Use fewer units, a smaller batch or fewer samples.")
        ) from error
