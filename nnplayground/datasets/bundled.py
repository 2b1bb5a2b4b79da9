"""Tables and pictures that come with scikit-learn, which is imported only when they are loaded."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np

from nnplayground.datasets.dataset import DataError, Dataset, Samples
from nnplayground.fields.declare import flag
from nnplayground.import_order import IMPORTING
from nnplayground.text import mark, text

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats
    from nnplayground.datasets.spec import DataSpec


class BundledTable(Dataset):
    """A table whose columns differ in their units."""

    category = mark("Tables")

    standardize: bool = flag(
        True,
        label=mark("Standardize inputs"),
        help=mark("Bring every input column to mean 0 and standard deviation 1, as measured on the training part."),
    )

    def standardized(self) -> bool:
        return self.standardize


def bundled(name: str, spec: DataSpec, divisor: float = 1.0, **options: Any) -> Samples:
    """scikit-learn's ``load_<name>(**options)``, shaped as ``spec`` says, its inputs divided.  Raises ``DataError``
    without scikit-learn."""
    try:
        with IMPORTING:
            bunch = getattr(importlib.import_module("sklearn.datasets"), f"load_{name}")(**options)
    except ImportError as error:
        raise DataError(
            text(
                "The data set {name!r} comes with scikit-learn, which cannot be imported ({reason}). "
                "Install it with: pip install scikit-learn.",
                name=name,
                reason=error,
            )
        ) from error
    inputs = np.array(bunch.data, dtype=np.float64).reshape(-1, *spec.shape) / divisor
    if spec.target_kind == "classification":
        return Samples(inputs, np.array(bunch.target, dtype=np.int64))
    return Samples(inputs, np.array(bunch.target, dtype=np.float64).reshape(len(inputs), -1))


def photographs() -> list[Floats]:
    """The two photographs that come with scikit-learn, each ``(3, 427, 640)`` with values from 0 to 1."""
    try:
        with IMPORTING:
            pictures = importlib.import_module("sklearn.datasets").load_sample_images()
    except ImportError as error:
        raise DataError(
            text(
                "The photographs come with scikit-learn and are read by Pillow, one of which cannot be imported "
                "({reason}). Install them with: pip install scikit-learn pillow.",
                reason=error,
            )
        ) from error
    return [np.array(image, dtype=np.float64).transpose(2, 0, 1) / 255.0 for image in pictures.images]
