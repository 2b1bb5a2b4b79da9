"""ReLU whose slope below zero is learned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from nnplayground import notation
from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import choice, real
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.activation import Activation
from nnplayground.text import mark

if TYPE_CHECKING:
    import torch
    from torch import nn


@LAYERS.register
class PReLU(Activation):
    """``torch.nn.PReLU``: He et al., 2015.

    Input: any shape, features or channels first.  Output: the same.
    ``init`` as there; ``slopes`` stands for ``num_parameters``: 1, or the input's first size.  The parameter is no
    weight of an input: penalties leave it alone.  As the setting of another layer it is frozen with that layer.
    """

    kind = "PReLU"
    title = mark("PReLU")
    help = mark("Keeps positive numbers and multiplies negative ones by a slope that it learns.")
    formula = r"f(x) = \max(0, x) + a \min(0, x)"
    rank = 22
    icon = "mdi6.chart-timeline-variant"
    short = "PReLU"

    slopes: Literal["one", "each"] = choice(
        "one",
        options=(("one", mark("One for all")), ("each", mark("One per unit or channel"))),
        label=mark("Slopes"),
        help=mark("Whether all units share one slope or each has its own."),
    )
    init: float = real(
        0.25, low=-1.0, high=1.0, step=0.05, label=mark("Initial slope"), help=mark("The slope before training.")
    )

    def summary(self) -> str:
        return notation.exact(self.init)

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        return {"weight": (inputs[0][0] if self.slopes == "each" else 1,)}

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.PReLU(inputs[0][0] if self.slopes == "each" else 1)

    def initialize(self, module: nn.Module, generator: torch.Generator) -> None:
        module.get_parameter("weight").fill_(self.init)
