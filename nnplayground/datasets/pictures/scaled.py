"""Pictures made larger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats


def scaled(pictures: Floats, size: int) -> Floats:
    """Square ``(n, channels, side, side)`` pictures with ``size`` pixels a side, interpolated linearly along both
    axes.  Pixels are areas, and beyond the outermost centres the picture goes on as it is at them."""
    side = pictures.shape[-1]
    if side == size:
        return pictures
    across = _weights(side, size)
    larger: Floats = across @ pictures @ across.T
    return larger


def _weights(side: int, size: int) -> Floats:
    """``(size, side)``: of which old pixels a new one is made."""
    place = np.clip((np.arange(size) + 0.5) * side / size - 0.5, 0.0, side - 1.0)
    below = np.minimum(place.astype(np.int64), side - 2)
    share = place - below
    weights = np.zeros((size, side))
    weights[np.arange(size), below] = 1.0 - share
    weights[np.arange(size), below + 1] = share
    return weights
