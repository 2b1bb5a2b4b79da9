"""A captured training loop: recorded from a learner, compiled, run on that learner's own memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from nnplayground.training.device import noise_state, set_noise_state
from nnplayground.training.step.execution.captured import CapturedProgram
from nnplayground.training.step.execution.program import Advance, EpochRow
from nnplayground.training.step.execution.torchscript.compiler import Functions, as_written
from nnplayground.training.step.execution.torchscript.draft import Draft
from nnplayground.training.step.rollback_copy import LoopPosition
from nnplayground.training.step.step import Watched

if TYPE_CHECKING:
    from nnplayground.training.evaluation.evaluator import Evaluator
    from nnplayground.training.session.learner import Learner
    from nnplayground.training.step.execution.program import StepProgram

KEPT = 30
"""Times as long as copying all numbers takes, for which the copy is gone on from."""

SPEED = 4e9
"""Bytes that are copied in a second, about."""


@dataclass
class _Position:
    """Where the learner was when its numbers were last copied."""

    loop: LoopPosition
    noise: Tensor | None
    change_count: int
    until: float
    """Time at which it is copied anew."""


class TorchScriptProgram(CapturedProgram):
    """Many steps, and the epochs between them, in one call.

    It stops where the next batch is of another size (in an epoch in which the batch size was changed), and where the
    table of measures is full.
    """

    def __init__(self, learner: Learner, evaluator: Evaluator, plain: StepProgram) -> None:
        """``plain`` goes on where a call failed."""
        super().__init__(learner)
        self._plain = plain
        self._draft = Draft(learner, evaluator)
        self.measures = self._draft.measures
        self._functions: Functions | None = None
        self._kept: _Position | None = None
        # Two, in turn: the figures of the last good call are needed where the next one fails.
        self._watched = [Watched(*(torch.zeros_like(learner.step.flat) for _ in range(3))) for _ in range(2)]

    def capture(self, *, wait: bool = False) -> bool:
        """Recorded piece by piece, then compiled beside the training."""
        while self._functions is None:
            if self._draft.advance():
                self._functions = Functions(self._draft.source)
            elif not wait:
                return False
        return self._functions.ready(wait=wait)

    def call(self, steps: int, watch: bool, every: int) -> Advance:
        learner, order, draft = self._learner, self._learner.order, self._draft
        assert self._functions is not None
        first, finite = learner.steps, False
        watched = self._watched[0] if watch else None
        rates = learner.hyperparameters.learning_rate.new_tensor(
            learner.rates_ahead(steps) if learner.scheduled else []
        )
        try:
            with torch.inference_mode(), as_written():
                self._keep_place(self._functions)
                (done, position, batch, epoch, finite), ends, last = self._functions.train(
                    draft.tensors, draft.lists, order.generator, steps, order.position, learner.batch, learner.epoch,
                    every, learner.settings.shuffle, list(watched or ()), rates,
                )  # fmt: skip
        finally:
            if not finite and self._kept is not None:
                self._restore_place(self._kept)
                self._go_on_plain(first)
        if not finite:
            return Advance(0, False, [], overflow=steps)
        rows = self._rows(ends, learner.steps, last)
        if epoch != learner.epoch:
            learner.last_objective = last
        learner.steps += done
        learner.epoch, learner.batch, order.position = epoch, batch, position
        if watched is not None and done == steps:
            learner.watched = watched
            self._watched.reverse()
        return Advance(done, False, rows)

    def _keep_place(self, functions: Functions) -> None:
        """Copy all numbers, unless that was done a moment ago."""
        learner, now, kept = self._learner, self._learner.clock(), self._kept
        if kept is not None and now < kept.until and kept.change_count == learner.change_count:
            return
        self._kept = None
        noise = noise_state(learner.device) if self._draft.draws else None
        functions.keep(self._draft.tensors)
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
            self._plain.run(steps - learner.steps, None, False, 0)

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
