"""What the ways share that run one step after the other from here: which rows come, at which rate, and what an epoch
leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from nnplayground.training.step.execution.program import EpochRow

if TYPE_CHECKING:
    from torch import Tensor

    from nnplayground.training.evaluation.evaluator import Evaluator
    from nnplayground.training.session.learner import Learner
    from nnplayground.training.step.step import Result


def run_batches(
    learner: Learner,
    sizes: Sequence[int],
    step: Callable[[Tensor, bool], Result],
    deadline: float | None,
    watch: bool,
) -> tuple[Result, bool]:
    """The next steps of this epoch, counted: one for each of ``sizes``, the rows of its batch.

    ``step`` does one with the samples at these places, an ``int64`` tensor ``(rows,)``, and is told whether to watch:
    the last one, where ``watch`` says so.  Returns what the last one found, and whether the deadline ended them.
    """
    order, hyper, clock = learner.order, learner.hyperparameters, learner.clock
    permutation, scheduled, place = order.permutation.to(learner.device), learner.scheduled, order.position
    for number, rows in enumerate(sizes, 1):
        if scheduled:
            hyper.learning_rate.fill_(learner.rate_at(place))
        # after this step no other fits
        met = deadline is not None and clock() + 2 * learner.step_seconds >= deadline
        last = met or number == len(sizes)
        result = step(permutation[place : place + rows], watch and last)
        place += rows
        learner.count(rows)
        if last:
            return result, met
    raise ValueError("no batch to train on")


def end_epoch(learner: Learner, every: int, evaluator: Evaluator | None) -> list[EpochRow]:
    """Begin the next epoch if this one is complete; its row, if it is a multiple of ``every``, measured where there is
    an ``evaluator``."""
    if not learner.complete_epoch() or not every or learner.epoch % every:
        return []
    measures = None
    if evaluator is not None:
        with evaluator.evaluating():
            measures = evaluator.measures().tolist()
    return [EpochRow(learner.epoch, learner.steps, learner.last_objective, measures)]
