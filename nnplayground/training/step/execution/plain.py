"""The plain way: one operation after the other through Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.training.step.execution.batches import end_epoch, run_batches
from nnplayground.training.step.execution.program import Advance, StepProgram
from nnplayground.training.step.rollback_copy import RollbackCopy

if TYPE_CHECKING:
    from torch import Tensor

    from nnplayground.training.evaluation.evaluator import Evaluator
    from nnplayground.training.session.learner import Learner
    from nnplayground.training.step.step import Result

SEGMENT = 256
"""Steps between two looks at whether all numbers are still finite, at most."""

COPY_AGE = 30
"""Times as long as copying all numbers takes, for which the copy is gone on from."""


class PlainProgram(StepProgram):
    """One that needs no capture, holds under all rules, and finds the step that goes wrong."""

    measures = True

    def __init__(self, learner: Learner, evaluator: Evaluator) -> None:
        self._learner = learner
        self._evaluator = evaluator
        self._copy: RollbackCopy | None = None
        self._copy_until = 0.0
        self._left_at = (0, 0)
        """How often the learner was changed from outside, and its steps, when this was last run: where it is the same,
        the copy can be gone on from."""

    def capture(self, *, wait: bool = False) -> bool:
        """Nothing has to be done."""
        return True

    def run(self, limit: int, deadline: float | None, watch: bool, every: int) -> Advance:
        """Up to ``limit`` steps of one epoch.  Afterwards all numbers are finite; otherwise this raises ``Diverged``,
        or ``StepFailed``, and the learner stands before the step that went wrong."""
        learner = self._learner
        sizes = learner.order.sizes(learner.settings.batch_size, min(limit, SEGMENT))
        copy = self._recent_copy()
        learner.touch()
        first, began = learner.steps, learner.clock()
        try:
            result, met = run_batches(learner, sizes, self._step, deadline, watch)
        except Exception as error:  # whatever a layer raises is told, and the numbers go back to before it
            self._replay(copy, learner.steps)
            raise learner.failed(self._next_samples(), error) from error
        done = learner.steps - first
        learner.step_seconds = (learner.clock() - began) / done
        if not learner.finite():
            self._find_divergence(copy)
        learner.watched = result.watched or learner.watched
        learner.last_loss = result.loss
        rows = end_epoch(learner, every, self._evaluator)
        self._left_at = (learner.change_count, learner.steps)
        return Advance(done, met, rows)

    def _step(self, chosen: Tensor, watch: bool) -> Result:
        learner = self._learner
        x, y = learner.inputs.index_select(0, chosen), learner.targets.index_select(0, chosen)
        result = learner.step(learner.state, x, y, learner.hyperparameters, watch)
        learner.objective_sum.add_(result.objective)
        return result

    # -- when something goes wrong

    def _recent_copy(self) -> RollbackCopy:
        """Where it was a moment ago, in finite numbers; renewed so rarely that copying takes a small part of the time.

        ``SEGMENT`` bounds neither: of a large network only a few steps fit between two looks of the caller.
        """
        learner = self._learner
        now = learner.clock()
        gone_on = self._left_at == (learner.change_count, learner.steps)
        if self._copy is None or not gone_on or now > self._copy_until:
            self._copy = RollbackCopy(learner)
            after = learner.clock()
            self._copy_until = after + COPY_AGE * (after - now)
        return self._copy

    def _replay(self, copy: RollbackCopy, steps: int) -> None:
        """Go back to ``copy`` and on until ``steps`` steps are done in all.

        Ends where one of them fails this time: what goes wrong may have nothing to do with the numbers.
        """
        copy.restore()
        while self._learner.steps < steps:
            self._learner.complete_epoch()
            before = RollbackCopy(self._learner)
            try:
                self._single_step()
            except Exception:  # the caller is about to report its like
                before.restore()
                return
        self._learner.complete_epoch()

    def _find_divergence(self, copy: RollbackCopy) -> None:
        """Replay from ``copy`` to here; raise ``Diverged`` in the state before the first step that is not finite.

        Returns if the replay stays finite, as may be where a device adds up in no fixed order.
        """
        learner, steps = self._learner, self._learner.steps
        copy.restore()
        while learner.steps < steps:
            learner.complete_epoch()
            before = RollbackCopy(learner)
            result = self._single_step()
            if not learner.finite(result.objective):
                before.restore()
                raise learner.diverged(self._next_samples(), result)
            learner.watched = result.watched  # the figures stay those of the last good step

    def _single_step(self) -> Result:
        """One watched step."""
        sizes = self._learner.order.sizes(self._learner.settings.batch_size, 1)
        return run_batches(self._learner, sizes, self._step, None, True)[0]

    def _next_samples(self) -> Tensor:
        """The inputs of the step that comes next."""
        learner, order = self._learner, self._learner.order
        rows = order.sizes(learner.settings.batch_size, 1)[0]
        chosen = order.permutation[order.position : order.position + rows].to(learner.device)
        return learner.inputs.index_select(0, chosen)
