"""The explanation of NLL."""

from __future__ import annotations

from nnplayground.explain.losses.class_targets import ClassTargets, explained
from nnplayground.explain.losses.common import arrived, back
from nnplayground.explain.losses.loss import LossExplanation, Operations
from nnplayground.explain.registry import explains
from nnplayground.expressions.operation import Explanation
from nnplayground.expressions.record import LossRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.text import mark, text
from nnplayground.training.losses.kinds.nll import NLL


@explains(NLL)
class NLLExplanation(LossExplanation[NLL]):
    """Of the logarithms of probabilities."""

    def forward(self, record: LossRecord) -> Operations:
        output = arrived(record, "a")
        return ClassTargets(record, self.loss.class_weights).forward(output, record.output, output.at, "a")

    def backward(self, record: LossRecord) -> Operations:
        if record.output_gradient is None:
            return ()
        output, targets = arrived(record, "a"), ClassTargets(record, self.loss.class_weights)

        def explain(slope: Tensor, index: Index) -> Explanation:
            message = text("Only the number of the right class is felt by the loss.")
            return explained(slope, index, targets.slope_at_logarithm(index), message)

        formula = r"-\frac{t}{n}" if targets.weights is None else r"-\frac{w t}{\sum_{i=1}^{n} w_{t_i}}"
        sentence = text(
            "The logarithm of the right class's probability counts with its share of the mean, no other counts."
        )
        return (back(record, output, mark("Gradient of the loss"), formula, targets.compared, explain, sentence),)
