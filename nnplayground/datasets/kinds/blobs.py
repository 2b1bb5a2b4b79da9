"""Blobs: round clouds, one for each class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.dataset import DATASETS
from nnplayground.datasets.planar import LETTERS, PlanarClasses
from nnplayground.fields.declare import integer, real
from nnplayground.text import mark

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats, Integers


_REACH = 4.0
"""Centres lie in the square from -4 to 4."""
_CANDIDATES = 30


@DATASETS.register
class Blobs(PlanarClasses):
    kind = "blobs"
    title = mark("Blobs")
    help = mark("A round cloud of points for each class, around centres that New data draws anew.")
    formula = r"x \sim \mathcal{N}(c_k,\ \sigma^2)"
    rank = 15

    classes: int = integer(4, low=2, high=len(LETTERS), label=mark("Classes"), help=mark("How many clouds there are."))
    spread: float = real(
        0.6,
        low=0.05,
        high=2.0,
        step=0.1,
        label=mark("Spread"),
        help=mark("Standard deviation of a cloud on each axis."),
    )

    def count(self) -> int:
        return self.classes

    def draw(self, random: np.random.Generator, noise: float) -> tuple[Floats, Integers]:
        belongs = self.in_turn(self.classes)
        centres = _centres(random, self.classes)
        deviation = self.spread + 2.0 * noise
        return centres[belongs] + deviation * random.standard_normal((self.samples, 2)), belongs


def _centres(random: np.random.Generator, count: int) -> Floats:
    """Each is that of some drawn places which is farthest from the ones before, so that clouds stay apart."""
    points = random.uniform(-_REACH, _REACH, (len(LETTERS), _CANDIDATES, 2))  # one more class moves no other
    centres = points[:1, 0]
    for candidates in points[1:count]:
        distances = np.hypot(*(candidates[:, np.newaxis] - centres[np.newaxis]).transpose(2, 0, 1))
        centres = np.vstack([centres, candidates[distances.min(axis=1).argmax()]])
    return centres
