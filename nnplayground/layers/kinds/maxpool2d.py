"""The largest number in each window of a picture."""

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
class MaxPool2d(Pooling2d):
    """``torch.nn.MaxPool2d``.

    Input: ``(channels, height, width)``.  Output: ``(channels, height', width')``, by ``window.slide``.
    ``kernel_size``, ``stride`` and ``padding`` as there, one number for both sides, but ``stride`` is 2 unless set; no
    ``dilation``, no ``ceil_mode``, no ``return_indices``.
    """

    kind = "MaxPool2d"
    title = mark("MaxPool2d")
    help = mark("Makes a picture smaller by keeping the largest number in each window.")
    formula = r"y_{c,i,j} = \max_{u,v} x_{c,\,s i + u - p,\,s j + v - p}"
    rank = 50
    icon = "mdi6.arrow-collapse-all"

    padding: int = padding_field(mark("Rows and columns around the picture that are never the largest."))

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.MaxPool2d(self.kernel_size, self.stride, self.padding)
