"""Piecewise constant: drops at chosen epochs."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Annotated

from pydantic import Field, field_validator

from nnplayground.fields.declare import numbers
from nnplayground.text import mark
from nnplayground.training.schedules.schedule import SCHEDULES, Memory, Schedule

Epoch = Annotated[float, Field(ge=0.0, le=1e6)]
Factor = Annotated[float, Field(ge=0.0, le=10.0)]


@SCHEDULES.register
class Piecewise(Schedule):
    """``torch.optim.lr_scheduler.MultiStepLR`` with a factor for each milestone.

    Input: the time, a scalar in epochs.  Output: the factor, a scalar.
    """

    kind = "piecewise"
    title = mark("Piecewise constant")
    help = mark("Multiplies the learning rate at chosen epochs; in between it stays.")
    formula = r"\eta_t = \eta\, \gamma_1 \gamma_2 \cdots \gamma_k, \quad t_k \le t < t_{k+1}"
    rank = 10

    milestones: tuple[Epoch, ...] = numbers(
        (30.0, 60.0),
        low=0.0,
        high=1e6,
        label=mark("Epochs"),
        help=mark("When the learning rate changes: epochs, in order."),
    )
    factors: tuple[Factor, ...] = numbers(
        (0.1,),
        low=0.0,
        high=10.0,
        label=mark("Factors"),
        help=mark("What it is multiplied with at each of them; the last also serves the epochs that are left."),
    )

    @field_validator("milestones")
    @classmethod
    def _ascend(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if any(later <= earlier for earlier, later in pairwise(value)):
            raise ValueError(mark("the epochs have to ascend"))
        if len(value) > 30:
            raise ValueError(mark("there may be 30 epochs at most"))
        return value

    @field_validator("factors")
    @classmethod
    def _some(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if not value:
            raise ValueError(mark("at least one factor is needed"))
        if len(value) > 30:
            raise ValueError(mark("there may be 30 factors at most"))
        return value

    def span(self) -> float | None:
        return 1.25 * self.milestones[-1] if self.milestones else None

    def factor(self, time: float, memory: Memory = ()) -> float:
        passed = sum(epoch <= time for epoch in self.milestones)
        last = len(self.factors) - 1
        return math.prod((self.factors[min(place, last)] for place in range(passed)), start=1.0)
