"""ReLU weighed by the normal distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import choice
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.activation import Activation
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class GELU(Activation):
    """``torch.nn.GELU``: Hendrycks and Gimpel, 2016.

    Input: any shape.  Output: the same.
    ``approximate`` as there.
    """

    kind = "GELU"
    title = mark("GELU")
    help = mark("Multiplies each number by the probability that a standard normal number lies below it.")
    formula = r"f(x) = x\, \Phi(x)"
    rank = 25
    icon = "mdi6.vector-curve"
    short = "GELU"

    approximate: Literal["none", "tanh"] = choice(
        "none",
        options=(("none", mark("Exact")), ("tanh", mark("By tanh"))),
        label=mark("Computed"),
        help=mark("Exactly, or by the approximation with tanh that many trained networks use."),
    )

    def summary(self) -> str:
        return "" if self.approximate == "none" else self.approximate

    def bounds(self) -> tuple[float, float]:
        return (-0.18, math.inf)  # its least value is about -0.17

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.GELU(self.approximate)
