"""No activation: what Linear and Conv2d have until another one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.expressions.carry import unchanged
from nnplayground.expressions.operation import Operation
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.activation import Activation
from nnplayground.layers.applied import Applied
from nnplayground.text import mark, text

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

    def forward_of(self, did: Applied) -> tuple[Operation, ...]:
        sentence = text("Every number goes on unchanged.")
        return (unchanged(mark("Activation"), did.x, did.y, sentence),)

    def backward_of(self, did: Applied) -> tuple[Operation, ...]:
        if did.dx is None or did.dy is None:
            return ()
        sentence = text("The slope is 1 everywhere, so the gradient goes back as it is.")
        return (unchanged(mark("Gradient through the activation"), did.dy, did.dx, sentence),)
