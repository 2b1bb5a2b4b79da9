"""From pictures and sequences to rows of numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.categories import BASIC
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Flatten(Layer):
    """``torch.nn.Flatten`` of all of a sample's dimensions.

    Input: any shape.  Output: ``(product of its sizes,)``.
    """

    kind = "Flatten"
    title = mark("Flatten")
    help = mark("Lays the numbers of a picture or sequence out in one row, as Linear needs them.")
    formula = r"y = \mathrm{vec}(x)"
    rank = 12
    icon = "mdi6.view-sequential-outline"
    category = BASIC

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return (math.prod(inputs[0]),)

    def arithmetic(self, inputs: Sequence[Shape], data: DataSpec) -> tuple[str, ...]:
        if len(inputs[0]) == 1:
            return ()
        factors = r" \cdot ".join(str(size) for size in inputs[0])
        return (f"{factors} = {math.prod(inputs[0])}",)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.Flatten()
