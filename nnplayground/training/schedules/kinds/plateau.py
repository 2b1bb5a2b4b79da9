"""Lower where the loss no longer falls."""

from __future__ import annotations

import math
import sys

from nnplayground.fields.declare import fraction, integer, real
from nnplayground.text import mark
from nnplayground.training.schedules.schedule import SCHEDULES, Memory, Schedule


@SCHEDULES.register
class Plateau(Schedule):
    """``torch.optim.lr_scheduler.ReduceLROnPlateau`` with a relative threshold.

    It remembers its share, the best loss, epochs without a better one, and epochs that it still waits after a drop.

    Input: the time, a scalar in epochs, and these four scalars.  Output: the factor, a scalar.
    """

    kind = "plateau"
    title = mark("Reduce on plateau")
    help = mark("Lowers the learning rate when the loss of validation, or else of training, has stopped falling.")
    formula = (
        r"L_{t-p}, \ldots, L_t \ge (1 - \epsilon) \min_{s < t - p} L_s \; \Rightarrow \; \eta_{t+1} = \gamma\, \eta_t"
    )
    rank = 70
    watches = True

    gamma: float = real(
        0.1,
        low=0.0,
        high=1.0,
        step=0.05,
        label=mark("Gamma"),
        help=mark("What the learning rate is multiplied with."),
    )
    patience: int = integer(
        10,
        low=0,
        high=1_000_000,
        label=mark("Patience"),
        help=mark("Epochs without a better loss that are waited for."),
    )
    threshold: float = real(
        1e-4,
        low=0.0,
        high=1.0,
        step=0.0001,
        label=mark("Threshold"),
        help=mark("Part of the best loss by which a loss has to be lower to count as better."),
    )
    cooldown: int = integer(
        0, low=0, high=1_000_000, label=mark("Cooldown"), help=mark("Epochs after a drop in which none is counted.")
    )
    least: float = fraction(
        0.0,
        step=0.001,
        label=mark("Least share"),
        help=mark("The part of the learning rate below which it never goes."),
    )

    def factor(self, time: float, memory: Memory = ()) -> float:
        return memory[0] if memory else 1.0

    def begin(self) -> Memory:
        return (1.0, sys.float_info.max, 0.0, 0.0)

    def observe(self, memory: Memory, loss: float) -> Memory:
        share, best, bad, wait = memory
        if math.isfinite(loss) and loss < best * (1.0 - self.threshold):
            best, bad = loss, 0.0
        else:
            bad += 1.0
        if wait > 0.0:
            wait, bad = wait - 1.0, 0.0
        if bad > self.patience:
            share, bad, wait = max(share * self.gamma, min(share, self.least)), 0.0, float(self.cooldown)
        return (share, best, bad, wait)
