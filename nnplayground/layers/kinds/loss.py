"""The end of the network: what its output is compared with, and how."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields import kind_of
from nnplayground.graph.layer import LAYERS, Layer, ShapeError, shown
from nnplayground.graph.loss import LossFunction
from nnplayground.layers.categories import BASIC
from nnplayground.text import Text, mark, text


@LAYERS.register
class Loss(Layer):
    kind = "Loss"
    title = mark("Loss")
    help = mark("Measures how far the output is from the targets: training makes this number small.")
    formula = r"L = \frac{1}{n} \sum_{i=1}^{n} \ell(\hat{y}_i, y_i)"
    rank = 12
    icon = "mdi6.bullseye-arrow"
    category = BASIC
    outputs = ()

    function: LossFunction = kind_of(
        LossFunction,
        "BCEWithLogits",
        label=mark("Function"),
        help=mark("How an output and its target are compared."),
    )

    def summary(self) -> str:
        return type(self.function).title

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        reason = self.function.refuses(data)
        if reason is not None:
            raise ShapeError(reason)
        if len(inputs[0]) != 1:
            raise ShapeError(
                text("Loss needs a flat input. Received: {shape}. Put Flatten before it.", shape=shown(inputs[0]))
            )
        width = self.function.width(data)
        if inputs[0] != (width,):
            raise ShapeError(
                text(
                    "For these data {function} needs an output of width {width}. Received: {received}. "
                    "Set the units of the last Linear to {width}.",
                    function=Text(type(self.function).title),
                    width=width,
                    received=shown(inputs[0]),
                )
            )
        return ()

    def caution(self, inputs: Sequence[Shape], data: DataSpec, before: Sequence[Layer]) -> Text | None:
        low, high = before[0].bounds()
        if not self.function.logits or (low, high) == (-math.inf, math.inf):
            return None
        return text(
            "{function} applies the sigmoid or softmax itself and expects scores of any size, but what arrives lies "
            "between {low} and {high}. Let the last layer have no activation.",
            function=Text(type(self.function).title),
            low=_short(low),
            high=_short(high),
        )


def _short(number: float) -> str:
    return f"{number:g}".replace("inf", "∞").replace("-", "−")
