"""The explanation of Multiply."""

from __future__ import annotations

from nnplayground.explain.layers.applied import unit_of
from nnplayground.explain.layers.combination import NumberByNumberExplanation
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Constant, Expr, Named, Product
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.layers.kinds.multiply import Multiply
from nnplayground.text import Text, mark, text


@explains(Multiply)
class MultiplyExplanation(NumberByNumberExplanation[Multiply]):
    """Each branch gets the gradient times the others."""

    sign = r" \odot "
    joining = mark("Product")

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
