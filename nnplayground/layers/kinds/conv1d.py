"""The convolution over sequences, with its activation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields import integer, size
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.convolution import SAME, Convolution
from nnplayground.layers.window import PaddingWord
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Conv1d(Convolution):
    """``torch.nn.Conv1d`` and the activation behind it.

    Input: ``(channels, length)``.  Output: ``(out_channels, length')``, by ``window.slide``.
    ``out_channels``, ``kernel_size``, ``stride``, ``padding``, ``dilation``, ``groups``, ``padding_mode`` and ``bias``
    as there, and the padding ``causal`` of Keras: ``dilation * (kernel_size - 1)`` places before the sequence, so that
    no output sees what comes after it.
    """

    kind = "Conv1d"
    title = mark("Conv1d")
    help = mark("Slides small filters along a sequence; each finds its own pattern wherever it appears.")
    formula = r"y_{o,i} = f\left(b_o + \sum_{c,u} W_{o,c,u}\, x_{c,\,s i + d u - p}\right)"
    rank = 41
    icon = "mdi6.waveform"

    dimensions = 1

    kernel_size: int = integer(
        3, low=1, high=31, label=mark("Kernel size"), help=mark("Length of a filter in steps of the sequence.")
    )
    stride: int = integer(1, low=1, high=16, label=mark("Stride"), help=mark("Steps that a filter moves at a time."))
    dilation: int = integer(
        1,
        low=1,
        high=256,
        label=mark("Dilation"),
        help=mark("Distance between two numbers that a filter looks at: 2 leaves out every other one."),
        advanced=True,
    )
    padding: int | PaddingWord = size(
        0,
        low=0,
        high=256,
        label=mark("Padding"),
        help=mark("Places before and behind the sequence: a number, “same” to keep its length, “causal”: all before."),
        words=(*SAME, ("causal", mark("causal"))),
    )

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import ActivatedConv1d

        padding, surround = self.paddings()
        return ActivatedConv1d(
            inputs[0][0],
            self.out_channels,
            self.kernel_size,
            self.stride,
            padding,
            self.dilation,
            self.groups,
            bias=self.bias,
            surround=surround,
            mode=self.padding_mode,
            activation=self.activation.build([self.output_shape(inputs, data)], data),
        )
