"""The sum of several branches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.expressions.carry import unchanged
from nnplayground.expressions.expression import Expr, Sum
from nnplayground.expressions.operation import Operation
from nnplayground.expressions.tensor import Tensor
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.combination import NumberByNumber
from nnplayground.text import Text, mark, text

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Add(NumberByNumber):
    """``torch.add`` of any number of tensors.

    Input: one shape or more, all equal: nothing is broadcast.  Output: the same.
    """

    kind = "Add"
    title = mark("Add")
    help = mark("Adds what arrives, number by number: the end of a skip connection.")
    formula = r"y = x_1 + x_2 + \ldots"
    rank = 80
    icon = "mdi6.plus-circle-outline"
    sign = " + "
    joining = mark("Sum")

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import Sum

        return Sum()

    def sentence(self) -> Text:
        return text("What arrives is added up, number by number.")

    def sentence_at(self, place: Text) -> Text:
        return text("What arrives as {place} is added up.", place=place)

    def joined(self, numbers: tuple[Expr, ...]) -> Expr:
        return Sum(numbers)

    def share(self, place: int, arriving: Tensor, inputs: tuple[Tensor, ...], leaving: Tensor) -> Operation:
        sentence = text("A sum grows as much as any of its terms does, so each branch gets the whole gradient.")
        return unchanged(mark("Gradient passed back"), arriving, leaving, sentence)
