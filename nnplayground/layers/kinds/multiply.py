"""The product of several branches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.combination import NumberByNumber
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Multiply(NumberByNumber):
    """``torch.mul`` of any number of tensors.

    Input: one shape or more, all equal: nothing is broadcast.  Output: the same.
    """

    kind = "Multiply"
    title = mark("Multiply")
    help = mark("Multiplies what arrives, number by number: one branch can open and close another like a gate.")
    formula = r"y = x_1 \odot x_2 \odot \ldots"
    rank = 81
    icon = "mdi6.close-circle-outline"

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import Product

        return Product()
