"""The explanation of the mean of each window of a sequence."""

from __future__ import annotations

from nnplayground.explain.layers.layer import LayerExplanation, Operations
from nnplayground.explain.layers.pooling import Divisor, mean_backward, mean_forward
from nnplayground.explain.registry import explains
from nnplayground.expressions.record import NodeRecord
from nnplayground.layers.kinds.avgpool1d import AvgPool1d


@explains(AvgPool1d)
class AvgPool1dExplanation(LayerExplanation[AvgPool1d]):
    """Every window becomes its mean, and its numbers share the gradient."""

    def forward(self, record: NodeRecord) -> Operations:
        return mean_forward(record, self._divisor)

    def backward(self, record: NodeRecord) -> Operations:
        return mean_backward(record, self._divisor)

    @property
    def _divisor(self) -> Divisor:
        return Divisor(self.layer.axes(), self.layer.count_include_pad)
