"""The explanation of Unflatten."""

from __future__ import annotations

from nnplayground.explain.carry import passed_back, unchanged
from nnplayground.explain.layers.layer import LayerExplanation, Operations
from nnplayground.explain.registry import explains
from nnplayground.explain.tensors import input_tensors, output_tensor
from nnplayground.expressions.record import NodeRecord
from nnplayground.layers.kinds.unflatten import Unflatten
from nnplayground.text import mark, text


@explains(Unflatten)
class UnflattenExplanation(LayerExplanation[Unflatten]):
    """Nothing is reckoned: each number goes on in another place."""

    def forward(self, record: NodeRecord) -> Operations:
        sentence = text("The row of numbers fills the channels one after the other, each row by row.")
        return (
            unchanged(
                mark("In channels"), input_tensors(record)[0], output_tensor(record), sentence, type(self.layer).formula
            ),
        )

    def backward(self, record: NodeRecord) -> Operations:
        return passed_back(record, text("Each gradient goes back to the place in the row that its number came from."))
