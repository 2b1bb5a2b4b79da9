"""No activation: what Linear and Conv2d have until another one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.activation import Activation
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Identity(Activation):
    """``torch.nn.Identity``.

    Input: any shape.  Output: the same.
    """

    kind = "Identity"
    title = mark("None (linear)")
    help = mark("Passes every number on unchanged, so that the layer stays linear.")
    formula = r"f(x) = x"
    rank = 15
    icon = "mdi6.equal"
    in_palette = False
    short = ""

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.Identity()
