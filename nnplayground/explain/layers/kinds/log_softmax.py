"""The explanation of LogSoftmax."""

from __future__ import annotations

from nnplayground.explain.layers.activation import ActivationExplanation
from nnplayground.explain.layers.applied import Applied
from nnplayground.explain.layers.softmax import backward_all, forward_all
from nnplayground.explain.registry import explains
from nnplayground.expressions.functions import exp, log
from nnplayground.expressions.operation import Operation
from nnplayground.layers.kinds.log_softmax import LogSoftmax


@explains(LogSoftmax)
class LogSoftmaxExplanation(ActivationExplanation[LogSoftmax]):
    """Each output depends on all scores."""

    def forward_of(self, did: Applied) -> tuple[Operation, ...]:
        return (forward_all(did, self.title, type(self.layer).formula, lambda score, total: score - log(total)),)

    def backward_of(self, did: Applied) -> tuple[Operation, ...]:
        formula = "[i = j] - e^{y_i}"
        return backward_all(did, self.title, formula, lambda at, by, same: 1 - exp(by) if same else -exp(by))
