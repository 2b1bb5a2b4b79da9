"""The product of several branches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.expressions.expression import Constant, Expr, Named, Product
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.applied import unit_of
from nnplayground.layers.combination import NumberByNumber
from nnplayground.text import Text, mark, text

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Multiply(NumberByNumber):
    """``torch.mul`` of any number of tensors.

    Input: one shape or more, all equal: nothing is broadcast.  Output: the same.
    """

    kind = "Multiply"
    title = mark("Multiply")
    help = mark("Multiplies what arrives, number by number: one branch can open and close another like a gate.")
    formula = r"y = x_1 \odot x_2 \odot \ldots"
    rank = 81
    icon = "mdi6.close-circle-outline"
    sign = r" \odot "
    joining = mark("Product")

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import Product

        return Product()

    def sentence(self) -> Text:
        return text("What arrives is multiplied, number by number.")

    def sentence_at(self, place: Text) -> Text:
        return text("What arrives as {place} is multiplied.", place=place)

    def joined(self, numbers: tuple[Expr, ...]) -> Expr:
        return Product(numbers)

    def share(self, place: int, arriving: Tensor, inputs: tuple[Tensor, ...], leaving: Tensor) -> Operation:
        others = tuple(tensor for at, tensor in enumerate(inputs) if at != place)

        def explain(index: Index) -> Explanation:
            slope = Product(tuple(other.at(*index) for other in others) or (Constant(1.0),))
            above, below = arriving.place(index), leaving.place(index)
            local = Named(rf"\frac{{\partial {above}}}{{\partial {below}}}", slope)
            message = text("The gradient that arrives, times what this number was multiplied by.")
            equations = (Equation(local, slope), Equation(leaving.at(*index), arriving.at(*index) * local))
            return Explanation(equations, message)

        formula = f"{leaving.heading} = " + r" \odot ".join([arriving.heading, *(other.symbol for other in others)])
        sentence = text("Each branch gets the gradient times what the other branches brought.")
        tensors = named(arriving, *others, leaving)
        return Operation(
            mark("Gradient of a factor"), formula, tensors, leaving.key, sentence, explain, unit_of(leaving)
        )
