"""The convolution over sequences, with its activation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields import integer
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.categories import CONVOLUTION
from nnplayground.layers.weighted import Weighted
from nnplayground.layers.window import slide_along, slide_lines
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Conv1d(Weighted):
    """``torch.nn.Conv1d`` and the activation behind it.

    Input: ``(channels, length)``.  Output: ``(out_channels, length')``, by ``window.slide_along``.
    ``out_channels``, ``kernel_size``, ``stride``, ``padding`` and ``bias`` as there; no ``dilation``, no ``groups``,
    and the padding is of zeros.
    """

    kind = "Conv1d"
    title = mark("Conv1d")
    help = mark("Slides small filters along a sequence; each finds its own pattern wherever it appears.")
    formula = r"y_{o,i} = f\left(b_o + \sum_{c,u} W_{o,c,u}\, x_{c,\,s i + u - p}\right)"
    rank = 41
    icon = "mdi6.waveform"
    category = CONVOLUTION

    out_channels: int = integer(
        8, low=1, high=1024, label=mark("Filters"), help=mark("Number of patterns it looks for: its output channels.")
    )
    kernel_size: int = integer(
        3, low=1, high=31, label=mark("Kernel size"), help=mark("Length of a filter in steps of the sequence.")
    )
    stride: int = integer(1, low=1, high=16, label=mark("Stride"), help=mark("Steps that a filter moves at a time."))
    padding: int = integer(
        0, low=0, high=16, label=mark("Padding"), help=mark("Zeros put before and behind the sequence.")
    )

    def summary(self) -> str:
        window = f"{self.out_channels} × {self.kernel_size}"
        if self.stride > 1:
            window += f" /{self.stride}"
        return ", ".join(part for part in (window, self.activation.short) if part)

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return (self.out_channels, slide_along(inputs[0], self.kind, self.kernel_size, self.stride, self.padding))

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        weight = (self.out_channels, inputs[0][0], self.kernel_size)
        return self.trained_shapes(weight, self.output_shape(inputs, data), data)

    def arithmetic(self, inputs: Sequence[Shape], data: DataSpec) -> tuple[str, ...]:
        return slide_lines(inputs[0][1:], self.kernel_size, self.stride, self.padding)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import ActivatedConv1d

        return ActivatedConv1d(
            inputs[0][0],
            self.out_channels,
            self.kernel_size,
            self.stride,
            self.padding,
            bias=self.bias,
            activation=self.activation.build([self.output_shape(inputs, data)], data),
        )
