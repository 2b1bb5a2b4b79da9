"""ELU with fixed numbers that keep mean and spread."""

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
class SELU(Activation):
    """``torch.nn.SELU``: Klambauer et al., 2017.

    Input: any shape.  Output: the same.
    """

    kind = "SELU"
    title = mark("SELU")
    help = mark(
        "An ELU with two fixed numbers by which signals keep mean 0 and standard deviation 1 through many layers."
    )
    formula = r"f(x) = \lambda x \;\; (x > 0), \quad \lambda \alpha (e^x - 1) \;\; (x \leq 0)"
    rank = 24
    icon = "mdi6.elevation-rise"
    short = "SELU"

    def bounds(self) -> tuple[float, float]:
        return (-1.7580993408473773, math.inf)  # minus lambda times alpha, as PyTorch has them

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.SELU()
