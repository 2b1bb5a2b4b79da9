"""Normalization over the numbers of a sample."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.normalization import Normalization, epsilon
from nnplayground.text import Text, mark, text

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class LayerNorm(Normalization):
    """``torch.nn.LayerNorm``: Ba, Kiros and Hinton, 2016.

    Input: any shape.  Output: the same.
    ``eps`` as there; ``normalized_shape`` is the whole input: scale and shift have a number for each of its own.
    """

    kind = "LayerNorm"
    title = mark("LayerNorm")
    help = mark("Brings the numbers of each sample to mean 0 and standard deviation 1, then scales and shifts each.")
    rank = 62
    icon = "mdi6.view-stream-outline"

    eps: float = epsilon()

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return inputs[0]

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        return {"weight": inputs[0], "bias": inputs[0]}

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.LayerNorm(inputs[0], eps=self.eps)

    def caution(self, inputs: Sequence[Shape], data: DataSpec, before: Sequence[Layer]) -> Text | None:
        if math.prod(inputs[0]) > 1:
            return None
        return text(
            "LayerNorm of a single number puts out the same for every sample. Give the layer before it more units."
        )
