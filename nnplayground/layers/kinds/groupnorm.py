"""Normalization over groups of the channels of a sample."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import flag, integer
from nnplayground.graph.layer import LAYERS, Layer, ShapeError, shown
from nnplayground.layers.normalization import Normalization, epsilon
from nnplayground.text import Text, mark, text

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class GroupNorm(Normalization):
    """``torch.nn.GroupNorm``: Wu and He, 2018.

    Input: any shape, features or channels first, of which ``num_groups`` is a divisor.  Output: the same.
    ``num_groups``, ``eps`` and ``affine`` as there, 2 groups unless set.
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
    affine: bool = flag(
        True,
        label=mark("Scale and shift"),
        help=mark("Scale and shift each channel after that, by trained numbers."),
        advanced=True,
    )

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
        return inputs[0]

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        return super().parameter_shapes(inputs, data) if self.affine else {}

    def caution(self, inputs: Sequence[Shape], data: DataSpec, before: Sequence[Layer]) -> Text | None:
        if math.prod(inputs[0]) > self.num_groups:
            return None
        if self.num_groups == 1:
            return text(
                "GroupNorm of a single number, which is its own mean, puts out 0 before scale and shift. "
                "Give the layer before it more units."
            )
        return text(
            "Each group of GroupNorm has a single number, which is its own mean: 0 is all that comes out, before scale "
            "and shift. Received: {shape} in {groups} groups. Choose fewer groups.",
            groups=self.num_groups,
            shape=shown(inputs[0]),
        )

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import GroupNorm as Module

        return Module(self.num_groups, inputs[0][0], self.eps, self.affine)
