"""Everything that training changes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from nnplayground.seeds import derive
from nnplayground.text import UserError, text
from nnplayground.training import device as devices
from nnplayground.training.guards import diagnose
from nnplayground.training.guards.early_stopping import EarlyStopping
from nnplayground.training.guards.failure import Diverged, StepFailed
from nnplayground.training.schedules.learning_rate import learning_rate
from nnplayground.training.step.layout import fixed_of
from nnplayground.training.step.order import Order
from nnplayground.training.step.rollback_copy import RollbackCopy
from nnplayground.training.step.step import Hyperparameters, Result, TrainingStep, Watched

if TYPE_CHECKING:
    from nnplayground.graph.graph import Graph
    from nnplayground.training.settings import Settings


class Learner:
    """Parameters, optimizer state, buffers, random states, order of the samples, and counters.

    ``inputs``, ``targets``: the encoded training split, on the device of ``step.flat``.  ``work``: multiply-adds of one
    sample.
    """

    def __init__(
        self,
        step: TrainingStep,
        graph: Graph,
        settings: Settings,
        inputs: Tensor,
        targets: Tensor,
        work: int,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.step = step
        self.clock = clock
        """Seconds that pass: what deadlines and paces are measured by."""
        self.device = step.flat.device
        self.settings = settings
        self.graph = graph
        self.work = work
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
        self._watched: Watched | None = None
        self.watch_count = 0
        """How often ``watched`` was set: which says more than the tensors, that captured steps write into again."""
        self.last_loss: Tensor | None = None
        """Of the minibatch of the last plain step, before its update."""
        self.change_count = 0
        """How often numbers or rules were changed other than by captured steps."""
        self.step_seconds = 0.0
        """Seconds that a plain step takes; 0 before the first."""
        check_batches(len(inputs), settings.batch_size, alone)

    @property
    def watched(self) -> Watched | None:
        """Of the last step that was watched."""
        return self._watched

    @watched.setter
    def watched(self, watched: Watched | None) -> None:
        self._watched = watched
        self.watch_count += 1

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

    def touch(self) -> None:
        """Numbers or rules were changed from outside."""
        self.change_count += 1

    def rules(self) -> tuple[object, ...]:
        """What a captured step is valid for; all else may change while it is in use."""
        settings = self.settings
        rules = settings.optimizer, type(settings.penalty), tuple(self.step.penalty_rates()), self.scheduled
        return *rules, min(settings.batch_size, self.order.samples)

    def batch_rows(self) -> list[int]:
        """The numbers of rows that batches have in an epoch without a change: the usual one first."""
        samples = self.order.samples
        usual = min(self.settings.batch_size, samples)
        short = samples % usual
        if short == 1 and not self.order.alone:
            short = usual + 1
        return [usual, short] if short else [usual]

    def count(self, rows: int) -> None:
        """A step was done, with the next ``rows`` samples of the order."""
        self.steps += 1
        self.batch += 1
        self.order.position += rows

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

    def step_on(self, x: Tensor, y: Tensor) -> None:
        """One plain step with rows of the caller's choice, ``x`` ``(batch, *shape)`` and encoded targets ``y``: it
        counts as a step, and the order stays where it is.

        Call it within :meth:`training`.  Raises ``StepFailed`` and is then as before.
        """
        before = RollbackCopy(self)
        self.touch()
        self.hyperparameters.learning_rate.fill_(self.rate_at(self.order.position))
        try:
            result = self.step(self.state, x, y, self.hyperparameters, True)
        except Exception as error:
            before.restore()
            raise self.failed(x, error) from error
        if not self.finite(result.objective):
            before.restore()
            raise self.diverged(x, result)
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

    def computing(self) -> AbstractContextManager[None]:
        """With the number of threads that this network is computed with, in the thread that calls."""
        rows = min(self.settings.batch_size, self.order.samples)
        return devices.computing(self.settings, self.work * rows)

    @contextmanager
    def training(self) -> Iterator[None]:
        """While inside, the default generator of the device makes this learner's noise."""
        with devices.undisturbed(self.device):
            devices.set_noise_state(self.device, self.noise)
            try:
                yield
            finally:
                self.noise = devices.noise_state(self.device)

    def finite(self, total: Tensor | None = None) -> bool:
        """Whether all numbers are; ``total``, a scalar, in place of the sum of the objective."""
        # An overflown second moment would make every step 0 and say nothing, so the optimizer's state counts too.
        # A sum is the cheapest look at all of them; where only the sum is too large, a second look tells.
        return all(
            math.isfinite(float(tensor.sum())) or bool(tensor.isfinite().all())
            for tensor in (self.objective_sum if total is None else total, self.step.flat, *self.state.values())
        )

    def failed(self, x: Tensor, error: Exception) -> StepFailed:
        """Why the next step, with the inputs ``x``, ``(batch, *shape)``, raised ``error``.  Call it within
        :meth:`training`."""
        with self._unchanged():
            return diagnose.failed(self.step.network, self.graph, x, error, self.steps + 1)

    def diverged(self, x: Tensor, result: Result) -> Diverged:
        """Where the next step, with the inputs ``x``, ``(batch, *shape)``, ceased to be finite: ``result`` is what it
        found.  Call it within :meth:`training`."""
        rate = self.rate_at(self.order.position)
        with self._unchanged():
            return diagnose.diverged(self.step, self.graph, x, result, self.steps + 1, rate)

    @contextmanager
    def _unchanged(self) -> Iterator[None]:
        before = RollbackCopy(self)
        try:
            yield
        finally:
            before.restore()

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
