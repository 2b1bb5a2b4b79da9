"""Kaiming uniform."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nnplayground.layers.initializers.initializer import INITIALIZERS
from nnplayground.layers.initializers.kaiming import Kaiming
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Generator, Tensor


@INITIALIZERS.register
class KaimingUniform(Kaiming):
    """``torch.nn.init.kaiming_uniform_``: He et al., 2015.

    Fills a weight or bias of any shape.
    """

    kind = "kaiming_uniform"
    title = mark("Kaiming uniform")
    help = mark("Uniform numbers that keep signals equally strong from layer to layer behind ReLU.")
    formula = r"U(-b, b), \quad b = \sqrt{\frac{6}{(1 + a^2)\, n}}"
    rank = 42

    def fill(self, tensor: Tensor, fan_in: int, fan_out: int, generator: Generator) -> None:
        bound = math.sqrt(3.0) * self.spread(fan_in, fan_out)
        tensor.uniform_(-bound, bound, generator=generator)
