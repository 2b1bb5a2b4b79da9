"""The part of a session that the microscope works with: one step recorded, and its state put back and forth."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import Tensor

from nnplayground import notation
from nnplayground.graph.penalty import Penalty
from nnplayground.graph.shapes import infer_shapes
from nnplayground.text import Text, UserError, text
from nnplayground.training import device as devices
from nnplayground.training.measurements import HistoryRow
from nnplayground.training.session import learner_state
from nnplayground.training.session.nudging import Changes, losses
from nnplayground.training.session.recording import StepRecord, array, record_passes
from nnplayground.training.session.run_history import RunHistory
from nnplayground.training.session.session_probe import SessionProbe
from nnplayground.training.state.state import State
from nnplayground.training.step.rollback_copy import RollbackCopy
from nnplayground.training.step.step import Watched

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats, Integers
    from nnplayground.training.state.state import AnyArray

    _ByName = Mapping[str, AnyArray]


@dataclass(frozen=True, eq=False)
class BatchRows:
    """The rows that a step is made with, on the device and in the type of the network."""

    x: Tensor
    """``(batch, *shape)``."""
    y: Tensor
    """Encoded targets."""
    rows: tuple[int, ...] = ()
    """Their places in the training split; empty for values of one's own."""
    is_next: bool = False
    """Whether it is the very minibatch that training takes next."""


class SessionPosition(NamedTuple):
    """Where a session stands, and what it tells of the step before."""

    state: State
    watched: Watched | None = None
    """For the plots of gradients."""
    stopped: Text | None = None


@dataclass(frozen=True, eq=False)
class RecordedStep:
    """One training step and everything in it."""

    batch: BatchRows
    record: StepRecord
    start: SessionPosition
    end: SessionPosition | None
    """None where the step cannot be done: ``failure`` says why."""
    failure: UserError | None
    gradient: Mapping[str, AnyArray]
    """Of the objective, penalties included, before it is clipped; by ``node.parameter``, as the others are."""
    clipped: Mapping[str, AnyArray]
    """What reached the optimizer."""
    moved: Mapping[str, AnyArray]
    """What the optimizer made of the parameters, before the largest norm was looked after."""
    stepped: Mapping[str, AnyArray]
    """What that left of them: those of ``after``, unless early stopping then put others back."""
    penalties: dict[str, Penalty]
    """The penalty that acts on each weight; others have none."""
    learning_rate: float
    loss_after: float
    """Of the same rows with the same random numbers, after the update; NaN where there is none."""

    @property
    def before(self) -> State:
        return self.start.state

    @property
    def after(self) -> State | None:
        return None if self.end is None else self.end.state

    @property
    def ended(self) -> Text | None:
        """Why early stopping ended the run with this step, where it did: the best weights are back then."""
        return self.end.stopped if self.batch.is_next and self.end is not None else None


