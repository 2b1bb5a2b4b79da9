"""The logarithm of softmax."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.activation import Activation
from nnplayground.text import Text, mark, text

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class LogSoftmax(Activation):
    """``torch.nn.LogSoftmax`` over features or channels.

    Input: any shape, features or channels first.  Output: the same.
    ``dim`` is not offered: always 1, the batch being 0.
    """

    kind = "LogSoftmax"
    title = mark("LogSoftmax")
    help = mark("The logarithms of the probabilities that Softmax gives, as the negative log-likelihood takes them.")
    formula = r"y_i = x_i - \ln \sum_j e^{x_j}"
    rank = 29
    icon = "mdi6.math-log"
    short = "log softmax"
    elementwise = False

    def bounds(self) -> tuple[float, float]:
        return (-math.inf, 0.0)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.LogSoftmax(dim=1)

    def caution(self, inputs: Sequence[Shape], data: DataSpec, before: Sequence[Layer]) -> Text | None:
        if inputs[0][0] > 1:
            return None
        return text("LogSoftmax over a single number is always 0. Give the layer before it one unit for each class.")
