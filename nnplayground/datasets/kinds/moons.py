"""Moons: two half circles, each reaching into the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.dataset import DATASETS
from nnplayground.datasets.planar import PlanarClassification
from nnplayground.text import mark

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats
    from nnplayground.datasets.planar import Flags


@DATASETS.register
class Moons(PlanarClassification):
    kind = "moons"
    title = mark("Two moons")
    help = mark("Two half circles, each reaching into the hollow of the other. Noise scatters the points.")
    formula = r"\pm 3\left(\cos t - \tfrac{1}{2},\ \sin t - \tfrac{1}{4}\right), \quad 0 \leq t \leq \pi"
    rank = 14

    def draw(self, random: np.random.Generator, noise: float) -> tuple[Floats, Flags]:
        positive = self.in_turn(2) == 0
        angle = random.uniform(0.0, np.pi, self.samples)
        upper = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
        points = 3.0 * np.where(positive[:, np.newaxis], upper, -upper)
        return points + 2.0 * noise * random.standard_normal(points.shape), positive
