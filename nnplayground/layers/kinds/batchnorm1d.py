"""Normalization over the batch, of numbers and of sequences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS, ShapeError, shown
from nnplayground.layers.normalization import BatchNormalization
from nnplayground.text import mark, text

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class BatchNorm1d(BatchNormalization):
    """``torch.nn.BatchNorm1d``: Ioffe and Szegedy, 2015.

    Input: ``(features,)`` or ``(channels, length)``.  Output: the same.
    ``eps`` and ``momentum`` as there; always with scale, shift and running statistics, which ``frozen`` uses in
    training too.
    """

    kind = "BatchNorm1d"
    title = mark("BatchNorm1d")
    help = mark("Brings each input to mean 0 and standard deviation 1 over the batch, then scales and shifts it.")
    rank = 60
    icon = "mdi6.chart-bell-curve"

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        if len(inputs[0]) > 2:
            raise ShapeError(
                text(
                    "BatchNorm1d needs a flat input or sequences. Received: {shape}. Put it behind Flatten, "
                    "or use BatchNorm2d.",
                    shape=shown(inputs[0]),
                )
            )
        return inputs[0]

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import FreezableBatchNorm1d

        return FreezableBatchNorm1d(inputs[0][0], self.eps, self.momentum, self.frozen)
