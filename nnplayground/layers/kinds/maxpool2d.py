"""The largest number in each window of a picture."""

from __future__ import annotations

from nnplayground.fields.sizes import Sides
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.pooling import MaxPooling, paddings_field
from nnplayground.text import mark


@LAYERS.register
class MaxPool2d(MaxPooling):
    """``torch.nn.MaxPool2d``.

    Input: ``(channels, height, width)``.  Output: ``(channels, height', width')``, by ``window.slide``.
    ``kernel_size``, ``stride``, ``padding``, ``dilation`` and ``ceil_mode`` as there, sizes a number for both sides or
    two, but ``stride`` is 2 unless set, a window that sees only padding is refused, and there is no ``return_indices``.
    """

    kind = "MaxPool2d"
    title = mark("MaxPool2d")
    help = mark("Makes a picture smaller by keeping the largest number in each window.")
    formula = r"y_{c,i,j} = \max_{u,v} x_{c,\,s i + d u - p,\,s j + d v - p}"
    rank = 50
    icon = "mdi6.arrow-collapse-all"

    padding: Sides = paddings_field(
        mark("Rows and columns around the picture that are never the largest: one number, or two.")
    )
