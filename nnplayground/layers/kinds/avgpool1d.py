"""The mean of each window of a sequence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.pooling import AvgPooling, Pooling1d, padding_field
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class AvgPool1d(Pooling1d, AvgPooling):
    """``torch.nn.AvgPool1d``.

    Input: ``(channels, length)``.  Output: ``(channels, length')``, by ``window.slide``.
    ``kernel_size``, ``stride``, ``padding``, ``ceil_mode`` and ``count_include_pad`` as there, but ``stride`` is 2
    unless set.
    """

    kind = "AvgPool1d"
    title = mark("AvgPool1d")
    help = mark("Makes a sequence shorter by taking the mean of each window.")
    formula = r"y_{c,i} = \frac{1}{n} \sum_{u} x_{c,\,s i + u - p}"
    rank = 54
    icon = "mdi6.unfold-less-vertical"

    padding: int = padding_field(mark("Zeros put before and behind the sequence."))

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.AvgPool1d(self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad)
