"""Normalization over groups of the channels of a sample."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields import integer
from nnplayground.graph.layer import LAYERS, ShapeError, shown
from nnplayground.layers.normalization import Normalization, epsilon
from nnplayground.text import mark, text

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class GroupNorm(Normalization):
    """``torch.nn.GroupNorm``: Wu and He, 2018.

    Input: any shape, features or channels first, of which ``num_groups`` is a divisor.  Output: the same.
    ``num_groups`` and ``eps`` as there, 2 groups unless set; groups of a single number are refused.
    """

    kind = "GroupNorm"
    title = mark("GroupNorm")
    help = mark(
        "Brings groups of a sample's channels to mean 0 and standard deviation 1, then scales and shifts each channel."
    )
    rank = 63
    icon = "mdi6.view-week-outline"

    num_groups: int = integer(
        2, low=1, high=1024, label=mark("Groups"), help=mark("Number of groups into which the channels are divided.")
    )
    eps: float = epsilon()

    def summary(self) -> str:
        return str(self.num_groups)

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        channels = inputs[0][0]
        if channels % self.num_groups:
            raise ShapeError(
                text(
                    "GroupNorm needs channels that can be divided into {groups} equal groups. Received: {shape}. "
                    "Choose a number of groups that divides {channels}.",
                    groups=self.num_groups,
                    shape=shown(inputs[0]),
                    channels=channels,
                )
            )
        if math.prod(inputs[0]) == self.num_groups:
            raise ShapeError(
                text(
                    "GroupNorm needs groups of more than one number. Received: {shape} in {groups} groups. "
                    "Choose fewer groups, or give the layer before it more units.",
                    groups=self.num_groups,
                    shape=shown(inputs[0]),
                )
            )
        return inputs[0]

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.GroupNorm(self.num_groups, inputs[0][0], eps=self.eps)
