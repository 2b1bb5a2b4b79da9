"""The mean of each window of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import optional_integer
from nnplayground.fields.sizes import Sides
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.pooling import AvgPooling, paddings_field
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class AvgPool2d(AvgPooling):
    """``torch.nn.AvgPool2d``.

    Input: ``(channels, height, width)``.  Output: ``(channels, height', width')``, by ``window.slide``.
    ``kernel_size``, ``stride``, ``padding``, ``ceil_mode``, ``count_include_pad`` and ``divisor_override`` as there,
    sizes a number for both sides or two, but ``stride`` is 2 unless set.
    """

    kind = "AvgPool2d"
    title = mark("AvgPool2d")
    help = mark("Makes a picture smaller by taking the mean of each window.")
    formula = r"y_{c,i,j} = \frac{1}{n} \sum_{u,v} x_{c,\,s i + u - p,\,s j + v - p}"
    rank = 51
    icon = "mdi6.arrow-collapse"

    padding: Sides = paddings_field(mark("Rows and columns of zeros put around the picture: one number, or two."))
    divisor_override: int | None = optional_integer(
        None,
        low=1,
        high=961,
        suggested=1,
        label=mark("Divide by"),
        help=mark("Divide the sum of a window by this instead of how many numbers it has."),
        advanced=True,
    )

    def fixed_divisor(self) -> int | None:
        return self.divisor_override

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.AvgPool2d(
            self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad, self.divisor_override
        )
