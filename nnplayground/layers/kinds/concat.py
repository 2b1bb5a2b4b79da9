"""Several branches side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS, ShapeError, shown
from nnplayground.layers.combination import Combination
from nnplayground.text import mark, text

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Concat(Combination):
    """``torch.cat`` over features or channels, in the order of the edges.

    Input: one shape or more, equal but for the first size.  Output: ``(sum of the first sizes, ...)``.
    """

    kind = "Concat"
    title = mark("Concat")
    help = mark("Puts what arrives side by side: features after features, or channels after channels.")
    formula = r"y = [x_1, x_2, \ldots]"
    rank = 82
    icon = "mdi6.set-merge"

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        if len({shape[1:] for shape in inputs}) > 1:
            raise ShapeError(
                text(
                    "Concat needs inputs that differ in the first size only. Received: {shapes}. "
                    "Put Flatten before it, or give the pictures the same height and width.",
                    shapes=", ".join(shown(shape) for shape in inputs),
                )
            )
        return (sum(shape[0] for shape in inputs), *inputs[0][1:])

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import Concatenation

        return Concatenation()
