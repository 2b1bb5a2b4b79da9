"""From pictures to rows of numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.categories import CONVOLUTION
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Flatten(Layer):
    kind = "Flatten"
    title = mark("Flatten")
    help = mark("Lays the numbers of a picture out in one row, as Linear needs them.")
    formula = r"y = \mathrm{vec}(x)"
    rank = 32
    icon = "mdi6.view-sequential-outline"
    category = CONVOLUTION

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return (math.prod(inputs[0]),)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.Flatten()
