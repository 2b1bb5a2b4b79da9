"""The learning rate as it is set."""

from __future__ import annotations

from nnplayground.text import mark
from nnplayground.training.schedules.schedule import SCHEDULES, Memory, Schedule


@SCHEDULES.register
class Constant(Schedule):
    """What ``torch.optim`` does without a scheduler.

    Input: the time, a scalar in epochs.  Output: the factor, a scalar.
    """

    kind = "constant"
    title = mark("Constant")
    help = mark("The learning rate stays as it is set.")
    formula = r"\eta_t = \eta"
    rank = 0
    constant = True

    def factor(self, time: float, memory: Memory = ()) -> float:
        return 1.0
