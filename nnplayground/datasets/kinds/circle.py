"""Circle: a disc of one class inside a ring of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.dataset import DATASETS
from nnplayground.datasets.planar import PlanarClassification, jitter
from nnplayground.text import mark

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats
    from nnplayground.datasets.planar import Flags


@DATASETS.register
class Circle(PlanarClassification):
    kind = "circle"
    title = mark("Circle")
    help = mark("A disc of one class inside a ring of the other.")
    formula = r"\text{+1 where } \sqrt{x_1^2 + x_2^2} < 2.5"
    rank = 10

    def draw(self, random: np.random.Generator, noise: float) -> tuple[Floats, Flags]:
        inside = np.arange(self.samples) < (self.samples + 1) // 2
        radius = np.where(inside, random.uniform(0.0, 2.5, self.samples), random.uniform(3.5, 5.0, self.samples))
        angle = random.uniform(0.0, 2 * np.pi, self.samples)
        points = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
        moved = jitter(points, 5.0, noise, random)
        return points, np.hypot(moved[:, 0], moved[:, 1]) < 2.5
