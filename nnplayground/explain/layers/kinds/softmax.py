"""The explanation of Softmax."""

from __future__ import annotations

from nnplayground.explain.layers.activation import ActivationExplanation
from nnplayground.explain.layers.applied import Applied
from nnplayground.explain.layers.softmax import backward_all, forward_all
from nnplayground.explain.registry import explains
from nnplayground.expressions.functions import exp
from nnplayground.expressions.operation import Operation
from nnplayground.layers.kinds.softmax import Softmax


@explains(Softmax)
class SoftmaxExplanation(ActivationExplanation[Softmax]):
    """Each output depends on all scores."""

    def forward_of(self, did: Applied) -> tuple[Operation, ...]:
        return (forward_all(did, self.title, type(self.layer).formula, lambda score, total: exp(score) / total),)

    def backward_of(self, did: Applied) -> tuple[Operation, ...]:
        formula = r"y_j ([i = j] - y_i)"
        return backward_all(did, self.title, formula, lambda at, by, same: at * (1 - by) if same else -at * by)
