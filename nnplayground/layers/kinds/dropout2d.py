"""Random empty channels while training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.arriving import picture
from nnplayground.layers.dropping import Dropping
from nnplayground.text import mark

if TYPE_CHECKING:
    import torch
    from torch import nn


@LAYERS.register
class Dropout2d(Dropping):
    """``torch.nn.Dropout2d``: Tompson et al., 2015.

    Input: ``(channels, height, width)``.  Output: the same.
    ``p`` as there, but 0.99 at most.
    """

    kind = "Dropout2d"
    title = mark("Dropout2d")
    help = mark("Sets a random share of the channels of a picture to zero while training, each as a whole.")
    formula = r"y_c = \frac{m_c}{1 - p} x_c, \quad m_c \sim \mathrm{Bernoulli}(1 - p)"
    rank = 71
    icon = "mdi6.layers-off-outline"

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return picture(inputs[0], self.kind)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.Dropout2d(self.p)

    def mask(self, kept: torch.Tensor) -> torch.Tensor:
        return kept.flatten(2).any(2)  # a channel as a whole
