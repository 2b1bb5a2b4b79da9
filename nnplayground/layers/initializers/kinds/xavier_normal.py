"""Xavier normal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nnplayground.fields.declare import real
from nnplayground.layers.initializers.initializer import INITIALIZERS, Initializer
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Generator, Tensor


@INITIALIZERS.register
class XavierNormal(Initializer):
    """``torch.nn.init.xavier_normal_``: Glorot and Bengio, 2010.

    Fills a weight or bias of any shape.
    """

    kind = "xavier_normal"
    title = mark("Xavier normal")
    help = mark(
        "Normally distributed numbers that keep signals equally strong forwards and backwards; suits tanh and sigmoid."
    )
    formula = r"N(0, \sigma^2), \quad \sigma = g \sqrt{\frac{2}{n_{in} + n_{out}}}"
    rank = 41

    gain: float = real(
        1.0,
        low=0.01,
        high=10.0,
        step=0.1,
        label=mark("Gain"),
        help=mark("Multiplies the spread; 5/3 is advised for tanh."),
    )

    def fill(self, tensor: Tensor, fan_in: int, fan_out: int, generator: Generator) -> None:
        std = self.gain * math.sqrt(2.0 / (fan_in + fan_out))
        tensor.normal_(0.0, std, generator=generator)
