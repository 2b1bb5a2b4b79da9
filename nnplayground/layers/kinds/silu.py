"""A number times its own sigmoid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.activation import Activation
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class SiLU(Activation):
    """``torch.nn.SiLU``: Elfwing, Uchibe and Doya, 2018.

    Input: any shape.  Output: the same.
    """

    kind = "SiLU"
    title = mark("SiLU")
    help = mark("Multiplies each number by its own sigmoid: a smooth ReLU that dips below zero, also called swish.")
    formula = r"f(x) = x\, \sigma(x) = \frac{x}{1 + e^{-x}}"
    rank = 26
    icon = "mdi6.function-variant"
    short = "SiLU"

    def bounds(self) -> tuple[float, float]:
        return (-0.28, math.inf)  # its least value is about -0.278

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.SiLU()
