"""The mean of each window of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.pooling import Pooling2d, padding_field
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class AvgPool2d(Pooling2d):
    """``torch.nn.AvgPool2d``.

    Input: ``(channels, height, width)``.  Output: ``(channels, height', width')``, by ``window.slide``.
    ``kernel_size``, ``stride`` and ``padding`` as there, one number for both sides, but ``stride`` is 2 unless set; no
    ``ceil_mode``, no ``divisor_override``, and ``count_include_pad`` is always true.
    """

    kind = "AvgPool2d"
    title = mark("AvgPool2d")
    help = mark("Makes a picture smaller by taking the mean of each window.")
    formula = r"y_{c,i,j} = \frac{1}{k^2} \sum_{u,v} x_{c,\,s i + u - p,\,s j + v - p}"
    rank = 51
    icon = "mdi6.arrow-collapse"

    padding: int = padding_field(mark("Rows and columns of zeros put around the picture; they count in the mean."))

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.AvgPool2d(self.kernel_size, self.stride, self.padding)
