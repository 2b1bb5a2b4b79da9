"""Half a wave of the cosine, with or without restarts."""

from __future__ import annotations

import math

from nnplayground.fields.declare import flag, fraction, integer
from nnplayground.text import mark
from nnplayground.training.schedules.schedule import SCHEDULES, Memory, Schedule, half_wave


@SCHEDULES.register
class Cosine(Schedule):
    """``torch.optim.lr_scheduler.CosineAnnealingLR`` up to its ``T_max``, staying low behind it, or
    ``CosineAnnealingWarmRestarts``: Loshchilov and Hutter, 2017.

    Input: the time, a scalar in epochs.  Output: the factor, a scalar.
    """

    kind = "cosine"
    title = mark("Cosine")
    help = mark("Falls slowly, then fast, then slowly, along half a wave of the cosine.")
    formula = r"\eta_t = \eta \left(f + (1 - f) \frac{1 + \cos(\pi t / T)}{2}\right)"
    rank = 50

    epochs: int = integer(
        100, low=1, high=1_000_000, label=mark("Epochs"), help=mark("How long it falls, the first time.")
    )
    final: float = fraction(
        0.0, label=mark("Final share"), help=mark("The part of the learning rate that is left at the end.")
    )
    restarts: bool = flag(
        False,
        label=mark("Restarts"),
        help=mark("Begin again with the whole learning rate whenever the end is reached."),
    )
    growth: int = integer(
        1,
        low=1,
        high=10,
        label=mark("Growth"),
        help=mark("How many times as long each fall takes as the one before."),
        shown_if=lambda schedule: schedule.restarts,
    )

    def span(self) -> float | None:
        falls = 1 + self.growth + self.growth**2 if self.restarts else 1
        return float(self.epochs * falls)

    def factor(self, time: float, memory: Memory = ()) -> float:
        if not self.restarts:
            return half_wave(1.0, self.final, time / self.epochs)
        length = self.epochs
        if self.growth == 1:
            time = math.fmod(time, length)
        while time >= length:
            time -= length
            length *= self.growth
        return half_wave(1.0, self.final, time / length)
