"""What the generated data sets of one input share: noisy values of a function that a network is to find."""

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
    from nnplayground.datasets.dataset import Floats

REACH = 3.0
"""Inputs are drawn evenly from -3 to 3; values lie between -1 and 1."""


class Curve(Dataset):
    """A function of one number, given at random places.  The curve is drawn a little beyond them."""

    category = mark("Curves: regression")

    samples: int = integer(
        200, low=10, high=10_000, step=50, label=mark("Points"), help=mark("How many points are drawn.")
    )
    noise: int = integer(
        10,
        low=0,
        high=50,
        step=5,
        label=mark("Noise (%)"),
        help=mark("Standard deviation of the values around the curve, in percent of its height above 0."),
    )

    def spec(self) -> DataSpec:
        return DataSpec((1,), "regression", target_names=("y",), feature_names=("x",), span=(-REACH - 0.5, REACH + 0.5))

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        random = np.random.default_rng(seed)
        xs = random.uniform(-REACH, REACH, (self.samples, 1))
        values = self.value(xs) + self.noise / 100 * random.standard_normal(xs.shape)
        return Samples(xs, values)

    def value(self, x: Floats) -> Floats:
        """The function without noise, of the shape of ``x``."""
        raise NotImplementedError
