"""Early stopping: the weights of the smallest validation loss so far, and how long ago that was."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from nnplayground.training.state import restore

if TYPE_CHECKING:
    from torch import Tensor

    from nnplayground.training.session.learner import Learner
    from nnplayground.training.state.state import AnyArray


class EarlyStopping:
    """Of one learner; empty until the first epoch has been observed."""

    def __init__(self, learner: Learner) -> None:
        self._learner = learner
        self.best_loss = math.inf
        self.best_epoch = 0
        self._since = learner.epoch
        """Waiting is counted from here where the best epoch lies before it."""
        self._copies: dict[str, Tensor] = {}

    def observe(self, loss: float) -> None:
        """The validation loss at the end of the epoch that the learner has just completed."""
        if loss < self.best_loss or not self.has_best:  # the first counts, even where it is no finite number
            self.best_loss, self.best_epoch = math.inf if math.isnan(loss) else loss, self._learner.epoch
            self._copies = {name: tensor.detach().clone() for name, tensor in self._tensors().items()}

    @property
    def has_best(self) -> bool:
        return bool(self._copies)

    def exhausted(self, patience: int) -> bool:
        """Whether nothing has become better for so many epochs; never before there are weights to go back to."""
        return self.has_best and self._learner.epoch - max(self.best_epoch, self._since) >= patience

    def wait_again(self) -> None:
        """Training was stopped and may go on: patience begins anew, the best weights are kept."""
        self._since = self._learner.epoch

    def restore(self) -> None:
        """Put the best weights into the learner."""
        for name, tensor in self._tensors().items():
            tensor.detach().copy_(self._copies[name])
        self._learner.touch()

    def dump(self) -> dict[str, AnyArray]:
        """As part of ``State.rest``: three scalars, and the best weights in the shapes of the parameters.  Empty where
        there is nothing yet."""
        if not self.has_best:
            return {}
        return {
            "best/loss": np.array(self.best_loss, dtype=np.float64),
            "best/epoch": np.array(self.best_epoch, dtype=np.int64),
            "best/since": np.array(self._since, dtype=np.int64),
            **{f"best/weights/{name}": restore.to_array(copy) for name, copy in self._copies.items()},
        }

    def put(self, rest: dict[str, AnyArray]) -> None:
        """What ``dump`` gave.  Raises ``StateError`` for another name, shape or type."""
        copies = {name: tensor.detach().clone() for name, tensor in self._tensors().items()}
        for name, copy in copies.items():
            restore.put(rest, f"best/weights/{name}", copy)
        restore.finite({f"best/weights/{name}": copy for name, copy in copies.items()})
        self.best_loss = restore.real(rest, "best/loss")
        self.best_epoch = restore.number(rest, "best/epoch", 0)
        self._since = restore.number(rest, "best/since", 0)
        self._copies = copies

    def _tensors(self) -> dict[str, Tensor]:
        step = self._learner.step
        return {**step.layout.by_name(step.flat), **self._learner.fixed}
