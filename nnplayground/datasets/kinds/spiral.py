"""Spiral: two arms wound into each other."""

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
class Spiral(PlanarClassification):
    kind = "spiral"
    title = mark("Spiral")
    help = mark("Two arms wound into each other, hard to tell apart. Noise scatters the points.")
    formula = r"r = 5\,\frac{i}{n}, \quad t = 3.5\,\pi\,\frac{i}{n}"
    rank = 13

    def draw(self, random: np.random.Generator, noise: float) -> tuple[Floats, Flags]:
        first, second = (self.samples + 1) // 2, self.samples // 2
        along = np.concatenate([np.arange(first) / first, np.arange(second) / second])
        positive = np.arange(self.samples) < first
        angle = 1.75 * along * 2 * np.pi + np.where(positive, 0.0, np.pi)
        radius = 5.0 * along
        points = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
        return points + random.uniform(-1.0, 1.0, points.shape) * noise, positive
