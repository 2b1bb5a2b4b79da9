"""The contract of a learning-rate schedule: what the learning rate is multiplied with, and when."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from nnplayground.fields.kind import Kind
from nnplayground.registry import Registry

SCHEDULES: Registry[Schedule] = Registry("schedule", "nnplayground.training.schedules.kinds")

Memory = tuple[float, ...]
"""What a schedule that looks at losses has to remember; part of a session's state."""


class Schedule(Kind):
    """Pure: the same time and memory give the same factor.

    Time is counted in epochs from the end of the warm-up, as a real number: in the middle of the third epoch it is
    2.5.  It is asked at the beginning of every step.
    """

    registry: ClassVar[Registry[Any] | None] = SCHEDULES
    constant: ClassVar[bool] = False
    """Whether the factor never changes."""
    watches: ClassVar[bool] = False
    """Whether it looks at the loss after each epoch."""

    def factor(self, time: float, memory: Memory = ()) -> float:
        """What the learning rate of the settings is multiplied with; at least 0."""
        raise NotImplementedError

    def span(self) -> float | None:
        """Epochs that a picture of it should show; None where it goes on evenly for ever."""
        return None

    def begin(self) -> Memory:
        """What it remembers before the first epoch; the length never changes."""
        return ()

    def observe(self, memory: Memory, loss: float) -> Memory:
        """What it remembers after an epoch: ``loss`` is that of validation, or of training where there is none."""
        return memory


def half_wave(start: float, end: float, share: float) -> float:
    """From ``start`` to ``end`` as ``share`` goes from 0 to 1, along half a wave of the cosine."""
    return end + (start - end) * (1.0 + math.cos(math.pi * min(share, 1.0))) / 2.0
