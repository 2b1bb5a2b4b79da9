"""A captured training loop: recorded from a learner, compiled, run on that learner's own memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from torch import Tensor
from torch.jit._fuser import optimized_execution

from nnplayground.text import text
from nnplayground.training.device import noise_state, set_noise_state
from nnplayground.training.step.capture.body import CaptureError
from nnplayground.training.step.rollback_copy import LoopPosition
from nnplayground.training.step.step import Watched

if TYPE_CHECKING:
    from nnplayground.training.step.capture.draft import Draft


KEPT = 30
"""Times as long as copying all numbers takes, for which the copy is gone on from."""

SPEED = 4e9
"""Bytes that are copied in a second, about."""


class EpochRow(NamedTuple):
    """An epoch that ended: its number, the steps done by then, its mean objective, and ``Evaluator.measures``; None
    where they are still to be taken."""

    epoch: int
    step: int
    objective: float
    measures: list[float] | None


class Outcome(NamedTuple):
    done: int
    rows: list[EpochRow]
    finite: bool
    """Where this is False, the learner is where it was before."""


@dataclass
class _Position:
    """Where the learner was when its numbers were last copied."""

    loop: LoopPosition
    noise: Tensor | None
    change_count: int
    until: float
    """Time at which it is copied anew."""


class Program:
    """Steps of one learner with one optimizer, kind of penalty and batch size.

    Compiled in any thread, run in the thread that trains.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._learner = draft.learner
        self.key = draft.key
        self.sizes = draft.sizes
        """Numbers of rows that it can train on; the usual one first."""
        self.measures = draft.measures
        """Whether it measures by itself; otherwise it stops at an epoch that is to be measured."""
        self._train: Callable[..., Any] | None = None
        self._keep: Callable[[list[Tensor]], None] | None = None
        self._kept: _Position | None = None
        # Two, in turn: the figures of the last good call are needed where the next one fails.
        self._watched = [Watched(*(torch.zeros_like(self._learner.step.flat) for _ in range(3))) for _ in range(2)]

    def compile(self) -> None:
        """Make the function.  Raises ``CaptureError``."""
        try:
            unit = torch.jit.CompilationUnit(self._draft.source)
            self._keep, self._train = unit.keep, unit.train
        except (RuntimeError, AttributeError) as error:  # the compiler's own, or a Python for which there is none
            lines = str(error).strip().splitlines()  # what, and then where in the script
            raise CaptureError(
                text(
                    "PyTorch cannot compile it: {error}.",
                    error=lines[0].rstrip(".") if lines else type(error).__name__,
                )
            ) from error

    @property
    def compiled(self) -> bool:
        return self._train is not None

    def run(self, limit: int, every: int, watch: bool) -> Outcome:
        """Up to ``limit`` steps, measuring the epochs that are a multiple of ``every`` (0: none).

        Fewer where the next batch is of another size (in an epoch in which the batch size was changed), and where the
        table of measures is full.  Call it within ``Learner.training``.  Where it raises, the learner is where it was.
        """
        learner, order, draft = self._learner, self._learner.order, self._draft
        assert self._train is not None
        steps, finite = learner.steps, False
        watched = self._watched[0] if watch else None
        rates = learner.hyperparameters.learning_rate.new_tensor(
            learner.rates_ahead(limit) if learner.scheduled else []
        )
        try:
            # Without optimization: what could be left out is left out already, and an optimizer drops in-place updates
            # of lists, and compiles anew after the first calls.
            with torch.inference_mode(), optimized_execution(False):
                self._keep_place()
                learner.forget_rollback_copy()
                (done, position, batch, epoch, finite), ends, last = self._train(
                    draft.tensors, draft.lists, order.generator, limit, order.position, learner.batch, learner.epoch,
                    every, learner.settings.shuffle, list(watched or ()), rates,
                )  # fmt: skip
        finally:
            if not finite and self._kept is not None:
                self._restore_place(self._kept)
                self._go_on_plain(steps)
        if not finite:
            return Outcome(0, [], False)
        rows = self._rows(ends, learner.steps, last)
        if epoch != learner.epoch:
            learner.last_objective = last
        learner.steps += done
        learner.epoch, learner.batch, order.position = epoch, batch, position
        if watched is not None and done == limit:
            learner.watched = watched
            self._watched.reverse()
        return Outcome(done, rows, True)

    def _keep_place(self) -> None:
        """Copy all numbers, unless that was done a moment ago."""
        learner, now, kept = self._learner, self._learner.clock(), self._kept
        if kept is not None and now < kept.until and kept.change_count == learner.change_count:
            return
        assert self._keep is not None
        self._kept = None
        noise = noise_state(learner.device) if self._draft.draws else None
        self._keep(self._draft.tensors)
        moved = sum(tensor.numel() * tensor.element_size() for tensor in self._draft.live)
        self._kept = _Position(LoopPosition(learner), noise, learner.change_count, now + KEPT * moved / SPEED)

    def _restore_place(self, kept: _Position) -> None:
        """To where the numbers were last copied."""
        for tensor, copy in zip(self._draft.live, self._draft.copies, strict=True):
            tensor.copy_(copy)
        kept.loop.restore()
        if kept.noise is not None:
            set_noise_state(self._learner.device, kept.noise)
        self._kept = None

    def _go_on_plain(self, steps: int) -> None:
        """To where the learner was before a call that failed, after ``steps`` steps: these went well once."""
        learner = self._learner
        while learner.steps < steps:
            learner.run_segment(steps - learner.steps, None, False)
            learner.complete_epoch()

    def _rows(self, ends: list[int], steps: int, last: float) -> list[EpochRow]:
        if not self.measures:
            return [
                EpochRow(epoch, steps + done, last, None) for epoch, done in zip(ends[::2], ends[1::2], strict=True)
            ]
        table = self._draft.table[: len(ends) // 2].tolist()
        return [
            EpochRow(epoch, steps + done, objective, measures)
            for (objective, *measures), epoch, done in zip(table, ends[::2], ends[1::2], strict=True)
        ]
