"""The end of the network: what its output is compared with, and how."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nnplayground import notation
from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import kind_of
from nnplayground.graph.layer import LAYERS, Layer, ShapeError, shown
from nnplayground.graph.loss import LossFunction, LossLayer
from nnplayground.layers.activation import Activation
from nnplayground.layers.categories import BASIC
from nnplayground.layers.weighted import Weighted
from nnplayground.text import Text, mark, text


@LAYERS.register
class Loss(LossLayer):
    """What ``function`` makes of outputs and targets: mostly a loss of ``torch.nn`` that takes the mean.

    Input: ``(function.width(data),)``.  Output: none; ``output_shape`` is ``()``, that of the loss of a batch.
    """

    kind = "Loss"
    title = mark("Loss")
    help = mark("Measures how far the output is from the targets: training makes this number small.")
    formula = r"L = \frac{1}{n} \sum_{i=1}^{n} \ell(y_i, t_i)"
    rank = 14
    icon = "mdi6.bullseye-arrow"
    category = BASIC
    outputs = ()

    function: LossFunction = kind_of(
        LossFunction,
        "BCEWithLogits",
        label=mark("Function"),
        help=mark("How an output and its target are compared."),
    )

    def summary(self) -> str:
        return type(self.function).title

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        reason = self.function.refuses(data)
        if reason is not None:
            raise ShapeError(reason)
        if len(inputs[0]) != 1:
            raise ShapeError(
                text("Loss needs a flat input. Received: {shape}. Put Flatten before it.", shape=shown(inputs[0]))
            )
        width = self.function.width(data)
        if inputs[0] != (width,):
            raise ShapeError(
                text(
                    "For these data {function} needs an output of width {width}. Received: {received}. "
                    "Set the units of the last Linear to {width}.",
                    function=Text(type(self.function).title),
                    width=width,
                    received=shown(inputs[0]),
                )
            )
        return ()

    def caution(self, inputs: Sequence[Shape], data: DataSpec, before: Sequence[Layer]) -> Text | None:
        last = before[0]
        if self.function.takes_sum:
            last = last.without_step() or last
        low, high = last.bounds()
        last = last.activation if isinstance(last, Weighted) else last
        words = {"function": Text(type(self.function).title), "low": notation.short(low), "high": notation.short(high)}
        expects = self.function.expects
        if expects == "logits" and (low, high) != (-math.inf, math.inf):
            return text(
                "{function} applies the sigmoid or softmax itself and expects scores of any size, but what arrives "
                "lies between {low} and {high}. Let the last layer have no activation.",
                **words,
            )
        if expects in ("numbers", "signed") and _two_classes(data) and (low >= 0 or high <= 0):
            return text(
                "{function} compares the output with −1 for one class and +1 for the other, but what arrives lies "
                "between {low} and {high}. Let the last layer have no activation, or Tanh.",
                **words,
            )
        # What other layers put out depends on what arrives at them: perhaps it is right.
        if expects == "probabilities" and isinstance(last, Activation):
            return self._no_probabilities(last, words)
        if expects == "log probabilities" and isinstance(last, Activation) and high > 0:
            return text(
                "{function} expects logarithms of probabilities, as LogSoftmax gives them. Let the last layer have the "
                "activation LogSoftmax, or choose cross-entropy and no activation.",
                **words,
            )
        return None

    def _no_probabilities(self, last: Activation, words: dict[str, object]) -> Text | None:
        low, high = last.bounds()
        if low < 0 or high > 1:
            return text(
                "{function} expects numbers between 0 and 1, but what arrives may lie anywhere between {low} and "
                "{high}. Let the last layer have the activation Sigmoid.",
                **words,
            )
        if not last.elementwise:
            return text(
                "{function} takes each output for a yes or no of its own, but Softmax makes the outputs share one. Let "
                "the last layer have the activation Sigmoid, or choose cross-entropy and no activation.",
                **words,
            )
        return None


def _two_classes(data: DataSpec) -> bool:
    return data.target_kind == "classification" and data.targets == 2