class StepInspector(SessionProbe):
    """What the microscope asks of a session."""

    on_epoch: Callable[[HistoryRow], None] | None
    stopped: Text | None
    _run_history: RunHistory

    def run(self, steps: int, *, deadline: float | None = None, record: bool = True, plain: bool = False) -> int:
        raise NotImplementedError

    def state(self, *, history: bool = True) -> State:
        raise NotImplementedError

    # -- which rows

    def next_batch(self) -> BatchRows:
        """The minibatch that training takes next."""
        order, batch = self._learner.order, self.project.settings.batch_size
        size = order.sizes(batch, 1)[0]
        return replace(self.rows(order.permutation[order.position : order.position + size].tolist()), is_next=True)

    def batches(self) -> list[list[int]]:
        """The rows of each minibatch of the coming epoch: of this one, as long as nothing of it was used."""
        order, batch = self._learner.order, self.project.settings.batch_size
        permutation = order.permutation
        if order.position and order.shuffle:
            generator = torch.Generator()
            generator.set_state(order.generator.get_state())
            permutation = torch.randperm(order.samples, generator=generator)
        sizes = order.sizes(batch, order.samples, 0)
        indices = permutation.tolist()
        ends = list(accumulate(sizes))
        return [indices[end - size : end] for end, size in zip(ends, sizes, strict=True)]

    def rows(self, rows: Sequence[int]) -> BatchRows:
        """Samples of the training split by their places."""
        learner = self._learner
        self._check_rows(len(rows))
        indices = torch.tensor(rows, dtype=torch.int64, device=learner.device)
        return BatchRows(
            learner.inputs.index_select(0, indices),
            learner.targets.index_select(0, indices),
            tuple(int(r) for r in rows),
        )

    def custom_batch(self, inputs: Floats, targets: Floats | Integers) -> BatchRows:
        """Values of one's own: inputs ``(rows, *shape)`` and targets as the network is given them, standardized."""
        self._check_rows(len(inputs))
        learner, spec = self._learner, self.prepared.spec
        like = learner.step.flat
        encoded = learner.step.loss.encode(torch.from_numpy(np.array(targets)), spec, like.dtype)
        x = torch.from_numpy(np.array(inputs)).to(like.dtype).to(learner.device)
        return BatchRows(x, encoded.to(learner.device))

    def _check_rows(self, rows: int) -> None:
        if rows == 1 and not self._learner.order.alone:
            raise UserError(
                text(
                    "BatchNorm cannot learn from a single sample. Look at a minibatch instead, of two samples at least."
                )
            )

    # -- one step

    def record_step(self, batch: BatchRows) -> RecordedStep:
        """Do a step and take it back: all that happened in it."""
        learner, graph = self._learner, self.project.graph
        self._check_room(len(batch.x))
        start, on_epoch, rate = self.position(), self.on_epoch, self._rate_now()
        end: SessionPosition | None = None
        failure: UserError | None = None
        loss_after = math.nan
        with self._computing():
            with self._recording():
                record = record_passes(learner, graph, self.prepared.spec, batch.x, batch.y, start.state.weights)
            self.on_epoch = None
            try:
                self._step(batch)
                end = self.position()
                loss_after = self._loss_again(start.state, batch)
            except UserError as error:
                failure = error
            finally:
                self.on_epoch = on_epoch
                self.put_back(*start)
            gradient, clipped, moved, stepped = self._update(batch, end)
        penalties = self._penalties()
        return RecordedStep(
            batch, record, start, end, failure, gradient, clipped, moved, stepped, penalties, rate, loss_after
        )

    def position(self) -> SessionPosition:
        """What ``put_back`` takes."""
        return SessionPosition(self.state(), self._learner.watched, self.stopped)

    def put_back(self, state: State, watched: Watched | None = None, stopped: Text | None = None) -> None:
        """Be where ``state`` was taken, bit for bit."""
        self._run_history = learner_state.put(self._learner, state)
        self._learner.watched, self.stopped = watched, stopped

    def loss_of(self, batch: BatchRows) -> float:
        """The loss of these rows as a step now would find it, in the training mode; leaves no trace."""
        with self._computing(), self._recording(), torch.no_grad():
            step = self._learner.step
            return float(step.loss.loss(step.network(batch.x), batch.y))

    def losses_with(self, batch: BatchRows, changes: Changes) -> tuple[list[float], str]:
        """The same for each of ``changes`` of one number on its own, and the precision in which it was reckoned."""
        with self._computing(), self._recording(), torch.no_grad():
            return losses(self._learner, batch.x, batch.y, changes)

    # -- inside

    def _check_room(self, rows: int) -> None:
        """Refuse a network whose step, kept whole, does not fit into memory."""
        flat, there = self._learner.step.flat, devices.memory()
        outputs = sum(
            math.prod(shape) for shape in infer_shapes(self.project.graph, self.prepared.spec).outputs.values()
        )
        copies = 4 + 2 * len(self._learner.state)
        needed = (copies * flat.numel() + 8 * rows * outputs) * flat.element_size()
        if there is not None and needed > there:
            raise UserError(
                text(
                    "A step of this network, with all that happens in it, takes {needed} GB of memory, and "
                    "{there} GB are free. Look at a smaller network, or at a single sample.",
                    needed=notation.fixed(needed / 1e9, 1),
                    there=notation.fixed(there / 1e9, 1),
                )
            )

    def _step(self, batch: BatchRows) -> None:
        if batch.is_next:
            self.run(1, plain=True)
            return
        # A step that was asked for counts as one; the order of the samples goes on where it was.
        with self._learner.training():
            self._learner.step_on(batch.x, batch.y)

    def _loss_again(self, before: State, batch: BatchRows) -> float:
        """With the weights of now and the random numbers of ``before``."""
        learner = self._learner
        now = learner.noise
        learner.noise = learner_state.noise_of(learner, before)
        try:
            return self.loss_of(batch)
        finally:
            learner.noise = now

    @contextmanager
    def _recording(self) -> Iterator[None]:
        """What is computed inside draws the noise of training, and all is afterwards as before."""
        with self._learner.training():
            here = RollbackCopy(self._learner)
            try:
                yield
            finally:
                here.restore()

    def _rate_now(self) -> float:
        return self._learner.rate_at(self._learner.order.position)

    def _update(self, batch: BatchRows, end: SessionPosition | None) -> tuple[_ByName, _ByName, _ByName, _ByName]:
        """Gradient, what of it reached the optimizer, what that made of the parameters, and what the largest norm left
        of those; empty where no step was made.  The learner stands before the step.  What is the same is one mapping:
        a network may be large."""
        learner, settings = self._learner, self.project.settings
        step, layout = learner.step, learner.step.layout
        if end is None or end.watched is None:
            return {}, {}, {}, {}
        watched = end.watched

        def by_name(flat: Tensor) -> dict[str, AnyArray]:
            return {name: array(part) for name, part in layout.by_name(flat).items()}

        gradient = clipped = by_name(watched.gradient)
        reaching = step.clipped(watched.gradient, learner.hyperparameters.penalty_rates)
        if settings.clip_value is not None or settings.clip_norm is not None:
            clipped = by_name(reaching)
        if settings.max_norm is None and (end.stopped is None or not batch.is_next):
            return gradient, clipped, end.state.weights, end.state.weights
        flat = watched.before.clone()
        state = {name: part.clone() for name, part in learner.state.items()}
        rate = learner.hyperparameters.learning_rate.clone().fill_(self._rate_now())
        step.optimizer.update(flat, reaching.clone(), state, learner.hyperparameters.updates + 1, rate)
        moved = stepped = by_name(flat)
        if settings.max_norm is not None:
            step.flat.copy_(flat)
            step.shorten(learner.hyperparameters.penalty_rates)
            stepped = by_name(step.flat)
            step.flat.copy_(watched.before)
        return gradient, clipped, moved, stepped

    def _penalties(self) -> dict[str, Penalty]:
        step = self._learner.step
        penalties: dict[str, Penalty] = {}
        place = 0
        for name, size in zip(step.layout.names, step.layout.sizes, strict=True):
            for term in step.penalty_terms:
                if term.start <= place < term.stop:
                    penalties[name] = term.penalty
            place += size
        return penalties
