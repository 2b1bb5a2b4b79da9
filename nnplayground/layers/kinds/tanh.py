"""The hyperbolic tangent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.activation import Activation
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Tanh(Activation):
    """``torch.nn.Tanh``.

    Input: any shape.  Output: the same.
    """

    kind = "Tanh"
    title = mark("Tanh")
    help = mark("Squashes every number smoothly into the range from −1 to 1.")
    formula = r"f(x) = \tanh(x)"
    rank = 18
    icon = "mdi6.sine-wave"
    short = "tanh"

    def bounds(self) -> tuple[float, float]:
        return (-1.0, 1.0)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.Tanh()
