"""The base of layers that make one output of several inputs."""

from __future__ import annotations

from collections.abc import Sequence

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import Layer, Port, ShapeError, shown
from nnplayground.layers.categories import COMBINATION
from nnplayground.text import Text, text


class Combination(Layer):
    """Takes any number of edges; of a single one it says that this is likely a mistake."""

    category = COMBINATION
    inputs = (Port("in", "in", many=True),)

    def reach(self) -> tuple[tuple[int, int], ...]:
        return ()

    def caution(self, inputs: Sequence[Shape], data: DataSpec, before: Sequence[Layer]) -> Text | None:
        if len(inputs) > 1:
            return None
        return text(
            "Only one edge arrives at {layer}, so it changes nothing. Connect another layer to it.", layer=self.kind
        )


class NumberByNumber(Combination):
    """Of inputs of equal shape, which is that of the output too."""

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        if len(set(inputs)) > 1:
            raise ShapeError(
                text(
                    "{layer} needs inputs of equal shape. Received: {shapes}. Give the layers before it the same size.",
                    layer=self.kind,
                    shapes=", ".join(shown(shape) for shape in inputs),
                )
            )
        return inputs[0]
