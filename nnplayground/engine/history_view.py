"""The curves of a run as arrays that grow, thin themselves, and are ready for a plot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
import numpy.typing as npt

from nnplayground.engine.snapshot import Snapshot
from nnplayground.training.measurements import HistoryRow

Column = Literal[
    "epoch", "step", "objective", "learning_rate",
    "train_loss", "train_score", "validation_loss", "validation_score", "test_loss", "test_score",
]  # fmt: skip
COLUMNS: tuple[Column, ...] = (
    "epoch", "step", "objective", "learning_rate",
    "train_loss", "train_score", "validation_loss", "validation_score", "test_loss", "test_score",
)  # fmt: skip

Floats = npt.NDArray[np.float64]
_CAPACITY = 16_384
"""Rows kept; when they are full, every second one of the older half goes."""


class HistoryView:
    """Measures per epoch.  ``column`` gives a view that is valid until the next ``extend``."""

    def __init__(self) -> None:
        # A row for each measure, as plots read one measure at a time; one place more for the figures of this moment.
        self._rows = np.full((len(COLUMNS), _CAPACITY + 1), np.nan)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, rows: Iterable[HistoryRow]) -> None:
        new = np.array([_row(row) for row in rows]).reshape(-1, len(COLUMNS)).T
        while new.shape[1]:
            if self._count == _CAPACITY:
                self._thin()
            part, new = np.split(new, [_CAPACITY - self._count], axis=1)
            self._rows[:, self._count : self._count + part.shape[1]] = part
            self._count += part.shape[1]

    def column(self, name: Column) -> Floats:
        """All values of one column, a vector with a number for each row; NaN where a split or a figure is absent."""
        return self._rows[COLUMNS.index(name), : self._count]

    def up_to(self, snapshot: Snapshot | None) -> dict[Column, Floats]:
        """All columns, vectors of one length, with the figures of a snapshot as the last row where that is newer and of
        the present; ``epoch`` counts parts of an epoch.  They are views, valid as ``column`` says."""
        rows: dict[Column, Floats] = {name: self.column(name) for name in COLUMNS}
        if snapshot is None or snapshot.viewed is not None:
            return rows
        epoch = snapshot.now.epoch + snapshot.batch / max(snapshot.steps_per_epoch, 1)
        if self._count and epoch <= rows["epoch"][-1]:
            return rows
        self._rows[:, self._count] = _row(snapshot.now)
        self._rows[COLUMNS.index("epoch"), self._count] = epoch
        return {name: self._rows[place, : self._count + 1] for place, name in enumerate(COLUMNS)}

    def _thin(self) -> None:
        half = _CAPACITY // 2
        kept = np.concatenate([self._rows[:, :half:2], self._rows[:, half:_CAPACITY]], axis=1)
        self._count = kept.shape[1]
        self._rows[:, : self._count] = kept


def _row(history_row: HistoryRow) -> list[float]:
    row = [float(history_row.epoch), float(history_row.step), history_row.objective, history_row.learning_rate]
    for measured in (history_row.train, history_row.validation, history_row.test):
        row += [np.nan, np.nan] if measured is None else [measured.loss, measured.score]
    return row
