"""Kaiming uniform."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nnplayground.layers.initializer import INITIALIZERS, Initializer
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Generator, Tensor


@INITIALIZERS.register
class KaimingUniform(Initializer):
    kind = "kaiming_uniform"
    title = mark("Kaiming uniform")
    help = mark("Uniform numbers that keep signals equally strong from layer to layer behind ReLU.")
    formula = r"U(-a, a), \quad a = \sqrt{\frac{6}{n_{in}}}"
    rank = 42

    def fill(self, tensor: Tensor, fan_in: int, fan_out: int, generator: Generator) -> None:
        bound = math.sqrt(6.0 / fan_in)
        tensor.uniform_(-bound, bound, generator=generator)
