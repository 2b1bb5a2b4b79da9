"""The explanation of CrossEntropy."""

from __future__ import annotations

from nnplayground.explain.losses.class_targets import ClassTargets, Softmaxed, explained
from nnplayground.explain.losses.common import arrived, back, class_name
from nnplayground.explain.losses.loss import LossExplanation, Operations
from nnplayground.explain.registry import explains
from nnplayground.expressions.operation import Explanation
from nnplayground.expressions.record import LossRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.text import mark, text
from nnplayground.training.losses.kinds.cross_entropy import CrossEntropy


@explains(CrossEntropy)
class CrossEntropyExplanation(LossExplanation[CrossEntropy]):
    """Softmax first; on the way back both are taken together."""

    def forward(self, record: LossRecord) -> Operations:
        softmax, targets = Softmaxed(arrived(record, "z")), self._targets(record)
        operations = targets.forward(softmax.tensor, softmax.logarithms, softmax.logarithm, r"\ln p", *softmax.coarse)
        return (softmax.operation(), *targets.smoothed(), *operations)

    def backward(self, record: LossRecord) -> Operations:
        if record.output_gradient is None:
            return ()
        output = arrived(record, "z")
        probability, targets = Softmaxed(output).tensor, self._targets(record)

        def explain(slope: Tensor, index: Index) -> Explanation:
            message = (
                text("The score of the right class, {name}, is to grow.", name=class_name(record, index[1]))
                if index[1] == targets.right[index[0]]
                else text(
                    "The score of {name}, which is not the right class, is to shrink.",
                    name=class_name(record, index[1]),
                )
            )
            return explained(slope, index, targets.slope_at_score(index, probability), message)

        letter = targets.shares.symbol
        formula = rf"\frac{{1}}{{n}} (p - {letter})"
        if targets.weights is not None:
            formula = r"\frac{w_{t_i}}{\sum_{i=1}^{n} w_{t_i}} (p - t)"
            if targets.smoothing:
                formula = r"\frac{1}{\sum_{i=1}^{n} w_{t_i}} \left( p \sum_{c} w_c \tilde{t}_c - w \tilde{t} \right)"
        sentence = text(
            "Softmax and cross-entropy are taken together: the gradient is the probability minus what it should be, "
            "and each sample has its share of the mean."
        )
        tensors = (probability, *targets.compared)
        return (back(record, output, mark("Softmax and cross-entropy together"), formula, tensors, explain, sentence),)

    def _targets(self, record: LossRecord) -> ClassTargets:
        return ClassTargets(record, self.loss.class_weights, self.loss.label_smoothing)
