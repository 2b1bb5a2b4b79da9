"""The largest number in each window of a sequence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.pooling import Pooling1d, padding_field
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class MaxPool1d(Pooling1d):
    """``torch.nn.MaxPool1d``.

    Input: ``(channels, length)``.  Output: ``(channels, length')``, by ``window.slide_along``.
    ``kernel_size``, ``stride`` and ``padding`` as there, but ``stride`` is 2 unless set; no ``dilation``, no
    ``ceil_mode``, no ``return_indices``.
    """

    kind = "MaxPool1d"
    title = mark("MaxPool1d")
    help = mark("Makes a sequence shorter by keeping the largest number in each window.")
    formula = r"y_{c,i} = \max_{u} x_{c,\,s i + u - p}"
    rank = 53
    icon = "mdi6.arrow-collapse-horizontal"

    padding: int = padding_field(mark("Places before and behind the sequence that are never the largest."))

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.MaxPool1d(self.kernel_size, self.stride, self.padding)
