"""A captured training loop in the making: recorded from a learner piece by piece, then written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from nnplayground.training.step.execution.torchscript.body import Body, Slots
from nnplayground.training.step.execution.torchscript.recorder import Recording, draws, record
from nnplayground.training.step.execution.torchscript.script import ROWS, BatchScript, Names, Size, write
from nnplayground.training.step.rollback_copy import RollbackCopy

if TYPE_CHECKING:
    from nnplayground.training.evaluation.evaluator import Evaluator
    from nnplayground.training.session.learner import Learner

PASSES = 4
"""Forward passes up to which the measuring of all splits is captured; beyond, its memory would count."""


class Draft:
    """What ``TorchScriptProgram`` needs, once :meth:`advance` has said that it is complete.

    Made in the thread that trains, for it runs steps of the learner and takes them back.
    """

    def __init__(self, learner: Learner, evaluator: Evaluator) -> None:
        self.learner = learner
        self._evaluator = evaluator
        self.draws = False
        """Whether a step takes numbers from the random generator."""
        self.measures = evaluator.pass_count <= PASSES
        self.live = learner.live()
        """What a step changes..."""
        self.copies = [torch.empty_like(tensor) for tensor in self.live]
        """...and where it is kept."""
        self.table = torch.zeros(ROWS, 1 + 2 * len(evaluator.present), dtype=learner.objective_sum.dtype)
        """Objective and measures of an epoch, a row for each that a call has measured."""
        self.source = ""
        self._slots = Slots()
        self._bodies: list[Body] = []
        self._batches: list[BatchScript] = []
        self._todo = learner.batch_rows()

    @property
    def tensors(self) -> list[Tensor]:
        """All tensors that the script works on, of any shapes, as ``Slots`` numbers them."""
        return self._slots.tensors

    @property
    def lists(self) -> list[list[Tensor]]:
        """The lists of such tensors, of any shapes."""
        return self._slots.lists

    def advance(self) -> bool:
        """Record one piece more; whether it was the last.

        Raises ``CaptureError``, or whatever a step raises.  The learner is afterwards where it was.
        """
        before = RollbackCopy(self.learner)
        try:
            if self._todo:
                self._record_step(self._todo.pop(0))
                return False
            self._write()
            return True
        finally:
            before.restore()

    def _record_step(self, rows: int) -> None:
        learner = self.learner
        x, y = learner.inputs[:rows].clone(), learner.targets[:rows].clone()

        def train() -> Tensor:
            result = learner.step(learner.state, x, y, learner.hyperparameters)
            learner.objective_sum.add_(result.objective)
            return result.gradient

        recording = record(train)
        self.draws = self.draws or draws(recording)
        body = self._body(recording, f"v{len(self._batches)}_")
        name = self._slots.name
        self._batches.append(BatchScript(rows, name(x), name(y), body.name(recording.result), body.lines))

    def _write(self) -> None:
        learner, name = self.learner, self._slots.name
        measuring: list[str] = []
        measures = ""
        if self.measures:
            with self._evaluator.evaluating():
                recording = record(self._evaluator.measures)
            body = self._body(recording, "m_")
            measuring, measures = body.lines, body.name(recording.result)
        guard = torch.zeros_like(learner.objective_sum)
        names = Names(
            inputs=name(learner.inputs),
            targets=name(learner.targets),
            order=name(learner.order.permutation),
            total=name(learner.objective_sum),
            last=name(torch.zeros_like(learner.objective_sum)),
            guard=name(guard),
            flat=name(learner.step.flat),
            rate=name(learner.hyperparameters.learning_rate) if learner.scheduled else "",
            table=name(self.table),
            measures=measures,
            live=tuple(name(tensor) for tensor in self.live),
            copies=tuple(name(tensor) for tensor in self.copies),
            checked=tuple(
                name(tensor) for tensor in (learner.objective_sum, guard, learner.step.flat, *learner.state.values())
            ),
        )
        size = Size(len(self.tensors), len(self.lists), learner.order.samples, learner.order.alone)
        self.source = write(names, size, self._batches, measuring)
        for body in self._bodies:
            body.release()
        self._slots.release()

    def _body(self, recording: Recording, prefix: str) -> Body:
        self._bodies.append(Body(recording, self._slots, prefix))
        return self._bodies[-1]
