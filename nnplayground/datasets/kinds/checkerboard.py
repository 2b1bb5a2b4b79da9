"""Checkerboard: squares of two classes in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.dataset import DATASETS
from nnplayground.datasets.planar import PlanarClassification, jitter
from nnplayground.fields.declare import integer
from nnplayground.text import mark

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats
    from nnplayground.datasets.planar import Flags


@DATASETS.register
class Checkerboard(PlanarClassification):
    kind = "checkerboard"
    title = mark("Checkerboard")
    help = mark("Squares of two classes in turn: the more there are, the harder to learn.")
    formula = r"\text{+1 where } \lfloor (x_1 + 5) / a \rfloor + \lfloor (x_2 + 5) / a \rfloor \text{ is even}"
    rank = 17

    cells: int = integer(4, low=2, high=8, label=mark("Squares"), help=mark("How many squares there are on each side."))

    def draw(self, random: np.random.Generator, noise: float) -> tuple[Floats, Flags]:
        points = random.uniform(-5.0, 5.0, (self.samples, 2))
        moved = jitter(points, 5.0, noise, random)
        cell = np.floor((moved + 5.0) * self.cells / 10.0)
        return points, cell.sum(axis=1) % 2 == 0
