"""From a data set to the arrays that train: load, split, standardize."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnplayground.datasets.dataset import Dataset
from nnplayground.datasets.spec import DataSpec, SplitName

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats, Integers


@dataclass(frozen=True)
class Prepared:
    """Samples by split, ready for a session and for the plots.  Arrays are read-only."""

    spec: DataSpec
    inputs: Mapping[SplitName, Floats]
    """float64 ``(n, *spec.shape)``, standardized where the data set asks for it.  Every split has an entry, perhaps
    of no rows."""
    targets: Mapping[SplitName, Floats | Integers]
    """int64 ``(n,)`` or float64 ``(n, targets)``."""
    mean: Floats | None = None
    """Per input column, of the training part; None where nothing was standardized."""
    scale: Floats | None = None
    """Divisor per input column (1 where a column is constant)."""


def prepare(
    dataset: Dataset,
    *,
    seed: int,
    draw: int,
    train_share: float,
    validation_share: float,
    files: Mapping[str, bytes],
) -> Prepared:
    """Load, split and standardize.  Raises ``DataError``.  Slow for some data sets: not on the GUI thread."""
    raise NotImplementedError
