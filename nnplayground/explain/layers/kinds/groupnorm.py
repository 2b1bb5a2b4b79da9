"""The explanation of GroupNorm."""

from __future__ import annotations

from nnplayground.explain.layers.normalization import NormalizationExplanation
from nnplayground.explain.layers.normalized import Groups, Normalized, normalized_tensors
from nnplayground.explain.registry import explains
from nnplayground.expressions.record import NodeRecord
from nnplayground.layers.kinds.groupnorm import GroupNorm
from nnplayground.text import text


@explains(GroupNorm)
class GroupNormExplanation(NormalizationExplanation[GroupNorm]):
    """Of each sample by itself."""

    def normalized(self, record: NodeRecord) -> Normalized:
        sentence = text("The mean of each group of channels, for each sample by itself.")
        return normalized_tensors(
            record, Groups(record.inputs[0].shape, self.layer.num_groups, together=False), self.layer.eps, sentence
        )
