"""The step of the perceptron."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.activation import Activation
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Step(Activation):
    """``torch.heaviside`` with 0 at 0: the neuron of Rosenblatt, 1958.

    Input: any shape.  Output: the same.
    Its slope is 0 everywhere; ``torch.heaviside`` has none.
    """

    kind = "Step"
    title = mark("Step")
    help = mark("1 for numbers above 0, otherwise 0: the neuron fires or not, as that of the perceptron.")
    formula = r"f(x) = 1 \;\; (x > 0), \quad 0 \;\; (x \leq 0)"
    rank = 16
    icon = "mdi6.stairs"
    short = "step"

    def bounds(self) -> tuple[float, float]:
        return (0.0, 1.0)

    def without_step(self) -> Layer | None:
        return LAYERS["Identity"]()

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.modules import Heaviside

        return Heaviside()
