"""The history of a run: one row per epoch, bounded, thinned by the same rule whatever the pace."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.spec import SPLITS
from nnplayground.training.measurements import HistoryRow, Measured

if TYPE_CHECKING:
    from nnplayground.training.state.state import AnyArray

LIMIT = 2000
"""Rows kept at most."""


class RunHistory:
    """Rows of the epochs that are multiples of a stride; others need not even be measured.

    The stride begins at 1 and doubles whenever the limit is passed, so an hour of training costs no more memory than a
    minute, and two runs of the same length keep the same rows.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self.rows: list[HistoryRow] = []
        self.stride = 1
        self._limit = limit

    def add(self, row: HistoryRow) -> bool:
        """Whether the row is kept."""
        if row.epoch % self.stride:
            return False
        self.rows.append(row)
        if len(self.rows) > self._limit:
            self.stride *= 2
            self.rows = [kept for kept in self.rows if kept.epoch % self.stride == 0]
        return True

    def up_to(self, step: int) -> RunHistory:
        """The rows of the first ``step`` steps; what comes after them is thinned as here."""
        run_history = RunHistory(self._limit)
        run_history.stride = self.stride
        run_history.rows = self.rows[: bisect_right(self.rows, step, key=lambda row: row.step)]
        return run_history

    def dump(self) -> dict[str, AnyArray]:
        """Columns by name: vectors with a number for each row, and the scalar ``stride``.  A split that was absent is 0
        in ``<split>_present``."""
        rows = self.rows
        columns: dict[str, AnyArray] = {
            "epoch": np.array([row.epoch for row in rows], dtype=np.int64),
            "step": np.array([row.step for row in rows], dtype=np.int64),
            "objective": np.array([row.objective for row in rows], dtype=np.float64),
            "learning_rate": np.array([row.learning_rate for row in rows], dtype=np.float64),
            "stride": np.array(self.stride, dtype=np.int64),
        }
        for split in SPLITS:
            measured = [row.of(split) for row in rows]
            columns[f"{split}_present"] = np.array([one is not None for one in measured], dtype=np.uint8)
            columns[f"{split}_loss"] = np.array([math.nan if one is None else one.loss for one in measured])
            columns[f"{split}_score"] = np.array([math.nan if one is None else one.score for one in measured])
        return columns

    @classmethod
    def load(cls, columns: Mapping[str, AnyArray]) -> RunHistory:
        """What :meth:`dump` made.  Raises ``KeyError`` or ``ValueError`` for other names, types or shapes."""
        for name, column in columns.items():
            whole = name in ("epoch", "step", "stride")
            fits = column.dtype == np.int64 if whole else column.dtype.kind in "biuf"
            if not fits or column.ndim != (name != "stride"):
                raise ValueError(f"{name} is no column of numbers")
        history = cls()
        history.stride = int(columns["stride"].item())
        if history.stride < 1:
            raise ValueError("the stride is below 1")
        for name in ("epoch", "step"):
            if (np.diff(columns[name], prepend=0) < 0).any():
                raise ValueError(f"{name} does not rise")
        splits = [
            [
                Measured(loss, score) if present else None
                for present, loss, score in zip(
                    columns[f"{split}_present"].tolist(),
                    columns[f"{split}_loss"].tolist(),
                    columns[f"{split}_score"].tolist(),
                    strict=True,
                )
            ]
            for split in SPLITS
        ]
        plain = [columns[name].tolist() for name in ("epoch", "step", "objective", "learning_rate")]
        history.rows = [HistoryRow(*row) for row in zip(*plain, *splits, strict=True)]
        return history
