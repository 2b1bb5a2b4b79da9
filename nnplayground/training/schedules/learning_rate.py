"""The learning rate that settings give at a time: warm-up first, then the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.training.schedules.schedule import Memory

if TYPE_CHECKING:
    from nnplayground.training.settings import Settings

WARM_START = 0.01
"""The share with which a warm-up begins: with 0 the first step would do nothing."""


def learning_rate(settings: Settings, time: float, memory: Memory = ()) -> float:
    """The learning rate of a step that begins when ``time`` epochs (a real number) have been trained.

    ``memory`` is what ``observed`` gave last.  The warm-up rises evenly from ``WARM_START`` of what the schedule
    begins with to all of it, as ``torch.optim.lr_scheduler.LinearLR`` does.
    """
    warmup, schedule = settings.warmup, settings.schedule
    if time >= warmup:
        return settings.learning_rate * schedule.factor(time - warmup, memory)
    share = WARM_START + (1.0 - WARM_START) * time / warmup
    return settings.learning_rate * share * schedule.factor(0.0, memory)


def observed(settings: Settings, time: float, memory: Memory, loss: float) -> Memory:
    """The memory after an epoch that ended at ``time``; the warm-up teaches a schedule nothing."""
    return settings.schedule.observe(memory, loss) if time > settings.warmup else memory
