"""Which samples are looked at, and what each of them says in its own unit.  Nothing large is copied."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from nnplayground import notation
from nnplayground.datasets.spec import SPLITS, SplitName

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """Samples in the order in which they are listed: ``splits`` holds places in ``SPLITS``, ``places`` the row of each
    within its split."""

    data: Prepared
    splits: Integers
    places: Integers

    def __len__(self) -> int:
        return len(self.places)

    def split(self, row: int) -> SplitName:
        return SPLITS[int(self.splits[row])]

    def inputs(self, row: int) -> Floats:
        """In the data's own unit and shape."""
        return self.data.own_inputs(self.data.inputs[self.split(row)][int(self.places[row])])

    def cell(self, row: int, column: int) -> float:
        """One input of one sample; NaN where it was missing."""
        data, split, place = self.data, self.split(row), int(self.places[row])
        if split in data.missing and bool(data.missing[split][place].flat[column]):
            return float("nan")
        value = float(data.inputs[split][place].flat[column])
        if data.mean is not None and data.scale is not None:
            value = value * float(data.scale.flat[column]) + float(data.mean.flat[column])
        return value

    def targets(self, row: int) -> tuple[str, ...]:
        """The class, or the value of each target."""
        data = self.data
        target = data.targets[self.split(row)][int(self.places[row])]
        if data.spec.target_kind == "classification":
            return (notation.restyled(data.spec.class_names[int(target)]),)
        return tuple(number(float(value)) for value in data.own_targets(np.atleast_1d(target)))


def chosen(data: Prepared, splits: tuple[SplitName, ...] = SPLITS, of_class: int | None = None) -> Rows:
    """All samples of some splits, or those of one class."""
    order: list[tuple[int, Integers]] = []
    for split in splits:
        targets = data.targets[split]
        places = np.arange(len(targets)) if of_class is None else np.flatnonzero(targets == of_class)
        order.append((SPLITS.index(split), places.astype(np.int64)))
    return Rows(
        data,
        np.concatenate([np.full(len(places), index, dtype=np.int64) for index, places in order]),
        np.concatenate([places for _, places in order]),
    )


def some(data: Prepared, count: int) -> Rows:
    """About ``count`` samples of the training part: as many of each class, class by class; or the first ones."""
    targets = data.targets["train"]
    if data.spec.target_kind == "regression":
        places = np.arange(min(count, len(targets)))
    else:
        classes = len(data.spec.class_names)
        each = max(1, round(count / max(classes, 1)))
        parts = [np.flatnonzero(targets == index)[:each] for index in range(min(classes, count))]
        places = np.concatenate(parts) if parts else np.arange(0)
    return Rows(data, np.full(len(places), SPLITS.index("train"), dtype=np.int64), places.astype(np.int64))


def number(value: float) -> str:
    """Short, with a true minus sign; a dash for what is not there."""
    return notation.ABSENT if math.isnan(value) else notation.short(value, 4)
