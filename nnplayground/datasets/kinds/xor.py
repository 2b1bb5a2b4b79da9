"""Exclusive or: opposite quadrants belong together."""

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
class Xor(PlanarClassification):
    kind = "xor"
    title = mark("Exclusive or")
    help = mark("Four squares in a chequered pattern: opposite corners belong to one class.")
    formula = r"\text{+1 where } x_1 x_2 \geq 0"
    rank = 11

    def draw(self, random: np.random.Generator, noise: float) -> tuple[Floats, Flags]:
        points = random.uniform(-5.0, 5.0, (self.samples, 2))
        points += np.where(points > 0.0, 0.3, -0.3)
        moved = jitter(points, 5.0, noise, random)
        return points, moved[:, 0] * moved[:, 1] >= 0.0
