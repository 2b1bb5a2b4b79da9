"""ReLU with a small slope below zero."""

from __future__ import annotations

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
class LeakyReLU(Activation):
    """``torch.nn.LeakyReLU``: Maas, Hannun and Ng, 2013.

    Input: any shape.  Output: the same.
    ``negative_slope`` as there, but from 0 to 1.
    """

    kind = "LeakyReLU"
    title = mark("LeakyReLU")
    help = mark("Keeps positive numbers and makes negative ones small, so that no neuron falls silent.")
    formula = r"f(x) = \max(0, x) + a \min(0, x)"
    rank = 21
    icon = "mdi6.slope-uphill"
    short = "LeakyReLU"

    negative_slope: float = real(
        0.01,
        low=0.0,
        high=1.0,
        step=0.01,
        label=mark("Negative slope"),
        help=mark("By what negative numbers are multiplied."),
    )

    def summary(self) -> str:
        return notation.exact(self.negative_slope)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.LeakyReLU(self.negative_slope)
