"""The product of several branches."""

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
class Multiply(Layer):
    kind = "Multiply"
    title = mark("Multiply")
    help = mark("Multiplies what arrives, number by number: one branch can open and close another like a gate.")
    formula = r"y = x_1 \odot x_2 \odot \ldots"
    rank = 81
    icon = "mdi6.close-circle-outline"
    category = COMBINATION
    inputs = (Port("in", "in", many=True),)

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        if len(set(inputs)) > 1:
            raise ShapeError(
                text(
                    "Multiply needs inputs of equal shape. Received: {shapes}. "
                    "Give the layers before it the same size.",
                    shapes=", ".join(shown(shape) for shape in inputs),
                )
            )
        return inputs[0]

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import Product

        return Product()

    def caution(self, inputs: Sequence[Shape], data: DataSpec, before: Sequence[Layer]) -> Text | None:
        if len(inputs) == 1:
            return text("Only one edge arrives at Multiply, so it changes nothing. Connect another layer to it.")
        return None
