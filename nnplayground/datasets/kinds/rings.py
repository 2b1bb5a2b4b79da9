"""Rings: one inside the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.dataset import DATASETS
from nnplayground.datasets.planar import PlanarClasses, jitter
from nnplayground.fields.declare import integer
from nnplayground.text import mark

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats, Integers


_RADIUS = 5.0


@DATASETS.register
class Rings(PlanarClasses):
    kind = "rings"
    title = mark("Rings")
    help = mark("Rings with one centre, each of a class of its own. Noise moves points from ring to ring.")
    formula = r"\text{class } k \text{ where } k \leq \frac{\sqrt{x_1^2 + x_2^2}}{5}\,n < k + 1"
    rank = 16

    classes: int = integer(3, low=2, high=5, label=mark("Rings"), help=mark("How many rings there are."))

    def count(self) -> int:
        return self.classes

    def draw(self, random: np.random.Generator, noise: float) -> tuple[Floats, Integers]:
        ring = self.in_turn(self.classes)
        # A gap of a fifth of a ring's width on either side.
        radius = (ring + random.uniform(0.2, 0.8, self.samples)) * _RADIUS / self.classes
        angle = random.uniform(0.0, 2 * np.pi, self.samples)
        points = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
        moved = jitter(points, _RADIUS, noise, random)
        labels = (np.hypot(moved[:, 0], moved[:, 1]) * self.classes / _RADIUS).astype(np.int64)
        return points, np.minimum(labels, self.classes - 1)
