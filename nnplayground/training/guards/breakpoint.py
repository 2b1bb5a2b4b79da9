"""Where a run pauses by itself: at an epoch, at a number that passes a bound, at the first that is not finite."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from nnplayground import notation
from nnplayground.text import Text, mark, text


@dataclass(frozen=True)
class StepMeasures:
    """What a step found before its update."""

    step: int
    """Its number, from 1."""
    loss: float
    """Of its minibatch, in training mode, without penalties."""
    norm: float
    """Euclidean length of the gradient of the objective, before it is clipped."""


@dataclass(frozen=True)
class Breakpoint:
    """``title`` is marked for translation."""

    title: ClassVar[str] = ""
    each_step: ClassVar[bool] = False
    """Whether every step has to be looked at, which takes as long as plain steps do."""

    def exceeded(self, measures: StepMeasures) -> bool:
        """Whether a step lies beyond its bound; the run pauses where one does and the step before it did not."""
        return False

    def sentence(self, measures: StepMeasures) -> Text:
        """Why it paused."""
        raise NotImplementedError


@dataclass(frozen=True)
class AtEpoch(Breakpoint):
    """Pauses once this many epochs are completed."""

    title = mark("Epoch")

    epoch: int

    def sentence(self, measures: StepMeasures) -> Text:
        return text("Paused at the breakpoint: epoch {epoch} is completed.", epoch=self.epoch)


@dataclass(frozen=True)
class LossPasses(Breakpoint):
    """The loss of a minibatch rises above its bound, or falls below it."""

    title = mark("Loss of a minibatch")
    each_step = True

    bound: float
    side: Literal["above", "below"] = "above"

    def exceeded(self, measures: StepMeasures) -> bool:
        return measures.loss > self.bound if self.side == "above" else measures.loss < self.bound

    def sentence(self, measures: StepMeasures) -> Text:
        words = {"step": measures.step, "loss": notation.short(measures.loss, 4), "bound": notation.exact(self.bound)}
        if self.side == "above":
            return text("Paused before step {step}: its loss, {loss}, is above {bound}.", **words)
        return text("Paused before step {step}: its loss, {loss}, is below {bound}.", **words)


@dataclass(frozen=True)
class GradientPasses(Breakpoint):
    """The norm of the gradient rises above its bound."""

    title = mark("Norm of the gradient")
    each_step = True

    bound: float

    def exceeded(self, measures: StepMeasures) -> bool:
        return measures.norm > self.bound

    def sentence(self, measures: StepMeasures) -> Text:
        return text(
            "Paused before step {step}: the norm of its gradient, {norm}, is above {bound}.",
            step=measures.step,
            norm=notation.short(measures.norm, 4),
            bound=notation.exact(self.bound),
        )


@dataclass(frozen=True)
class NotFinite(Breakpoint):
    """The first step that gives a number which is not finite; without it the run pauses too, but nothing is opened."""

    title = mark("First number that is not finite")

    def sentence(self, measures: StepMeasures) -> Text:
        return text("Paused before step {step}: it gives numbers that are not finite.", step=measures.step)


class Guard:
    """The breakpoints of a run, and on which side of each the last step was."""

    def __init__(self, breakpoints: Sequence[Breakpoint] = ()) -> None:
        self.breakpoints = tuple(breakpoints)
        self._exceeded: dict[Breakpoint, bool] = {}

    @property
    def each_step(self) -> bool:
        """Whether every step has to be looked at."""
        return any(one.each_step for one in self.breakpoints)

    @property
    def stops_at_nonfinite(self) -> bool:
        """Whether it pauses where a number is not finite."""
        return any(isinstance(one, NotFinite) for one in self.breakpoints)

    def next_epoch(self, epoch: int) -> AtEpoch | None:
        """The breakpoint at the nearest epoch after this one."""
        coming = [one for one in self.breakpoints if isinstance(one, AtEpoch) and one.epoch > epoch]
        return min(coming, key=lambda one: one.epoch, default=None)

    def check(self, measures: StepMeasures) -> Text | None:
        """Why to pause before this step.  The step that was paused before is let pass when it comes again."""
        reason: Text | None = None
        for one in self.breakpoints:
            if not one.each_step or math.isnan(measures.loss):
                continue
            beyond = one.exceeded(measures)
            if beyond and not self._exceeded.get(one, False) and reason is None:
                reason = one.sentence(measures)
            self._exceeded[one] = beyond
        return reason
