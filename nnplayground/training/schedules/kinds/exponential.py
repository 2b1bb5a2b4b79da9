"""Exponential decay."""

from __future__ import annotations

from nnplayground.fields.declare import real
from nnplayground.text import mark
from nnplayground.training.schedules.schedule import SCHEDULES, Memory, Schedule


@SCHEDULES.register
class Exponential(Schedule):
    """``torch.optim.lr_scheduler.ExponentialLR``, evenly within the epochs too.

    Input: the time, a scalar in epochs.  Output: the factor, a scalar.
    """

    kind = "exponential"
    title = mark("Exponential")
    help = mark("Multiplies the learning rate by the same number in the course of every epoch.")
    formula = r"\eta_t = \eta\, \gamma^t"
    rank = 30

    gamma: float = real(
        0.95,
        low=0.0,
        high=1.0,
        step=0.01,
        label=mark("Gamma"),
        help=mark("What the learning rate is multiplied with in the course of an epoch."),
    )

    def factor(self, time: float, memory: Memory = ()) -> float:
        share: float = self.gamma**time
        return share
