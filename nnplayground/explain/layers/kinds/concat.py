"""The explanation of Concat."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from nnplayground.explain.carry import carried
from nnplayground.explain.layers.combination import CombinationExplanation
from nnplayground.explain.registry import explains
from nnplayground.explain.tensors import input_tensors, output_tensor
from nnplayground.expressions.operation import Operation
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.layers.kinds.concat import Concat
from nnplayground.text import mark, text


@explains(Concat)
class ConcatExplanation(CombinationExplanation[Concat]):
    """Nothing is reckoned: each number goes on in another place."""

    def forward(self, record: NodeRecord) -> tuple[Operation, ...]:
        inputs, y = input_tensors(record), output_tensor(record)
        begins = _begins(inputs)

        def origin(index: Index) -> tuple[Tensor, Index]:
            sample, along, *others = index
            place = bisect_right(begins, along) - 1
            return inputs[place], (sample, along - begins[place], *others)

        formula = rf"y = \left[{', '.join(tensor.symbol for tensor in inputs)}\right]"
        sentence = text("What arrives is put side by side.")
        return (carried(mark("Side by side"), formula, inputs, y, sentence, origin),)

    def share(self, place: int, arriving: Tensor, inputs: tuple[Tensor, ...], leaving: Tensor) -> Operation:
        begin = _begins(inputs)[place]

        def origin(index: Index) -> tuple[Tensor, Index]:
            sample, along, *others = index
            return arriving, (sample, begin + along, *others)

        below = rf"\partial y_{{{begin + 1}..{begin + leaving.shape[1]}}}"
        formula = rf"{leaving.heading} = \frac{{\partial L}}{{{below}}}"
        sentence = text("Each branch gets the part of the gradient that belongs to its own numbers.")
        return carried(mark("Gradient divided"), formula, (arriving,), leaving, sentence, origin)


def _begins(inputs: tuple[Tensor, ...]) -> list[int]:
    """The place in the output at which each input begins."""
    return [0, *accumulate(tensor.shape[1] for tensor in inputs[:-1])]
