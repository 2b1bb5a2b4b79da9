"""Digits: handwritten figures of 8 x 8 pixels."""

from __future__ import annotations

from collections.abc import Mapping

from nnplayground.datasets.bundled import bundled
from nnplayground.datasets.dataset import DATASETS, Dataset, Samples
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.text import mark


@DATASETS.register
class Digits(Dataset):
    """1797 grey pictures, ``(1, 8, 8)`` with values from 0 to 1 (Alpaydin and Kaynak, UCI repository, 1998)."""

    kind = "digits"
    title = mark("Handwritten digits")
    help = mark("1797 small grey pictures of the digits 0 to 9.")
    category = mark("Pictures")
    rank = 30

    def spec(self) -> DataSpec:
        return DataSpec((1, 8, 8), "classification", class_names=tuple("0123456789"))

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        return bundled("digits", self.spec().shape, divisor=16.0)
