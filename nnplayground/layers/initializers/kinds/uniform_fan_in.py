"""Uniform, by the number of inputs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nnplayground.fields.declare import real
from nnplayground.layers.initializers.initializer import INITIALIZERS, Initializer
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Generator, Tensor


@INITIALIZERS.register
class UniformFanIn(Initializer):
    """The rule that Glorot and Bengio, 2010, start from; with gain 1 it is the default of PyTorch.

    Fills a weight or bias of any shape.
    """

    kind = "uniform_fan_in"
    title = mark("Uniform 1/√fan-in")
    help = mark("Uniform numbers up to one over the root of the number of inputs in size: the classical rule.")
    formula = r"U(-a, a), \quad a = \frac{g}{\sqrt{n_{in}}}"
    rank = 32

    gain: float = real(
        1.0,
        low=0.01,
        high=10.0,
        step=0.1,
        label=mark("Gain"),
        help=mark(
            "Multiplies the range; 1.732, the root of 3, keeps the variance of signals in layers without activation."
        ),
    )

    def fill(self, tensor: Tensor, fan_in: int, fan_out: int, generator: Generator) -> None:
        bound = self.gain / math.sqrt(fan_in)
        tensor.uniform_(-bound, bound, generator=generator)
