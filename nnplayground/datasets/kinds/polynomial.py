"""Polynomial: a Chebyshev polynomial."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.curve import REACH, Curve
from nnplayground.datasets.dataset import DATASETS
from nnplayground.fields.declare import integer
from nnplayground.text import mark

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats


@DATASETS.register
class Polynomial(Curve):
    kind = "polynomial"
    title = mark("Polynomial")
    help = mark("A noisy Chebyshev polynomial: without noise it stays between −1 and 1, whatever its degree.")
    formula = r"y = T_n(x / 3) + \varepsilon, \quad T_n(\cos t) = \cos(n t)"
    rank = 26

    degree: int = integer(3, low=1, high=9, label=mark("Degree"), help=mark("Its highest power of x."))

    def value(self, x: Floats) -> Floats:
        # Of points in reach the definition itself serves.
        wave: Floats = np.cos(self.degree * np.arccos(np.clip(x / REACH, -1.0, 1.0)))
        return wave
