"""PyTorch's default."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nnplayground.layers.initializers.initializer import INITIALIZERS, Initializer
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Generator, Tensor


@INITIALIZERS.register
class Default(Initializer):
    """What ``torch.nn.Linear`` and ``torch.nn.Conv2d`` fill weight and bias with when they are made.

    Fills a weight or bias of any shape.
    """

    kind = "default"
    title = mark("Default (PyTorch)")
    help = mark("Uniform numbers that are the smaller the more inputs a neuron has, as PyTorch draws them.")
    formula = r"U(-\frac{1}{\sqrt{n_{in}}}, \frac{1}{\sqrt{n_{in}}})"
    rank = 10

    def fill(self, tensor: Tensor, fan_in: int, fan_out: int, generator: Generator) -> None:
        # torch.nn names Kaiming's uniform with a = sqrt(5): that is 1 / sqrt(fan_in), the bound of its biases too.
        bound = 1.0 / math.sqrt(fan_in)
        tensor.uniform_(-bound, bound, generator=generator)
