"""The explanation of Flatten."""

from __future__ import annotations

from nnplayground.explain.carry import passed_back, unchanged
from nnplayground.explain.layers.layer import LayerExplanation, Operations
from nnplayground.explain.registry import explains
from nnplayground.explain.tensors import input_tensors, output_tensor
from nnplayground.expressions.record import NodeRecord
from nnplayground.layers.kinds.flatten import Flatten
from nnplayground.text import mark, text


@explains(Flatten)
class FlattenExplanation(LayerExplanation[Flatten]):
    """Nothing is reckoned: each number goes on in another place."""

    def forward(self, record: NodeRecord) -> Operations:
        sentence = text("The numbers are laid out in one row: channel after channel, row after row.")
        return (
            unchanged(
                mark("In one row"), input_tensors(record)[0], output_tensor(record), sentence, type(self.layer).formula
            ),
        )

    def backward(self, record: NodeRecord) -> Operations:
        return passed_back(record, text("Each gradient goes back to the place that its number came from."))
