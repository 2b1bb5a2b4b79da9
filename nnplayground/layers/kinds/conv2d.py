"""The convolution over pictures, with its activation."""

from __future__ import annotations

from nnplayground.graph.layer import LAYERS
from nnplayground.layers.convolution import Convolution
from nnplayground.text import mark


@LAYERS.register
class Conv2d(Convolution):
    """``torch.nn.Conv2d`` and the activation behind it.

    Input: ``(channels, height, width)``.  Output: ``(out_channels, height', width')``, by ``window.slide``.
    ``out_channels``, ``kernel_size``, ``stride``, ``padding``, ``dilation``, ``groups``, ``padding_mode`` and ``bias``
    as there; sizes are a number for both sides, or two.
    """

    kind = "Conv2d"
    title = mark("Conv2d")
    help = mark("Slides small filters over a picture; each finds its own pattern wherever it appears.")
    formula = r"y_{o,i,j} = f\left(b_o + \sum_{c,u,v} W_{o,c,u,v}\, x_{c,\,s i + d u - p,\,s j + d v - p}\right)"
    rank = 40
    icon = "mdi6.grid"
