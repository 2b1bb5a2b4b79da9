"""Step decay."""

from __future__ import annotations

from nnplayground.fields.declare import integer, real
from nnplayground.text import mark
from nnplayground.training.schedules.schedule import SCHEDULES, Memory, Schedule


@SCHEDULES.register
class StepDecay(Schedule):
    """``torch.optim.lr_scheduler.StepLR``.

    Input: the time, a scalar in epochs.  Output: the factor, a scalar.
    """

    kind = "step"
    title = mark("Step")
    help = mark("Multiplies the learning rate again and again, after equal numbers of epochs.")
    formula = r"\eta_t = \eta\, \gamma^{\lfloor t / n \rfloor}"
    rank = 20

    every: int = integer(
        30, low=1, high=1_000_000, label=mark("Every"), help=mark("Epochs from one step down to the next.")
    )
    gamma: float = real(
        0.1,
        low=0.0,
        high=1.0,
        step=0.05,
        label=mark("Gamma"),
        help=mark("What the learning rate is multiplied with each time."),
    )

    def span(self) -> float | None:
        return 4.0 * self.every

    def factor(self, time: float, memory: Memory = ()) -> float:
        steps: float = self.gamma ** (time // self.every)
        return steps
