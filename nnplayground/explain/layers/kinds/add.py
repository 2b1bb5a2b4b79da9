"""The explanation of Add."""

from __future__ import annotations

from nnplayground.explain.carry import unchanged
from nnplayground.explain.layers.combination import NumberByNumberExplanation
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Expr, Sum
from nnplayground.expressions.operation import Operation
from nnplayground.expressions.tensor import Tensor
from nnplayground.layers.kinds.add import Add
from nnplayground.text import Text, mark, text


@explains(Add)
class AddExplanation(NumberByNumberExplanation[Add]):
    """Each branch gets the whole gradient."""

    sign = " + "
    joining = mark("Sum")

    def sentence(self) -> Text:
        return text("What arrives is added up, number by number.")

    def sentence_at(self, place: Text) -> Text:
        return text("What arrives as {place} is added up.", place=place)

    def joined(self, numbers: tuple[Expr, ...]) -> Expr:
        return Sum(numbers)

    def share(self, place: int, arriving: Tensor, inputs: tuple[Tensor, ...], leaving: Tensor) -> Operation:
        sentence = text("A sum grows as much as any of its terms does, so each branch gets the whole gradient.")
        return unchanged(mark("Gradient passed back"), arriving, leaving, sentence)
