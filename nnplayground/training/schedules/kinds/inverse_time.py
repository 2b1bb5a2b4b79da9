"""Decay with one over the time."""

from __future__ import annotations

from nnplayground.fields.declare import real
from nnplayground.text import mark
from nnplayground.training.schedules.schedule import SCHEDULES, Memory, Schedule


@SCHEDULES.register
class InverseTime(Schedule):
    """Robbins and Monro, 1951: the steps shrink, but their sum has no limit.

    Input: the time, a scalar in epochs.  Output: the factor, a scalar.
    """

    kind = "inverse_time"
    title = mark("1/t")
    help = mark("Divides the learning rate by a number that grows evenly with the epochs.")
    formula = r"\eta_t = \frac{\eta}{1 + \lambda t}"
    rank = 40

    decay: float = real(
        0.1, low=0.0, high=1000.0, step=0.05, label=mark("Decay"), help=mark("What the divisor gains in an epoch.")
    )

    def factor(self, time: float, memory: Memory = ()) -> float:
        return 1.0 / (1.0 + self.decay * time)
