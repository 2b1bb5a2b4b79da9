"""The explanation of GaussianNoise."""

from __future__ import annotations

from nnplayground.explain.layers.disturbed import disturbed
from nnplayground.explain.layers.layer import LayerExplanation, Operations
from nnplayground.explain.layers.unchanged import unchanged_backward, unchanged_forward
from nnplayground.explain.registry import explains
from nnplayground.explain.tensors import input_tensors, output_tensor
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Tensor
from nnplayground.layers.kinds.gaussiannoise import GaussianNoise
from nnplayground.text import mark


@explains(GaussianNoise)
class GaussianNoiseExplanation(LayerExplanation[GaussianNoise]):
    """Of the noise that was drawn."""

    def forward(self, record: NodeRecord) -> Operations:
        """The noise, as it was drawn, is added."""
        drawn = record.drawn.get("noise")
        if drawn is None:
            return unchanged_forward(record)
        (x,), y = input_tensors(record), output_tensor(record)
        return disturbed(x, Tensor("noise", r"\epsilon", drawn, "constant", mark("noise")), y)

    def backward(self, record: NodeRecord) -> Operations:
        return unchanged_backward(record)
