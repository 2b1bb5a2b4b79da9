"""The sum of several branches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS, Layer, Port, ShapeError, shown
from nnplayground.layers.categories import COMBINATION
from nnplayground.text import Text, mark, text

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Add(Layer):
    kind = "Add"
    title = mark("Add")
    help = mark("Adds what arrives, number by number: the end of a skip connection.")
    formula = r"y = x_1 + x_2 + \ldots"
    rank = 80
    icon = "mdi6.plus-circle-outline"
    category = COMBINATION
    inputs = (Port("in", "in", many=True),)

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        if len(set(inputs)) > 1:
            raise ShapeError(
                text(
                    "Add needs inputs of equal shape. Received: {shapes}. Give the layers before it the same size.",
                    shapes=", ".join(shown(shape) for shape in inputs),
                )
            )
        return inputs[0]

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import Sum

        return Sum()

    def caution(self, inputs: Sequence[Shape], data: DataSpec, before: Sequence[Layer]) -> Text | None:
        if len(inputs) == 1:
            return text("Only one edge arrives at Add, so there is nothing to add. Connect another layer to it.")
        return None
