"""What the generated data sets of the plane share: their settings, their outside, and how labels are noised.

The formulas of circle, xor, gauss, spiral, plane and bumps are those of TensorFlow Playground.  Points are drawn
before their noise, so that moving the noise slider leaves them where they are, or moves them along a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.dataset import Dataset, Samples
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.fields.declare import integer
from nnplayground.text import mark

if TYPE_CHECKING:
    import numpy.typing as npt

    from nnplayground.datasets.dataset import Floats, Integers

    Flags = npt.NDArray[np.bool_]

FEATURES = ("x1", "x2")
LETTERS = ("A", "B", "C", "D", "E", "F", "G", "H")


class PlanarClassification(Dataset):
    """Points of the plane in two classes."""

    category = mark("Plane: classification")

    samples: int = integer(
        500, low=10, high=10_000, step=50, label=mark("Points"), help=mark("How many points are drawn.")
    )
    noise: int = integer(
        0,
        low=0,
        high=50,
        step=5,
        label=mark("Noise (%)"),
        help=mark("How much chance blurs the border between the classes."),
    )

    def spec(self) -> DataSpec:
        return DataSpec((2,), "classification", class_names=("-1", "+1"), feature_names=FEATURES, planar=True)

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        points, positive = self.draw(np.random.default_rng(seed), self.noise / 100)
        return Samples(points, positive.astype(np.int64))

    def draw(self, random: np.random.Generator, noise: float) -> tuple[Floats, Flags | Integers]:
        """Points ``(samples, 2)``, and which of them are +1 (or their classes), for noise between 0 and 0.5."""
        raise NotImplementedError

    def in_turn(self, classes: int) -> Integers:
        """Classes ``(samples,)``, each as often as the others, one block after the other."""
        turn: Integers = np.arange(self.samples, dtype=np.int64) * classes // self.samples
        return turn


class PlanarClasses(PlanarClassification):
    """Points of the plane in ``classes`` classes, a field of the data set itself."""

    def spec(self) -> DataSpec:
        return DataSpec(
            (2,), "classification", class_names=LETTERS[: self.count()], feature_names=FEATURES, planar=True
        )

    def count(self) -> int:
        """How many classes there are."""
        raise NotImplementedError


class PlanarRegression(Dataset):
    """A surface over the plane, given at random points."""

    category = mark("Plane: regression")

    samples: int = integer(
        1200, low=10, high=10_000, step=50, label=mark("Points"), help=mark("How many points are drawn.")
    )
    noise: int = integer(
        0,
        low=0,
        high=50,
        step=5,
        label=mark("Noise (%)"),
        help=mark("How far from a point its value is taken: 0 takes it at the point itself."),
    )

    def spec(self) -> DataSpec:
        return DataSpec((2,), "regression", target_names=("y",), feature_names=FEATURES, planar=True)

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        random = np.random.default_rng(seed)
        points = random.uniform(-6.0, 6.0, (self.samples, 2))
        moved = jitter(points, 6.0, self.noise / 100, random)
        return Samples(points, self.surface(moved[:, 0], moved[:, 1])[:, np.newaxis])

    def surface(self, x: Floats, y: Floats) -> Floats:
        """The value at each of the points, ``(n,)``."""
        raise NotImplementedError


def jitter(points: Floats, reach: float, noise: float, random: np.random.Generator) -> Floats:
    """The points moved by U(-reach, reach) * noise on each axis: where their labels are read."""
    moved: Floats = points + random.uniform(-reach, reach, points.shape) * noise
    return moved
