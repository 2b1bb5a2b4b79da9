"""Photographs: pieces of the two that come with scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from nnplayground.datasets.bundled import photographs
from nnplayground.datasets.dataset import DATASETS, Dataset, Samples
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.fields.declare import choice, integer
from nnplayground.text import mark


@DATASETS.register
class Photos(Dataset):
    """Colour pictures ``(3, size, size)`` with values from 0 to 1, cut at random places out of two photographs."""

    kind = "photos"
    title = mark("Pieces of photographs")
    help = mark("Squares cut at random out of two colour photographs: a Chinese temple and a flower.")
    formula = r"x \in [0, 1]^{3 \times s \times s}, \quad y \in \{0, 1\}"
    category = mark("Pictures")
    rank = 31

    samples: int = integer(
        200, low=4, high=5000, step=20, label=mark("Pieces"), help=mark("How many are cut out, half of each picture.")
    )
    size: Literal[32, 64, 128, 224] = choice(
        32,
        options=((32, mark("32 × 32")), (64, mark("64 × 64")), (128, mark("128 × 128")), (224, mark("224 × 224"))),
        label=mark("Size"),
        help=mark("Height and width of a piece in pixels. Networks made for photographs expect 224."),
    )

    def spec(self) -> DataSpec:
        return DataSpec((3, self.size, self.size), "classification", class_names=("temple", "flower"))

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        random = np.random.default_rng(seed)
        pictures = photographs()
        classes = np.arange(self.samples) % len(pictures)
        pieces = np.empty((self.samples, 3, self.size, self.size))
        for place, number in enumerate(classes):
            picture = pictures[number]
            top, left = (int(random.integers(side - self.size + 1)) for side in picture.shape[1:])
            pieces[place] = picture[:, top : top + self.size, left : left + self.size]
        return Samples(pieces, classes.astype(np.int64))
