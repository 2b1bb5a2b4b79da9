"""ReLU with a smooth floor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground import notation
from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import real
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.activation import Activation
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class ELU(Activation):
    """``torch.nn.ELU``: Clevert, Unterthiner and Hochreiter, 2016.

    Input: any shape.  Output: the same.
    ``alpha`` as there, but at least 0.01.
    """

    kind = "ELU"
    title = mark("ELU")
    help = mark("Keeps positive numbers and lets negative ones sink smoothly to a floor at minus alpha.")
    formula = r"f(x) = x \;\; (x > 0), \quad \alpha (e^x - 1) \;\; (x \leq 0)"
    rank = 23
    icon = "mdi6.chart-line-variant"
    short = "ELU"

    alpha: float = real(
        1.0,
        low=0.01,
        high=10.0,
        step=0.1,
        label=mark("Alpha"),
        help=mark("How deep the floor for negative numbers lies."),
    )

    def summary(self) -> str:
        return notation.exact(self.alpha)

    def bounds(self) -> tuple[float, float]:
        return (-self.alpha, math.inf)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.ELU(self.alpha)
