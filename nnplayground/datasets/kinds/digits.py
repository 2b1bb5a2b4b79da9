"""Digits: handwritten figures of 8 x 8 pixels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np
from pydantic import field_validator

from nnplayground.datasets.bundled import bundled
from nnplayground.datasets.dataset import DATASETS, Dataset, Samples
from nnplayground.datasets.pictures.scaled import scaled
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.fields.declare import choice, choices
from nnplayground.text import mark

Digit = Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
DIGITS: tuple[Digit, ...] = get_args(Digit)


@DATASETS.register
class Digits(Dataset):
    """1797 grey pictures, ``(1, 8, 8)`` with values from 0 to 1 (Alpaydin and Kaynak, UCI repository, 1998)."""

    kind = "digits"
    title = mark("Handwritten digits")
    help = mark("1797 small grey pictures of the digits 0 to 9.")
    formula = r"x \in [0, 1]^{1 \times s \times s}, \quad y \in \{0, \ldots, 9\}"
    category = mark("Pictures")
    rank = 30

    classes: tuple[Digit, ...] = choices(
        DIGITS,
        options=tuple((digit, digit) for digit in DIGITS),
        label=mark("Digits"),
        help=mark("Which digits there are: a network can learn some first, and then the others from what it knows."),
    )
    size: Literal[8, 16, 32] = choice(
        8,
        options=((8, "8 × 8"), (16, "16 × 16"), (32, "32 × 32")),
        label=mark("Size"),
        help=mark("Pixels of a picture. Larger ones are scaled up from 8 × 8, for networks that want them large."),
    )

    @field_validator("classes")
    @classmethod
    def _in_order(cls, classes: tuple[Digit, ...]) -> tuple[Digit, ...]:
        chosen = tuple(digit for digit in DIGITS if digit in classes)
        if len(chosen) < 2:
            raise ValueError(mark("at least two digits are needed"))
        return chosen

    def spec(self) -> DataSpec:
        return DataSpec((1, self.size, self.size), "classification", class_names=self.classes)

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        everything = bundled("digits", DataSpec((1, 8, 8), "classification"), divisor=16.0)
        place = np.full(len(DIGITS), -1)
        place[[int(digit) for digit in self.classes]] = np.arange(len(self.classes))
        classes = place[everything.targets.astype(np.int64)]
        kept = classes >= 0
        return Samples(scaled(everything.inputs[kept], self.size), classes[kept])
