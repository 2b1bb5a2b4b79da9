"""Sine: a wave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.curve import Curve
from nnplayground.datasets.dataset import DATASETS
from nnplayground.fields.declare import real
from nnplayground.text import mark

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats


@DATASETS.register
class Sine(Curve):
    kind = "sine"
    title = mark("Sine")
    help = mark("A noisy sine wave: the more waves, the more units a network needs.")
    formula = r"y = \sin(\omega x) + \varepsilon"
    rank = 25

    frequency: float = real(
        2.0, low=0.1, high=10.0, step=0.5, label=mark("Frequency"), help=mark("ω: waves come 2π / ω apart.")
    )

    def value(self, x: Floats) -> Floats:
        wave: Floats = np.sin(self.frequency * x)
        return wave
