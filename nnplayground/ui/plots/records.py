"""Rows of figures by training step, kept in bounded memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[Any]


class Records:
    """When it is full, every second record of the older half goes, as in the history of the loss.

    A record may be *broken off* from the one before it: no one looked in between, and what happened is not known.
    """

    def __init__(self, shape: tuple[int, ...], dtype: npt.DTypeLike = np.float64, capacity: int = 512) -> None:
        self._steps = np.zeros(capacity, np.int64)
        self._broken = np.zeros(capacity, np.bool_)
        self._rows: Rows = np.zeros((capacity, *shape), dtype)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def steps(self) -> npt.NDArray[np.int64]:
        """Ascending."""
        return self._steps[: self._count]

    @property
    def broken(self) -> npt.NDArray[np.bool_]:
        return self._broken[: self._count]

    @property
    def rows(self) -> Rows:
        return self._rows[: self._count]

    def add(self, step: int, row: Rows, broken: bool) -> None:
        """``step`` is larger than that of the last record."""
        if self._count == len(self._steps):
            self._thin()
        self._steps[self._count] = step
        self._rows[self._count] = row
        self._broken[self._count] = broken and self._count > 0
        self._count += 1

    def replace_rows(self, rows: Rows) -> None:
        """Other rows for the same steps."""
        self._rows[: self._count] = rows

    def sampled(self, slots: int) -> npt.NDArray[np.intp]:
        """For ``slots`` evenly spaced steps from the first to the last record: the record in force, -1 in a gap."""
        at = np.linspace(self.steps[0], self.steps[-1], slots)
        rows = np.searchsorted(self.steps, at + 1e-6, "right") - 1
        follows = np.minimum(rows + 1, self._count - 1)
        # The slot after the last record before a gap is the first that nothing is known of.
        width = (self.steps[-1] - self.steps[0]) / max(slots - 1, 1)
        unseen = self.broken[follows] & (follows > rows) & (at - self.steps[rows] > width)
        return np.where(unseen, -1, rows)

    def _thin(self) -> None:
        half = self._count // 2
        kept = np.concatenate([np.arange(0, half, 2), np.arange(half, self._count)])
        # A record that goes hands its break on to the next one that stays.
        broken = self.broken.copy()
        broken[2:half:2] |= self.broken[1 : half - 1 : 2]
        if half % 2 == 0:
            broken[half] |= self.broken[half - 1]
        self._steps[: len(kept)] = self._steps[kept]
        self._rows[: len(kept)] = self._rows[kept]
        self._broken[: len(kept)] = broken[kept]
        self._count = len(kept)
