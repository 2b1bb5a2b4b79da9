"""Figures of loaded data: ranges and spread of every feature and target, and how often each class comes.

All numbers are in the data's own unit, as they were before anything was standardized.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.spec import SPLITS, SplitName

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats
    from nnplayground.datasets.prepare import Prepared


@dataclass(frozen=True)
class ColumnFigures:
    """One feature or one target, over the rows that were looked at.  NaN where there are none."""

    name: str
    low: float
    high: float
    mean: float
    deviation: float
    """Standard deviation over the rows, divided by their number."""
    missing: int = 0
    """Cells that were empty in these rows and hold the training part's mean now."""


def feature_figures(data: Prepared, splits: tuple[SplitName, ...] = SPLITS) -> tuple[ColumnFigures, ...]:
    """Of every feature; of data without named features, as pictures, one entry over all numbers, called ``""``."""
    splits = tuple(split for split in splits if len(data.inputs[split]))
    parts = [data.inputs[split].reshape(len(data.inputs[split]), -1) for split in splits]
    gaps = [data.missing[split] for split in splits if split in data.missing]
    missing = np.sum([np.asarray(part).sum(axis=0) for part in gaps], axis=0) if gaps else None
    names = data.spec.feature_names
    if not names:
        return (_over_all(parts, data),)
    return _columns(parts, names, data.mean, data.scale, missing)


def target_figures(data: Prepared, splits: tuple[SplitName, ...] = SPLITS) -> tuple[ColumnFigures, ...]:
    """Of every target of a regression; empty for a classification."""
    if data.spec.target_kind == "classification":
        return ()
    parts = [data.targets[split].astype(np.float64) for split in splits]
    return _columns(parts, data.spec.target_names, data.target_mean, data.target_scale, None)


def class_counts(data: Prepared) -> Mapping[SplitName, tuple[int, ...]]:
    """How many samples of each class every split holds, in the order of ``class_names``; empty for a regression."""
    if data.spec.target_kind == "regression":
        return {}
    classes = len(data.spec.class_names)
    return {
        split: tuple(np.bincount(data.targets[split].astype(np.int64), minlength=classes).tolist()) for split in SPLITS
    }


def _columns(
    parts: list[Floats], names: tuple[str, ...], mean: Floats | None, scale: Floats | None, missing: Floats | None
) -> tuple[ColumnFigures, ...]:
    """One split after the other, so that nothing large is copied."""
    figures = _gather(parts, len(names))
    shift = np.zeros(len(names)) if mean is None else mean.reshape(-1)
    factor = np.ones(len(names)) if scale is None else scale.reshape(-1)
    lows, highs, means, deviations = figures
    return tuple(
        ColumnFigures(
            name,
            float(lows[k] * factor[k] + shift[k]),
            float(highs[k] * factor[k] + shift[k]),
            float(means[k] * factor[k] + shift[k]),
            float(deviations[k] * factor[k]),
            0 if missing is None else int(missing[k]),
        )
        for k, name in enumerate(names)
    )


def _over_all(parts: list[Floats], data: Prepared) -> ColumnFigures:
    if data.mean is not None and data.scale is not None:
        parts = [part * data.scale.reshape(-1) + data.mean.reshape(-1) for part in parts]
    low, high, mean, deviation = (float(result[0]) for result in _gather([part.reshape(-1, 1) for part in parts], 1))
    return ColumnFigures("", low, high, mean, deviation)


def _gather(parts: list[Floats], width: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Least, largest, mean and deviation of each column over all parts."""
    parts = [part for part in parts if len(part)]
    count = sum(map(len, parts))
    if not count:
        nothing = np.full(width, np.nan)
        return nothing, nothing, nothing, nothing
    lows = np.min([part.min(axis=0) for part in parts], axis=0)
    highs = np.max([part.max(axis=0) for part in parts], axis=0)
    means = np.sum([part.sum(axis=0) for part in parts], axis=0) / count
    squares = np.sum([np.square(part - means).sum(axis=0) for part in parts], axis=0)
    return lows, highs, means, np.sqrt(squares / count)
