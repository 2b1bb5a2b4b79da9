"""The fully connected layer, with its activation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import integer
from nnplayground.graph.layer import LAYERS, ShapeError, shown
from nnplayground.layers.categories import BASIC
from nnplayground.layers.weighted import Weighted
from nnplayground.text import mark, text

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Linear(Weighted):
    """``torch.nn.Linear`` and the activation behind it.

    Input: ``(features,)``, where ``torch`` takes more dimensions.  Output: ``(units,)``.
    ``units`` is ``out_features``; ``bias`` as there.
    """

    kind = "Linear"
    title = mark("Linear")
    help = mark("A layer of neurons, each of which weighs and adds up all its inputs.")
    formula = r"y = f(x W^{\top} + b)"
    rank = 11
    icon = "mdi6.graph-outline"
    category = BASIC

    units: int = integer(4, low=1, high=4096, label=mark("Units"), help=mark("Number of neurons."))

    def summary(self) -> str:
        return ", ".join(part for part in (str(self.units), self.activation.short) if part)

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        if len(inputs[0]) != 1:
            raise ShapeError(
                text("Linear needs a flat input. Received: {shape}. Put Flatten before it.", shape=shown(inputs[0]))
            )
        return (self.units,)

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        weight = (self.units, inputs[0][0])
        return self.trained_shapes(weight, self.output_shape(inputs, data), data)

    def with_units(self, units: int) -> Linear:
        return self.with_(units=units)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import ActivatedLinear

        activation = self.activation.build([(self.units,)], data)
        return ActivatedLinear(inputs[0][0], self.units, bias=self.bias, activation=activation)
