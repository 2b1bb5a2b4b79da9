"""Several branches side by side."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.expressions.carry import carried
from nnplayground.expressions.operation import Operation
from nnplayground.expressions.plain import input_tensors, output_tensor
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Index, Tensor
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

    def explain_forward(self, record: NodeRecord) -> tuple[Operation, ...]:
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
