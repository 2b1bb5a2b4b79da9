"""Random zeros while training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.dropping import Dropping
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Dropout(Dropping):
    """``torch.nn.Dropout``: Srivastava et al., 2014.

    Input: any shape.  Output: the same.
    ``p`` as there.
    """

    kind = "Dropout"
    title = mark("Dropout")
    help = mark("Sets a random share of its inputs to zero while training, so that no neuron is relied on too much.")
    formula = r"y_i = \frac{m_i}{1 - p} x_i, \quad m_i \sim \mathrm{Bernoulli}(1 - p)"
    rank = 70
    icon = "mdi6.blur-linear"

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return inputs[0]

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.Dropout(self.p)
