"""A copy of everything that training changes, to go back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from nnplayground.training.device import noise_state, set_noise_state

if TYPE_CHECKING:
    from torch import Tensor

    from nnplayground.training.session.learner import Learner


class RollbackCopy:
    """Where a learner stands.  Taken while its noise is in the default generator; so is :meth:`restore` called."""

    def __init__(self, learner: Learner) -> None:
        self._learner = learner
        self._live = learner.live()
        self._copies = [tensor.clone() for tensor in self._live]
        self._noise = noise_state(learner.device)
        self._position = LoopPosition(learner)

    def restore(self) -> None:
        """Put every number back."""
        for tensor, copy in zip(self._live, self._copies, strict=True):
            tensor.copy_(copy)
        set_noise_state(self._learner.device, self._noise)
        self._position.restore()
        self._learner.touch()

    def same(self) -> bool:
        """Whether every number of the learner is what it was: bit for bit on the CPU, where sums have an order."""
        if not all(same(tensor, copy) for tensor, copy in zip(self._live, self._copies, strict=True)):
            return False
        if self._learner.device.type != "cpu":
            return self._position.same()
        return bool(noise_state(self._learner.device).equal(self._noise)) and self._position.same()


class LoopPosition:
    """The counters of a learner and where its order stands, without any tensor that a step changes."""

    def __init__(self, learner: Learner) -> None:
        self._learner = learner
        self._generator = learner.order.generator.get_state()
        self._counters = self._now()

    def restore(self) -> None:
        learner, order = self._learner, self._learner.order
        learner.steps, learner.epoch, learner.batch, learner.last_objective, order.position = self._counters
        order.generator.set_state(self._generator)

    def same(self) -> bool:
        same_order = bool(self._learner.order.generator.get_state().equal(self._generator))
        return same_order and repr(self._now()) == repr(self._counters)

    def _now(self) -> tuple[int, int, int, float, int]:
        learner = self._learner
        return learner.steps, learner.epoch, learner.batch, learner.last_objective, learner.order.position


def same(one: Tensor, other: Tensor) -> bool:
    """Whether two tensors of one shape are equal bit for bit, so that two numbers that are not a number may be the
    same; on a GPU, where the order in which it adds up is open, to a few digits."""
    if one.device.type != "cpu":
        return bool(torch.allclose(one, other, rtol=1e-3, atol=1e-5, equal_nan=True))
    return one.numpy().tobytes() == other.numpy().tobytes()
