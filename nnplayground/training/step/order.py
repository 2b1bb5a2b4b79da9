"""The order in which the samples come: a permutation per epoch, and the place in it."""

from __future__ import annotations

import torch
from torch import Tensor


class Order:
    """Batches of the running epoch.

    The place is counted in samples, so the batch size may change in the middle of an epoch.  ``alone``: whether a
    batch of a single row can be trained on (under BatchNorm it cannot); where it cannot and a change of the batch size
    would leave a single last row, that row joins the batch before it.
    """

    def __init__(self, samples: int, seed: int, shuffle: bool, alone: bool) -> None:
        self.samples = samples
        self.shuffle = shuffle
        self.alone = alone
        self.position = 0
        self.generator = torch.Generator().manual_seed(seed)
        # The memory of the permutation stays the same: a captured step draws into it.
        self.permutation: Tensor = torch.arange(samples)
        self._draw()

    def sizes(self, batch: int, limit: int, position: int | None = None) -> list[int]:
        """Rows of each of the next batches of this epoch, at most ``limit`` of them; or of those from ``position``."""
        position = self.position if position is None else position
        rest = self.samples - position
        count = self.batches_left(batch, position)
        sizes = [batch] * min(count, limit)
        if count <= limit:
            sizes[-1] = rest - batch * (count - 1)
        return sizes

    def batches_left(self, batch: int, position: int | None = None) -> int:
        """Batches left in this epoch; or from ``position`` on."""
        rest = self.samples - (self.position if position is None else position)
        count = -(-rest // batch)
        return count - 1 if count > 1 and rest % batch == 1 and not self.alone else count

    def next_epoch(self) -> None:
        """Draw the order of the next epoch."""
        self.position = 0
        self._draw()

    def set_shuffle(self, shuffle: bool) -> None:
        """Takes effect with the next epoch, or at once where none of this one was used yet."""
        if shuffle != self.shuffle:
            self.shuffle = shuffle
            if self.position == 0:
                self._draw()

    def _draw(self) -> None:
        if self.shuffle:
            torch.randperm(self.samples, generator=self.generator, out=self.permutation)
        else:
            torch.arange(self.samples, out=self.permutation)
