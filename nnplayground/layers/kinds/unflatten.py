"""From rows of numbers to pictures or sequences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import integer, optional_integer
from nnplayground.graph.layer import LAYERS, Layer, ShapeError, shown
from nnplayground.layers.categories import BASIC
from nnplayground.text import mark, text

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Unflatten(Layer):
    """``torch.nn.Unflatten`` of the features.

    Input: ``(channels * height * width,)``.  Output: ``(channels, height, width)``.
    Where ``height`` is None: ``(channels * width,)`` and ``(channels, width)``, a sequence of length ``width``.
    """

    kind = "Unflatten"
    title = mark("Unflatten")
    help = mark("Arranges a row of numbers as a picture, or without a height as a sequence: Flatten backwards.")
    formula = r"y_{c,i,j} = x_{(c H + i) W + j}"
    rank = 13
    icon = "mdi6.view-grid-outline"
    category = BASIC

    channels: int = integer(
        1, low=1, high=1024, label=mark("Channels"), help=mark("Number of pictures or sequences laid over each other.")
    )
    height: int | None = optional_integer(
        8, low=1, high=1024, suggested=8, label=mark("Height"), help=mark("Rows of a picture. Off: makes sequences.")
    )
    width: int = integer(
        8, low=1, high=16384, label=mark("Width"), help=mark("Columns of a picture, or length of a sequence.")
    )

    def summary(self) -> str:
        return shown(self._sizes())

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        if len(inputs[0]) != 1:
            raise ShapeError(
                text("Unflatten needs a flat input. Received: {shape}. Put Flatten before it.", shape=shown(inputs[0]))
            )
        sizes = self._sizes()
        if inputs[0][0] != math.prod(sizes):
            raise ShapeError(
                text(
                    "Unflatten makes {sizes} out of {wanted} numbers. Received: {shape}. "
                    "Choose sizes that multiply to {received}.",
                    sizes=shown(sizes),
                    wanted=math.prod(sizes),
                    shape=shown(inputs[0]),
                    received=inputs[0][0],
                )
            )
        return sizes

    def arithmetic(self, inputs: Sequence[Shape], data: DataSpec) -> tuple[str, ...]:
        factors = r" \cdot ".join(str(size) for size in self._sizes())
        return (f"{inputs[0][0]} = {factors}",)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.Unflatten(1, self._sizes())

    def _sizes(self) -> Shape:
        return (self.channels, self.width) if self.height is None else (self.channels, self.height, self.width)
