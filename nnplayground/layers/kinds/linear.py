"""The fully connected layer, with its activation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields import flag, integer, kind_of
from nnplayground.graph.layer import LAYERS, Layer, ShapeError, shown
from nnplayground.layers.activation import Activation
from nnplayground.layers.categories import BASIC
from nnplayground.layers.initializer import Initializer
from nnplayground.text import mark, text

if TYPE_CHECKING:
    import torch
    from torch import nn


@LAYERS.register
class Linear(Layer):
    kind = "Linear"
    title = mark("Linear")
    help = mark("A layer of neurons, each of which weighs and adds up all its inputs.")
    formula = r"y = f(x W^{\top} + b)"
    rank = 11
    icon = "mdi6.graph-outline"
    category = BASIC

    units: int = integer(4, low=1, high=4096, label=mark("Units"), help=mark("Number of neurons."))
    activation: Activation = kind_of(
        Activation, "Identity", label=mark("Activation"), help=mark("The function applied to each neuron's sum.")
    )
    bias: bool = flag(True, label=mark("Bias"), help=mark("Add a trained number to each neuron's sum."))
    weight_init: Initializer = kind_of(
        Initializer, "default", label=mark("First weights"), help=mark("How the weights are drawn before training.")
    )
    bias_init: Initializer = kind_of(
        Initializer,
        "default",
        label=mark("First biases"),
        help=mark("How the biases are drawn before training."),
        shown_if=lambda linear: linear.bias,
    )

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
        return {"weight": weight, "bias": (self.units,)} if self.bias else {"weight": weight}

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import ActivatedLinear

        activation = self.activation.build([(self.units,)], data)
        return ActivatedLinear(inputs[0][0], self.units, self.bias, activation)

    def initialize(self, module: nn.Module, generator: torch.Generator) -> None:
        weight = module.get_parameter("weight")
        fan_out, fan_in = weight.shape
        self.weight_init.fill(weight, fan_in, fan_out, generator)
        if self.bias:
            self.bias_init.fill(module.get_parameter("bias"), fan_in, fan_out, generator)

    def penalized(self) -> tuple[str, ...]:
        return ("weight",)

    def bounds(self) -> tuple[float, float]:
        return self.activation.bounds()
