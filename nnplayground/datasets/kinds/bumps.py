"""Bumps: three hills and three hollows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.dataset import DATASETS
from nnplayground.datasets.planar import PlanarRegression
from nnplayground.text import mark

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats


# x, y, height
_CENTRES = (
    (-4.0, 2.5, 1.0),
    (0.0, 2.5, -1.0),
    (4.0, 2.5, 1.0),
    (-4.0, -2.5, -1.0),
    (0.0, -2.5, 1.0),
    (4.0, -2.5, -1.0),
)


@DATASETS.register
class Bumps(PlanarRegression):
    kind = "bumps"
    title = mark("Hills and hollows")
    help = mark("Three cone-shaped hills and three hollows in flat land.")
    formula = r"y = \pm\max\left(0,\ 1 - \frac{d}{2}\right)"
    rank = 21

    def surface(self, x: Floats, y: Floats) -> Floats:
        height = np.zeros_like(x)
        for centre_x, centre_y, sign in _CENTRES:
            here = sign * np.clip(1.0 - np.hypot(x - centre_x, y - centre_y) / 2.0, 0.0, 1.0)
            height = np.where(np.abs(here) > np.abs(height), here, height)
        return height
