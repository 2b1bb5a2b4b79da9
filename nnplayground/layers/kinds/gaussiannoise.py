"""Random disturbance while training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground import notation
from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import real
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.categories import REGULARIZATION
from nnplayground.text import mark

if TYPE_CHECKING:
    import torch
    from torch import nn


@LAYERS.register
class GaussianNoise(Layer):
    """Noise on what arrives, in training alone: Bishop, 1995.

    Input: any shape.  Output: the same.
    ``std``: in the unit of the input.  ``torch.nn`` has no such layer; it is ``torch.Tensor.normal_`` and a sum.
    """

    kind = "GaussianNoise"
    title = mark("GaussianNoise")
    help = mark("Adds a random number to each input while training, so that small differences are not learnt by heart.")
    formula = r"y_i = x_i + \epsilon_i, \quad \epsilon_i \sim \mathcal{N}(0, \sigma^2)"
    rank = 72
    icon = "mdi6.grain"
    category = REGULARIZATION

    std: float = real(
        0.1,
        low=0.0,
        high=100.0,
        step=0.05,
        label=mark("Standard deviation"),
        help=mark("How far the added numbers spread around 0."),
    )

    def summary(self) -> str:
        return notation.exact(self.std)

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return inputs[0]

    def reach(self) -> tuple[tuple[int, int], ...]:
        return ()

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import GaussianNoise

        return GaussianNoise(self.std)

    def drawn(self, module: nn.Module, inputs: Sequence[torch.Tensor]) -> dict[str, torch.Tensor]:
        import torch

        return {"noise": module(torch.zeros_like(inputs[0]))} if module.training and self.std else {}
