"""One cycle: up to the learning rate and far below it."""

from __future__ import annotations

from nnplayground.fields.declare import fraction, integer, real
from nnplayground.text import mark
from nnplayground.training.schedules.schedule import SCHEDULES, Memory, Schedule, half_wave


@SCHEDULES.register
class OneCycle(Schedule):
    """``torch.optim.lr_scheduler.OneCycleLR`` for the learning rate alone: Smith and Topin, 2018.

    Input: the time, a scalar in epochs.  Output: the factor, a scalar.
    """

    kind = "one_cycle"
    title = mark("One cycle")
    help = mark("Rises to the learning rate and falls to almost nothing, once, in a given number of epochs.")
    formula = (
        r"f_0 \eta \rightarrow \eta \rightarrow f_1 \eta, \quad "
        r"\eta_t = a + (b - a) \frac{1 - \cos(\pi s)}{2} \; \left(a \rightarrow b, \; 0 \le s \le 1\right)"
    )
    rank = 60

    epochs: int = integer(100, low=1, high=1_000_000, label=mark("Epochs"), help=mark("How long the cycle takes."))
    start: float = fraction(
        0.04, step=0.01, label=mark("First share"), help=mark("The part of the learning rate that it begins with.")
    )
    final: float = real(
        4e-6,
        low=1e-9,
        high=1.0,
        logarithmic=True,
        label=mark("Final share"),
        help=mark("The part of the learning rate that is left at the end."),
    )
    rise: float = fraction(0.3, label=mark("Rise"), help=mark("The part of the cycle in which it grows."))

    def span(self) -> float | None:
        return float(self.epochs)

    def factor(self, time: float, memory: Memory = ()) -> float:
        top = self.rise * self.epochs
        if time < top:
            return half_wave(self.start, 1.0, time / top)
        if time >= self.epochs:
            return self.final
        return half_wave(1.0, self.final, (time - top) / (self.epochs - top))
