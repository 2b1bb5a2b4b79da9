"""Gauss: two round clouds."""

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
class Gauss(PlanarClassification):
    kind = "gauss"
    title = mark("Two clouds")
    help = mark("Two round clouds of normally distributed points; noise widens them until they overlap.")
    formula = r"x \sim \mathcal{N}(\pm(2, 2),\ \sigma^2)"
    rank = 12

    def draw(self, random: np.random.Generator, noise: float) -> tuple[Floats, Flags]:
        positive = np.arange(self.samples) < (self.samples + 1) // 2
        centre = np.where(positive, 2.0, -2.0)[:, np.newaxis]
        deviation = np.sqrt(0.5 + 7.0 * noise)
        return centre + deviation * random.standard_normal((self.samples, 2)), positive
