"""Step: a stair."""

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
class StepFunction(Curve):
    kind = "step"
    title = mark("Step function")
    help = mark("Noisy stairs from −1 to 1: their edges are hard for a smooth network.")
    formula = r"y = -1 + \frac{2}{n}\,\#\{k : x \geq x_k\} + \varepsilon"
    rank = 27

    steps: int = integer(1, low=1, high=8, label=mark("Steps"), help=mark("How many edges there are, evenly spaced."))

    def value(self, x: Floats) -> Floats:
        edges = np.linspace(-REACH, REACH, self.steps + 2)[1:-1]
        height: Floats = np.searchsorted(edges, x, side="right") * 2.0 / self.steps - 1.0
        return height
