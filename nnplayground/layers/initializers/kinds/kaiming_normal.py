"""Kaiming normal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.layers.initializers.initializer import INITIALIZERS
from nnplayground.layers.initializers.kaiming import Kaiming
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Generator, Tensor


@INITIALIZERS.register
class KaimingNormal(Kaiming):
    """``torch.nn.init.kaiming_normal_``: He et al., 2015.

    Fills a weight or bias of any shape.
    """

    kind = "kaiming_normal"
    title = mark("Kaiming normal")
    help = mark("Normally distributed numbers that keep signals equally strong from layer to layer behind ReLU.")
    formula = r"N(0, \sigma^2), \quad \sigma = \sqrt{\frac{2}{(1 + a^2)\, n}}"
    rank = 43

    def fill(self, tensor: Tensor, fan_in: int, fan_out: int, generator: Generator) -> None:
        tensor.normal_(0.0, self.spread(fan_in, fan_out), generator=generator)
