"""Cross-entropy of logits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.expressions.operation import Explanation, Operation
from nnplayground.expressions.record import LossRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.fields import fraction
from nnplayground.graph.loss import LOSSES
from nnplayground.text import mark, text
from nnplayground.training.losses.class_explanation import ClassTargets, Softmaxed, explained
from nnplayground.training.losses.class_loss import WeighedLoss
from nnplayground.training.losses.loss_explanation import arrived, back, class_name

if TYPE_CHECKING:
    from torch import Tensor as TorchTensor
    from torch import dtype


@LOSSES.register
class CrossEntropy(WeighedLoss):
    """``torch.nn.CrossEntropyLoss``: one logit per class, the target is the class index.

    Outputs: ``(batch, classes)``.  Encoded targets: ``(batch,)``, int64.
    With class weights the mean is a weighted one: the sum is divided by the weights of the batch.
    """

    kind = "CrossEntropy"
    title = mark("Cross-entropy")
    help = mark(
        "For two or more classes: one output per class without activation, whose softmax gives the probabilities."
    )
    formula = r"L = -\frac{1}{n} \sum_{i=1}^{n} \ln \frac{e^{z_{i, t_i}}}{\sum_{j} e^{z_{ij}}}"
    rank = 10
    expects = "logits"
    curve_axis = mark("Score of the right class − score of the other")
    curve_range = (-6.0, 6.0)

    label_smoothing: float = fraction(
        0.0,
        high=0.9,
        label=mark("Label smoothing"),
        help=mark("The share of each target that is spread over all classes, against outputs that are too sure."),
    )

    def width(self, data: DataSpec) -> int:
        return data.targets

    def encode(self, targets: TorchTensor, data: DataSpec, dtype: dtype) -> TorchTensor:
        return targets.long()

    def loss(self, output: TorchTensor, encoded: TorchTensor) -> TorchTensor:
        import torch

        return torch.nn.functional.cross_entropy(
            output, encoded, weight=self.weights(output), label_smoothing=self.label_smoothing
        )

    def decide(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        return output.argmax(dim=1)

    def scores(self, output: TorchTensor, data: DataSpec) -> TorchTensor:
        probability = output.softmax(dim=1)
        return probability[:, 1:] - probability[:, :1] if data.targets == 2 else probability

    def curve(self, xs: TorchTensor) -> tuple[TorchTensor, ...]:
        import torch

        outputs = torch.stack([torch.zeros_like(xs), xs], dim=1)
        right = torch.ones(len(xs), dtype=torch.int64, device=xs.device)
        return (self.with_(class_weights=()).of_each(outputs, right),)

    def explain_forward(self, record: LossRecord) -> tuple[Operation, ...]:
        softmax, targets = Softmaxed(arrived(record, "z")), self._targets(record)
        operations = targets.forward(softmax.tensor, softmax.logarithms, softmax.logarithm, r"\ln p", *softmax.coarse)
        return (softmax.operation(), *targets.smoothed(), *operations)

    def explain_backward(self, record: LossRecord) -> tuple[Operation, ...]:
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
        return ClassTargets(record, self.class_weights, self.label_smoothing)
