"""Tables and pictures that come with scikit-learn, which is imported only when they are loaded."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.dataset import DataError, Samples
from nnplayground.heavy import IMPORTING
from nnplayground.text import text

if TYPE_CHECKING:
    from nnplayground.datasets.spec import Shape


def bundled(name: str, shape: Shape, divisor: float = 1.0) -> Samples:
    """scikit-learn's ``load_<name>``, its rows reshaped and divided.  Raises ``DataError`` without scikit-learn."""
    try:
        with IMPORTING:
            found = getattr(importlib.import_module("sklearn.datasets"), f"load_{name}")()
    except ImportError as error:
        raise DataError(
            text(
                "The data set {name!r} comes with scikit-learn, which cannot be imported ({reason}). "
                "Install it with: pip install scikit-learn.",
                name=name,
                reason=error,
            )
        ) from error
    inputs = np.array(found.data, dtype=np.float64).reshape(-1, *shape) / divisor
    return Samples(inputs, np.array(found.target, dtype=np.int64))
