"""Normalization over the batch, of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.normalization import BatchNormalization
from nnplayground.layers.shape_checks import picture
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class BatchNorm2d(BatchNormalization):
    """``torch.nn.BatchNorm2d``: Ioffe and Szegedy, 2015.

    Input: ``(channels, height, width)``.  Output: the same.
    ``eps`` and ``momentum`` as there; always with scale, shift and running statistics, which ``frozen`` uses in
    training too.
    """

    kind = "BatchNorm2d"
    title = mark("BatchNorm2d")
    help = mark(
        "Brings each channel to mean 0 and standard deviation 1 over batch and pixels, then scales and shifts it."
    )
    rank = 61
    icon = "mdi6.chart-bell-curve"

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return picture(inputs[0], self.kind)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import FreezableBatchNorm2d

        return FreezableBatchNorm2d(inputs[0][0], self.eps, self.momentum, self.frozen)
