"""The sum of several branches."""

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
class Add(NumberByNumber):
    """``torch.add`` of any number of tensors.

    Input: one shape or more, all equal: nothing is broadcast.  Output: the same.
    """

    kind = "Add"
    title = mark("Add")
    help = mark("Adds what arrives, number by number: the end of a skip connection.")
    formula = r"y = x_1 + x_2 + \ldots"
    rank = 80
    icon = "mdi6.plus-circle-outline"

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import Sum

        return Sum()
