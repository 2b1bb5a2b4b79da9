"""Random empty channels while training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.dropping import Dropping
from nnplayground.text import mark

if TYPE_CHECKING:
    import torch
    from torch import nn


@LAYERS.register
class Dropout2d(Dropping):
    """``torch.nn.Dropout2d``: Tompson et al., 2015.

    Input: any shape, channels first.  Output: the same.
    ``p`` as there; of sequences it is ``torch.nn.Dropout1d``, of flat numbers ``torch.nn.Dropout``.
    """

    kind = "Dropout2d"
    title = mark("Dropout2d")
    help = mark("Sets a random share of the channels to zero while training, each as a whole.")
    formula = r"y_c = \frac{m_c}{1 - p} x_c, \quad m_c \sim \mathrm{Bernoulli}(1 - p)"
    rank = 71
    icon = "mdi6.layers-off-outline"

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return inputs[0]

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import ChannelDropout

        return ChannelDropout(self.p)

    def mask(self, kept: torch.Tensor) -> torch.Tensor:
        return kept.flatten(2).any(2) if kept.ndim > 2 else kept  # a channel as a whole
