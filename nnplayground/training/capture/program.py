"""A captured training loop: recorded from a learner, compiled, run on that learner's own memory."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from torch import Tensor
from torch.jit._fuser import optimized_execution

from nnplayground.text import text
from nnplayground.training.capture.body import Body, CaptureError, Slots
from nnplayground.training.capture.recorder import draws, record
from nnplayground.training.capture.script import ROWS, Batch, Names, Size, write
from nnplayground.training.checkpoint import Checkpoint, Place
from nnplayground.training.device import noise_state, set_noise_state
from nnplayground.training.step import Watched

if TYPE_CHECKING:
    from nnplayground.training.evaluator import Evaluator
    from nnplayground.training.learner import Learner

PASSES = 4
"""Forward passes up to which the measuring of all splits is captured; beyond, its memory would count."""


KEPT = 30
"""Times as long as copying all numbers takes, for which the copy is gone on from."""

SPEED = 4e9
"""Bytes that are copied in a second, about."""


class Row(NamedTuple):
    """An epoch that ended: its number, the steps done by then, its mean objective, and ``Evaluator.measures``; None
    where they are still to be taken."""

    epoch: int
    step: int
    objective: float
    measures: list[float] | None


class Outcome(NamedTuple):
    done: int
    rows: list[Row]
    finite: bool
    """Where this is False, the learner is where it was before."""


@dataclass
class _Kept:
    """Where the learner was when its numbers were last copied."""

    place: Place
    noise: Tensor | None
    touches: int
    until: float
    """Time at which it is copied anew."""


class Program:
    """Steps of one learner with one optimizer, kind of penalty and batch size.

    Three stages: made (in the thread that trains, for it runs steps of the learner and takes them back), compiled (in
    any thread), run (in the thread that trains).
    """

    def __init__(self, learner: Learner, evaluator: Evaluator) -> None:
        """Raises ``CaptureError``, or whatever a step raises; the learner is then where it was."""
        self._learner = learner
        self.key = key_of(learner)
        self._train: Callable[..., Any] | None = None
        self._kept: _Kept | None = None
        before = Checkpoint(learner)
        try:
            self._record(learner, evaluator)
        finally:
            before.restore()

    def fits(self) -> bool:
        """Whether the learner still trains by the rules that were recorded."""
        return self.key == key_of(self._learner)

    def compile(self) -> None:
        """Make the function.  Raises ``CaptureError``."""
        try:
            self._train = torch.jit.CompilationUnit(self.source).train
        except (RuntimeError, AttributeError) as error:  # the compiler's own, or a Python for which there is none
            said = str(error).strip().splitlines()  # what, and then where in the script
            raise CaptureError(
                text("PyTorch cannot compile it: {error}.", error=said[0].rstrip(".") if said else type(error).__name__)
            ) from error

    @property
    def compiled(self) -> bool:
        return self._train is not None

    def run(self, limit: int, every: int, watch: bool) -> Outcome:
        """Up to ``limit`` steps, measuring the epochs that are a multiple of ``every`` (0: none).

        Fewer where the next batch is of another size (in an epoch in which the batch size was changed), and where the
        table of measures is full.  Call it within ``Learner.training``.  Where it raises, the learner is where it was.
        """
        learner, order = self._learner, self._learner.order
        assert self._train is not None
        began = time.perf_counter()
        kept = self._kept
        keep = kept is None or began > kept.until or kept.touches != learner.touches
        if kept is None or keep:
            noise = noise_state(learner.device) if self._draws else None
            kept = self._kept = _Kept(Place(learner), noise, learner.touches, math.inf)
        learner.forget_mark()
        watched = self._watched[0] if watch else None
        finite = False
        try:
            # Without optimization: what could be left out is left out already, and an optimizer drops in-place updates
            # of lists, and compiles anew after the first calls.
            with torch.inference_mode(), optimized_execution(False):
                (done, position, batch, epoch, finite), marks, last = self._train(
                    self._slots, self._lists, order.generator, limit, order.position, learner.batch, learner.epoch,
                    every, learner.settings.shuffle, keep, list(watched or ()),
                )  # fmt: skip
        finally:
            if not finite:
                self._go_back(learner.steps)
        if not finite:
            return Outcome(0, [], False)
        rows = self._rows(marks, learner.steps, last)
        if epoch != learner.epoch:
            learner.last_objective = last
        learner.steps += done
        learner.epoch, learner.batch, order.position = epoch, batch, position
        if watched is not None and done == limit:
            learner.watched = watched
            self._watched.reverse()
        if keep:
            # What is kept is kept for so long that keeping it takes a small part of the time.
            kept.until = time.perf_counter() + KEPT * self._cost()
        return Outcome(done, rows, True)

    def _cost(self) -> float:
        """Seconds that keeping takes, about: it moves each number once."""
        return sum(tensor.numel() * tensor.element_size() for tensor in self._live) / SPEED

    def _go_back(self, steps: int) -> None:
        """To where the learner was before a call that failed, after ``steps`` steps."""
        learner, kept = self._learner, self._kept
        assert kept is not None
        for tensor, copy in zip(self._live, self._copies, strict=True):
            tensor.copy_(copy)
        kept.place.restore()
        if kept.noise is not None:
            set_noise_state(learner.device, kept.noise)
        self._kept = None
        while learner.steps < steps:  # these went well once
            learner.run_segment(steps - learner.steps, None, False)
            learner.complete_epoch()

    def _rows(self, marks: list[int], steps: int, last: float) -> list[Row]:
        if not self.measures:
            return [Row(epoch, steps + done, last, None) for epoch, done in zip(marks[::2], marks[1::2], strict=True)]
        table = self._table[: len(marks) // 2].tolist()
        return [
            Row(epoch, steps + done, objective, measures)
            for (objective, *measures), epoch, done in zip(table, marks[::2], marks[1::2], strict=True)
        ]

    def _record(self, learner: Learner, evaluator: Evaluator) -> None:
        step, slots = learner.step, Slots()
        batches, bodies = [], []
        random = False
        self.sizes = sizes_of(learner)
        """Numbers of rows that it can train on; the usual one first."""
        for number, rows in enumerate(self.sizes):
            x, y = learner.inputs[:rows].clone(), learner.targets[:rows].clone()

            def train(x: Tensor = x, y: Tensor = y) -> Tensor:
                result = step(learner.state, x, y, learner.hyper)
                learner.total.add_(result.objective)
                return result.gradient

            recording = record(train)
            random = random or draws(recording)
            body = Body(recording, slots, f"v{number}_")
            bodies.append(body)
            gradient = body.name(recording.result)
            batches.append(Batch(rows, slots.name(x), slots.name(y), gradient, body.lines))
        self._draws = random
        # Two, in turn: the figures of the last good call are needed where the next one fails.
        self._watched = [Watched(*(torch.zeros_like(step.flat) for _ in range(3))) for _ in range(2)]
        last = torch.zeros_like(learner.total)
        guard = torch.zeros_like(learner.total)
        measuring: list[str] = []
        measures = ""
        width = 2 * len(evaluator.present)
        self._table = torch.zeros(ROWS, 1 + width, dtype=learner.total.dtype)
        if evaluator.passes <= PASSES:
            with evaluator.looking():
                recording = record(evaluator.measures)
            body = Body(recording, slots, "m_")
            bodies.append(body)
            measuring, measures = body.lines, body.name(recording.result)
        self.measures = bool(measures)
        """Whether it measures by itself; otherwise it stops at an epoch that is to be measured."""
        self._live = learner.live()
        self._copies = [torch.empty_like(tensor) for tensor in self._live]
        state = learner.state.values()
        name = slots.name
        names = Names(
            inputs=name(learner.inputs),
            targets=name(learner.targets),
            order=name(learner.order.permutation),
            total=name(learner.total),
            last=name(last),
            guard=name(guard),
            flat=name(step.flat),
            table=name(self._table),
            measures=measures,
            live=tuple(name(tensor) for tensor in self._live),
            copies=tuple(name(tensor) for tensor in self._copies),
            checked=tuple(name(tensor) for tensor in (learner.total, guard, step.flat, *state)),
        )
        size = Size(len(slots.tensors), len(slots.lists), learner.order.samples, learner.order.alone)
        self.source = write(names, size, batches, measuring)
        self._slots, self._lists = slots.tensors, slots.lists
        for body in bodies:
            body.release()
        slots.release()


def key_of(learner: Learner) -> tuple[object, ...]:
    """What a program is valid for; all else may change while it is in use."""
    settings = learner.settings
    return settings.optimizer, type(settings.penalty), min(settings.batch_size, learner.order.samples)


def sizes_of(learner: Learner) -> list[int]:
    """The numbers of rows that batches have in an epoch without a change: the usual one first."""
    samples = learner.order.samples
    usual = min(learner.settings.batch_size, samples)
    short = samples % usual
    if short == 1 and not learner.order.alone:
        short = usual + 1
    return [usual, short] if short else [usual]
