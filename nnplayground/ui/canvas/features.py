"""The features of planar data as maps over the plane, so that they are seen before anything is trained."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from nnplayground.layers.kinds.input import FEATURES, Feature

Floats = npt.NDArray[np.float32]


class _Coordinate(np.ndarray):
    """An array that answers to the one method which the formulas of the features need of a tensor."""

    def sin(self) -> npt.NDArray[np.float32]:
        wave: npt.NDArray[np.float32] = np.sin(self)
        return wave


@lru_cache(maxsize=8)
def _plane(low: float, high: float, size: int) -> tuple[_Coordinate, _Coordinate]:
    axis = np.linspace(low, high, size, dtype=np.float32)
    x1, x2 = np.meshgrid(axis, axis)
    return x1.view(_Coordinate), x2.view(_Coordinate)


def feature_maps(features: Sequence[Feature], plane: tuple[float, float], size: int = 50) -> Floats:
    """``(features, size, size)``; row 0 is the lowest x2."""
    x1, x2 = _plane(*plane, size)
    return np.stack([np.asarray(FEATURES[name][1](x1, x2), dtype=np.float32) for name in features])
