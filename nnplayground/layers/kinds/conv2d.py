"""The convolution over pictures, with its activation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields import flag, integer, kind_of
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.activation import Activation
from nnplayground.layers.categories import CONVOLUTION
from nnplayground.layers.initializer import Initializer
from nnplayground.layers.window import slide
from nnplayground.text import mark

if TYPE_CHECKING:
    import torch
    from torch import nn


@LAYERS.register
class Conv2d(Layer):
    kind = "Conv2d"
    title = mark("Conv2d")
    help = mark("Slides small filters over a picture; each finds its own pattern wherever it appears.")
    formula = r"y_{o,i,j} = f\left(b_o + \sum_{c,u,v} W_{o,c,u,v}\, x_{c,\,s i + u - p,\,s j + v - p}\right)"
    rank = 30
    icon = "mdi6.grid"
    category = CONVOLUTION

    out_channels: int = integer(
        8, low=1, high=1024, label=mark("Filters"), help=mark("Number of patterns it looks for: its output channels.")
    )
    kernel_size: int = integer(
        3, low=1, high=31, label=mark("Kernel size"), help=mark("Height and width of a filter in pixels.")
    )
    stride: int = integer(1, low=1, high=16, label=mark("Stride"), help=mark("Pixels that a filter moves at a time."))
    padding: int = integer(
        0, low=0, high=16, label=mark("Padding"), help=mark("Rows and columns of zeros put around the picture.")
    )
    activation: Activation = kind_of(
        Activation, "Identity", label=mark("Activation"), help=mark("The function applied to each number it puts out.")
    )
    bias: bool = flag(True, label=mark("Bias"), help=mark("Add a trained number to each filter's output."))
    weight_init: Initializer = kind_of(
        Initializer, "default", label=mark("First weights"), help=mark("How the weights are drawn before training.")
    )
    bias_init: Initializer = kind_of(
        Initializer,
        "default",
        label=mark("First biases"),
        help=mark("How the biases are drawn before training."),
        shown_if=lambda convolution: convolution.bias,
    )

    def summary(self) -> str:
        window = f"{self.out_channels} × {self.kernel_size}×{self.kernel_size}"
        if self.stride > 1:
            window += f" /{self.stride}"
        return ", ".join(part for part in (window, self.activation.short) if part)

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return (self.out_channels, *slide(inputs[0], self.kind, self.kernel_size, self.stride, self.padding))

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        weight = (self.out_channels, inputs[0][0], self.kernel_size, self.kernel_size)
        return {"weight": weight, "bias": (self.out_channels,)} if self.bias else {"weight": weight}

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import ActivatedConv2d

        return ActivatedConv2d(
            inputs[0][0],
            self.out_channels,
            self.kernel_size,
            self.stride,
            self.padding,
            self.bias,
            self.activation.build([self.output_shape(inputs, data)], data),
        )

    def initialize(self, module: nn.Module, generator: torch.Generator) -> None:
        weight = module.get_parameter("weight")
        out_channels, channels, height, width = weight.shape
        fan_in, fan_out = channels * height * width, out_channels * height * width
        self.weight_init.fill(weight, fan_in, fan_out, generator)
        if self.bias:
            self.bias_init.fill(module.get_parameter("bias"), fan_in, fan_out, generator)

    def penalized(self) -> tuple[str, ...]:
        return ("weight",)

    def bounds(self) -> tuple[float, float]:
        return self.activation.bounds()
