"""The explanation of the greatest number in each window of a picture."""

from __future__ import annotations

from nnplayground.explain.layers.layer import LayerExplanation, Operations
from nnplayground.explain.layers.pooling import greatest_backward, greatest_forward
from nnplayground.explain.registry import explains
from nnplayground.expressions.record import NodeRecord
from nnplayground.layers.kinds.maxpool2d import MaxPool2d


@explains(MaxPool2d)
class MaxPool2dExplanation(LayerExplanation[MaxPool2d]):
    """Of every window the greatest number goes on, and to it alone the gradient comes back."""

    def forward(self, record: NodeRecord) -> Operations:
        return greatest_forward(record, self.layer.axes())

    def backward(self, record: NodeRecord) -> Operations:
        return greatest_backward(record, self.layer.axes())
