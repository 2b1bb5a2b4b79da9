"""Linear rule of 13 inputs: the weights are known, so that those found can be held against them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nnplayground.datasets.dataset import DATASETS, Dataset, Samples
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.fields.declare import integer, real
from nnplayground.text import mark

WEIGHTS = (1.4, -0.7, 2.1, 0.0, -1.9, 0.5, 0.9, -1.2, 0.3, 1.7, -0.4, -2.5, 0.8)
BIAS = 1.5


@DATASETS.register
class Linear13(Dataset):
    kind = "linear13"
    title = mark("Linear rule of 13 inputs")
    help = mark("Normally distributed inputs and a linear rule whose weights are known; one of them is 0.")
    formula = r"y = \sum_{i=1}^{13} w_i x_i + b + \varepsilon, \quad x_i \sim \mathcal{N}(0, 1)"
    category = mark("Tables")
    rank = 39

    samples: int = integer(
        500, low=20, high=100_000, step=50, label=mark("Samples"), help=mark("How many samples are drawn.")
    )
    noise: float = real(
        0.1,
        low=0.0,
        high=10.0,
        step=0.1,
        label=mark("Noise"),
        help=mark("Standard deviation of ε; the true weights themselves leave a mean squared error of its square."),
    )

    def spec(self) -> DataSpec:
        names = tuple(f"x{place + 1}" for place in range(len(WEIGHTS)))
        return DataSpec(
            (len(WEIGHTS),),
            "regression",
            target_names=("y",),
            feature_names=names,
            true_weights=WEIGHTS,
            true_bias=BIAS,
        )

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        random = np.random.default_rng(seed)
        inputs = random.standard_normal((self.samples, len(WEIGHTS)))
        noise = self.noise * random.standard_normal(self.samples)
        return Samples(inputs, (inputs @ np.array(WEIGHTS) + BIAS + noise)[:, np.newaxis])
