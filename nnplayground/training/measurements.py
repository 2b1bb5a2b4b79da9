"""Figures of a network in training: frozen values with NumPy copies, never live tensors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import SplitName

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Measured:
    """Loss (without penalties) and accuracy or R^2 of one split in evaluation mode."""

    loss: float
    score: float


@dataclass(frozen=True)
class HistoryRow:
    """One row of the history.  An absent split is None.  ``objective`` is NaN before the first step."""

    epoch: int
    step: int
    objective: float
    """Mean over the epoch's steps of loss + penalties, in training mode (Dropout active): the running figure."""
    learning_rate: float
    train: Measured | None = None
    validation: Measured | None = None
    test: Measured | None = None

    def of(self, split: SplitName) -> Measured | None:
        """What was measured on one of the splits."""
        return {"train": self.train, "validation": self.validation, "test": self.test}[split]


@dataclass(frozen=True)
class Activity:
    """What an activation is really fed, over (at most 1000 samples of) the training split in evaluation mode."""

    low: float
    high: float
    counts: npt.NDArray[np.int64]
    """Histogram of its inputs, ``(bins,)``, evenly from ``low`` to ``high``."""
    dead: int
    """Units whose slope is 0 for every sample."""
    saturated: float
    """Share of the inputs where the slope is below a hundredth of its steepest."""
    units: int


@dataclass(frozen=True)
class Spread:
    """Of one node's outputs over (at most 1000 samples of) the training split in evaluation mode."""

    mean: float
    deviation: float
    """How far the output of a unit moves from sample to sample: the root mean square of this over the units.  Units
    that differ among themselves, but say the same of every sample, tell nothing and count nothing."""
    quantiles: tuple[float, float, float, float, float]
    """Smallest, first quarter, median, third quarter, largest."""
    zero: float
    """Share of outputs that are exactly 0."""


@dataclass(frozen=True)
class Scores:
    """What scikit-learn says of the predictions of one split."""

    split: SplitName
    values: Mapping[str, float]
    """``accuracy, precision, recall, f1`` (each the mean over the classes), for two classes ``roc_auc``; or
    ``mae, rmse, r2``.  NaN where a figure is not defined."""
    classes: tuple[tuple[float, float, float, int], ...] = ()
    """Per class: precision, recall, F1, and how many samples belong to it."""
    confusion: tuple[tuple[int, ...], ...] = ()
    """A row for each true class: how many of its samples were taken for each class."""


@dataclass(frozen=True)
class GradientRow:
    """Figures of one parameter tensor at one step, from the step that trained."""

    mean: float
    """Mean |gradient|."""
    largest: float
    """Largest |gradient|."""
    update_ratio: float
    """Norm of the update over norm of the tensor before it."""


@dataclass(frozen=True)
class Predictions:
    """For data with more than two inputs.  Classification: ``confusion`` int64 (true, predicted) of the test split
    (or the training split when there is no test).  Regression: ``true`` and ``predicted``, at most 2000 rows."""

    split: SplitName
    confusion: npt.NDArray[np.int64] | None = None
    true: Array | None = None
    predicted: Array | None = None
