"""The explanation of LayerNorm."""

from __future__ import annotations

from nnplayground.explain.layers.normalization import NormalizationExplanation
from nnplayground.explain.layers.normalized import Groups, Normalized, normalized_tensors
from nnplayground.explain.registry import explains
from nnplayground.expressions.record import NodeRecord
from nnplayground.layers.kinds.layernorm import LayerNorm
from nnplayground.text import text


@explains(LayerNorm)
class LayerNormExplanation(NormalizationExplanation[LayerNorm]):
    """Of each sample by itself."""

    def normalized(self, record: NodeRecord) -> Normalized:
        sentence = text("The mean of all numbers of each sample.")
        return normalized_tensors(record, Groups(record.inputs[0].shape, 1, together=False), self.layer.eps, sentence)
