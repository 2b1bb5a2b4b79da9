"""Normalization over the batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields import fraction, real
from nnplayground.graph.layer import LAYERS, ShapeError, shown
from nnplayground.layers.categories import REGULARIZATION
from nnplayground.layers.trained import Trained
from nnplayground.text import mark, text

if TYPE_CHECKING:
    import torch
    from torch import nn


@LAYERS.register
class BatchNorm1d(Trained):
    kind = "BatchNorm1d"
    title = mark("BatchNorm1d")
    help = mark("Brings each input to mean 0 and spread 1 over the batch, then scales and shifts it as it learns to.")
    formula = r"y = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} \gamma + \beta"
    rank = 41
    icon = "mdi6.chart-bell-curve"
    category = REGULARIZATION

    momentum: float = fraction(
        0.1,
        label=mark("Momentum"),
        help=mark("Share of each new batch in the running mean and variance, which are used outside training."),
    )
    eps: float = real(
        1e-5,
        low=1e-12,
        high=1.0,
        logarithmic=True,
        label=mark("Epsilon"),
        help=mark("Added to the variance so that nothing is divided by zero."),
    )

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        if len(inputs[0]) != 1:
            raise ShapeError(
                text(
                    "BatchNorm1d needs a flat input. Received: {shape}. Put it behind Flatten.", shape=shown(inputs[0])
                )
            )
        return inputs[0]

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        return {"weight": inputs[0], "bias": inputs[0]}

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.BatchNorm1d(inputs[0][0], eps=self.eps, momentum=self.momentum)

    def initialize(self, module: nn.Module, generator: torch.Generator) -> None:
        from torch import nn

        nn.init.ones_(module.get_parameter("weight"))
        nn.init.zeros_(module.get_parameter("bias"))
