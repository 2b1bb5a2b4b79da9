"""The rectified linear unit."""

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
class ReLU(Activation):
    """``torch.nn.ReLU``: Nair and Hinton, 2010.

    Input: any shape.  Output: the same.
    Its slope at 0 is 0.
    """

    kind = "ReLU"
    title = mark("ReLU")
    help = mark("Keeps positive numbers and sets negative ones to zero.")
    formula = r"f(x) = \max(0, x)"
    rank = 20
    icon = "mdi6.trending-up"
    short = "ReLU"

    def bounds(self) -> tuple[float, float]:
        return (0.0, math.inf)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.ReLU()
