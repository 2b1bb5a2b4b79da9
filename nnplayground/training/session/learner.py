"""Everything that training changes, and the plain loop that changes it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from nnplayground.seeds import derive
from nnplayground.text import UserError, text
from nnplayground.training import device as devices
from nnplayground.training.guards import diagnose
from nnplayground.training.guards.early_stopping import EarlyStopping
from nnplayground.training.guards.failure import StepFailed
from nnplayground.training.schedules.learning_rate import learning_rate
from nnplayground.training.step.layout import fixed_of
from nnplayground.training.step.order import Order
from nnplayground.training.step.rollback_copy import RollbackCopy
from nnplayground.training.step.step import Hyperparameters, Result, TrainingStep, Watched

if TYPE_CHECKING:
    from nnplayground.graph.graph import Graph
    from nnplayground.training.settings import Settings

SEGMENT = 256
"""Steps between two looks at whether all numbers are still finite, at most."""

COPY_AGE = 30
"""Times as long as copying all numbers takes, for which the copy is gone on from."""


class Learner:
    """Parameters, optimizer state, buffers, random states, order of the samples, and counters.

    ``inputs``, ``targets``: the encoded training split, on the device of ``step.flat``.
    """

    def __init__(
        self,
        step: TrainingStep,
        graph: Graph,
        settings: Settings,
        inputs: Tensor,
        targets: Tensor,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.step = step
        self.clock = clock
        """Seconds that pass: what deadlines and paces are measured by."""
        self.device = step.flat.device
        self.settings = settings
        self._graph = graph
        self.inputs, self.targets = inputs, targets
        self.state = step.new_state()
        self._tensors = dict(self.state)
        """All that was ever part of ``state`` or of ``hyperparameters.penalty_rates``, by name.  A captured step works
        on this memory, so what comes back after a change of rules comes back to the same."""
        self.fixed = fixed_of(step.network)
        # Sums and counts are exact to 53 bits where the device can do that.
        exact = torch.float32 if self.device.type == "mps" else torch.float64
        self.objective_sum = torch.zeros((), dtype=exact, device=self.device)
        """Sum of the objective over the running epoch."""
        alone = not step.network.several_rows
        self.order = Order(len(inputs), derive(settings.seed, "order"), settings.shuffle, alone)
        self.noise = devices.noise_seed(self.device, derive(settings.seed, "noise"))
        """Where the random source of Dropout stands; in PyTorch's default generator while it trains."""
        self.epoch = self.steps = self.batch = 0
        self.last_objective = math.nan
        """Mean objective of the last complete epoch."""
        self.schedule_memory = settings.schedule.begin()
        """What the schedule remembers."""
        self.hyperparameters = self._make_hyperparameters(torch.zeros((), dtype=exact, device=self.device))
        self.early_stopping: EarlyStopping | None = None if settings.patience is None else EarlyStopping(self)
        """With early stopping: the weights to go back to."""
        self.watched: Watched | None = None
        """Of the last step that was watched."""
        self.last_loss: Tensor | None = None
        """Of the minibatch of the last plain step, before its update."""
        self.change_count = 0
        """How often numbers or rules were changed other than by captured steps."""
        self._rollback_copy: RollbackCopy | None = None
        self._rollback_copy_until = 0.0
        self.step_seconds = 0.0
        """Seconds that a plain step takes; 0 before the first."""
        check_batches(len(inputs), settings.batch_size, alone)

    @property
    def objective(self) -> float:
        """Mean over the running epoch so far; at its beginning that of the epoch before."""
        return float(self.objective_sum) / self.batch if self.batch else self.last_objective

    @property
    def scheduled(self) -> bool:
        """Whether the learning rate changes in the course of the run."""
        return not self.settings.schedule.constant or self.settings.warmup > 0

    def rate_at(self, position: int, epoch: int | None = None) -> float:
        """The learning rate of the step that begins at this sample of the order, in this epoch unless another is
        said."""
        time = (self.epoch if epoch is None else epoch) + position / self.order.samples
        return learning_rate(self.settings, time, self.schedule_memory)

    def rates_ahead(self, steps: int) -> list[float]:
        """The learning rates of the next ``steps`` steps, as long as nothing is changed."""
        rates: list[float] = []
        epoch, position = self.epoch, self.order.position
        while len(rates) < steps:
            for rows in self.order.sizes(self.settings.batch_size, steps - len(rates), position):
                rates.append(self.rate_at(position, epoch))
                position += rows
            epoch, position = epoch + 1, 0
        return rates

    def steps_until(self, epoch: int) -> int:
        """Steps until this many epochs are completed."""
        batch = self.settings.batch_size
        return self.order.batches_left(batch) + max(0, epoch - self.epoch - 1) * self.order.batches_left(batch, 0)

    def live(self) -> list[Tensor]:
        """All tensors that training changes, each in its own shape."""
        moving = [self.step.flat, *self.state.values(), *self.fixed.values()]
        return [*moving, self.hyperparameters.updates, self.objective_sum, self.order.permutation]

    def forget_rollback_copy(self) -> None:
        """Numbers or rules were changed other than by :meth:`run_segment`: no earlier place can be gone on from."""
        self._rollback_copy = None

    def touch(self) -> None:
        """Numbers or rules were changed from outside."""
        self.change_count += 1
        self._rollback_copy = None

    def configure(self, settings: Settings) -> None:
        """Take over other live settings.  Another kind of optimizer begins with a new state."""
        check_batches(self.order.samples, settings.batch_size, self.order.alone)
        old, self.settings = self.settings, settings
        self.step.configure(settings)
        if settings.optimizer != old.optimizer:
            same = type(settings.optimizer) is type(old.optimizer)
            kept = self.state if same else {}
            fresh = self.step.new_state()
            self.state = {name: kept[name] if name in kept else self._placed(name, fresh[name]) for name in fresh}
            if not same:
                self.hyperparameters.updates.zero_()
        if settings.schedule != old.schedule:
            self.schedule_memory = settings.schedule.begin()
        self.hyperparameters.learning_rate.fill_(self.rate_at(self.order.position))
        if (settings.patience is None) != (self.early_stopping is None):
            self.early_stopping = None if settings.patience is None else EarlyStopping(self)
        self.hyperparameters = self.hyperparameters._replace(penalty_rates=self._rates())
        self.order.set_shuffle(settings.shuffle)
        self.touch()

    def run_segment(self, limit: int, deadline: float | None, watch: bool) -> tuple[int, bool]:
        """Up to ``limit`` plain steps of one epoch; returns their number and whether the deadline ended them.

        Afterwards all numbers are finite; otherwise this raises ``Diverged``.  Call it within :meth:`training`.
        """
        sizes = self.order.sizes(self.settings.batch_size, min(limit, SEGMENT))
        copy = self._recent_copy()
        self.change_count += 1
        # Local names: this loop is what training consists of.
        step, state, hyper, total, clock = self.step, self.state, self.hyperparameters, self.objective_sum, self.clock
        inputs, targets = self.inputs, self.targets
        order, place = self.order.permutation.to(self.device), self.order.position
        scheduled = self.scheduled
        done, met = 0, False
        began = clock()
        try:
            for rows in sizes:
                if scheduled:
                    hyper.learning_rate.fill_(self.rate_at(place))
                met = (
                    deadline is not None and clock() + 2 * self.step_seconds >= deadline
                )  # after this step no other fits
                last = met or done + 1 == len(sizes)
                indices = order[place : place + rows]
                x, y = inputs.index_select(0, indices), targets.index_select(0, indices)
                result = step(state, x, y, hyper, watch and last)
                total.add_(result.objective)
                place += rows
                done += 1
                if last:
                    break
        except Exception as error:  # whatever a layer raises is told, and the numbers go back to before it
            self._replay(copy, self.steps + done)
            raise self._failure(error) from error
        self.step_seconds = (clock() - began) / done
        if not self._finite(total):
            self._find_divergence(copy, self.steps + done)
        self._count(sizes[:done])
        self.watched = result.watched or self.watched
        self.last_loss = result.loss
        return done, met

    def step_on(self, x: Tensor, y: Tensor) -> None:
        """One plain step with rows of the caller's choice, ``x`` ``(batch, *shape)`` and encoded targets ``y``: it
        counts as a step, and the order stays where it is.

        Call it within :meth:`training`.  Raises ``StepFailed`` and is then as before.
        """
        before = RollbackCopy(self)
        self.change_count += 1
        self.hyperparameters.learning_rate.fill_(self.rate_at(self.order.position))
        try:
            result = self.step(self.state, x, y, self.hyperparameters, True)
        except Exception as error:
            before.restore()
            failure = diagnose.failed(self.step.network, self._graph, x, error, self.steps + 1)
            before.restore()
            raise failure from error
        if not self._finite(result.objective):
            before.restore()
            rate = self.rate_at(self.order.position)
            diverged = diagnose.diverged(self.step, self._graph, x, result, self.steps + 1, rate)
            before.restore()
            raise diverged
        self.watched = result.watched
        self.steps += 1
        self.touch()

    def complete_epoch(self) -> bool:
        """Begin the next epoch if this one is complete."""
        if self.order.position < self.order.samples:
            return False
        self.last_objective = self.objective
        self.objective_sum.zero_()
        self.epoch += 1
        self.batch = 0
        self.order.next_epoch()
        return True

    @contextmanager
    def training(self) -> Iterator[None]:
        """While inside, the default generator of the device makes this learner's noise."""
        with devices.undisturbed(self.device):
            devices.set_noise_state(self.device, self.noise)
            try:
                yield
            finally:
                self.noise = devices.noise_state(self.device)

    def finite(self) -> bool:
        """Whether all numbers are."""
        return self._finite(self.objective_sum)

    # -- when something goes wrong

    def _recent_copy(self) -> RollbackCopy:
        """Where it was a moment ago, in finite numbers; renewed so rarely that copying takes a small part of the time.

        ``SEGMENT`` bounds neither: of a large network only a few steps fit between two looks of the caller.
        """
        now = self.clock()
        if self._rollback_copy is None or now > self._rollback_copy_until:
            self._rollback_copy = RollbackCopy(self)
            after = self.clock()
            self._rollback_copy_until = after + COPY_AGE * (after - now)
        return self._rollback_copy

    def _replay(self, copy: RollbackCopy, steps: int) -> None:
        """Go back to ``copy`` and on, counted, until ``steps`` steps are done in all.

        Ends where one of them fails this time: what goes wrong may have nothing to do with the numbers.
        """
        copy.restore()
        while self.steps < steps:
            self.complete_epoch()
            before = RollbackCopy(self)
            try:
                rows = self._single_step()[1]
            except Exception:  # the caller is about to report its like
                before.restore()
                return
            self._count([rows])
        self.complete_epoch()

    def _find_divergence(self, copy: RollbackCopy, steps: int) -> None:
        """Replay from ``copy`` to ``steps``; raise ``Diverged`` in the state before the first step that is not finite.

        Returns, the last segment not counted, if the replay stays finite, as may be where a device adds up in no fixed
        order.
        """
        counted = (self.steps, self.batch, self.order.position)
        copy.restore()
        while self.steps < steps:
            self.complete_epoch()
            before = RollbackCopy(self)
            result, rows = self._single_step()
            if not self._finite(result.objective):
                before.restore()
                x, rate = self._batch(rows)[0], self.rate_at(self.order.position)
                error = diagnose.diverged(self.step, self._graph, x, result, self.steps + 1, rate)
                before.restore()
                raise error
            self.watched = result.watched  # the figures stay those of the last good step
            self._count([rows])
        self.steps, self.batch, self.order.position = counted

    def _failure(self, error: Exception) -> StepFailed:
        before = RollbackCopy(self)
        x, _ = self._batch(self._next_rows())
        failure = diagnose.failed(self.step.network, self._graph, x, error, self.steps + 1)
        before.restore()
        return failure

    def _single_step(self) -> tuple[Result, int]:
        """One watched step, not counted, and its number of rows."""
        rows = self._next_rows()
        if self.scheduled:
            self.hyperparameters.learning_rate.fill_(self.rate_at(self.order.position))
        x, y = self._batch(rows)
        result = self.step(self.state, x, y, self.hyperparameters, True)
        self.objective_sum.add_(result.objective)
        return result, rows

    def _next_rows(self) -> int:
        return self.order.sizes(self.settings.batch_size, 1)[0]

    def _batch(self, rows: int) -> tuple[Tensor, Tensor]:
        indices = self.order.permutation[self.order.position : self.order.position + rows].to(self.device)
        return self.inputs.index_select(0, indices), self.targets.index_select(0, indices)

    def _count(self, sizes: Sequence[int]) -> None:
        self.steps += len(sizes)
        self.batch += len(sizes)
        self.order.position += sum(sizes)

    def _finite(self, scalar: Tensor) -> bool:
        # An overflown second moment would make every step 0 and say nothing, so the optimizer's state counts too.
        # A sum is the cheapest look at all of them; where only the sum is too large, a second look tells.
        return all(
            math.isfinite(float(tensor.sum())) or bool(tensor.isfinite().all())
            for tensor in (scalar, self.step.flat, *self.state.values())
        )

    def _make_hyperparameters(self, updates: Tensor) -> Hyperparameters:
        return Hyperparameters(self.step.flat.new_tensor(self.rate_at(0)), updates, self._rates())

    def _rates(self) -> dict[str, Tensor]:
        new, rates = self.step.flat.new_tensor, self.step.penalty_rates()
        return {name: self._placed(f"rate/{name}", new(rate)) for name, rate in rates.items()}

    def _placed(self, name: str, values: Tensor) -> Tensor:
        """``values`` in the memory of this name."""
        return self._tensors.setdefault(name, values).copy_(values)


def check_batches(samples: int, batch: int, alone: bool) -> None:
    """Refuse batch sizes that leave a batch of one row where that cannot be trained on (``alone`` False)."""
    if alone or (batch > 1 and samples % batch != 1):
        return
    if samples == 1:
        raise UserError(text("BatchNorm needs at least two training samples to learn from. There is one."))
    sizes = (size for away in range(1, samples + 1) for size in (batch + away, batch - away))
    near = next(size for size in sizes if size > 1 and samples % size != 1)
    raise UserError(
        text(
            "BatchNorm cannot learn from a batch of one sample, which is what a batch size of {batch} gives with "
            "{samples} training samples. A batch size of {near} would do.",
            batch=batch,
            samples=samples,
            near=near,
        )
    )
