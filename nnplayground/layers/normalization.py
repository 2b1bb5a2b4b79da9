"""The base of layers that bring numbers to mean 0 and standard deviation 1, then scale and shift them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import flag, fraction, real
from nnplayground.graph.layer import Layer
from nnplayground.layers.categories import NORMALIZATION
from nnplayground.layers.dropping import Dropping
from nnplayground.layers.freezable import Freezable
from nnplayground.text import Text, mark, text

if TYPE_CHECKING:
    import torch
    from torch import nn


def epsilon() -> Any:
    """The field ``eps``, which all of them have."""
    return real(
        1e-5,
        low=1e-12,
        high=1.0,
        logarithmic=True,
        label=mark("Epsilon"),
        help=mark("Added to the variance so that nothing is divided by zero."),
    )


class Normalization(Freezable):
    """Its module has a ``weight``, the scale, and a ``bias``, the shift: one of each per channel, or as
    ``parameter_shapes`` has it.  The shape stays."""

    category = NORMALIZATION
    formula = r"y = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} \gamma + \beta"

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        channels = inputs[0][:1]
        return {"weight": channels, "bias": channels}

    def initialize(self, module: nn.Module, generator: torch.Generator) -> None:
        from torch import nn

        own = dict(module.named_parameters())
        if own:  # a GroupNorm may have none
            nn.init.ones_(own["weight"])
            nn.init.zeros_(own["bias"])


class BatchNormalization(Normalization):
    """Over the batch and all positions.  Frozen, it uses its running statistics and does not change them."""

    momentum: float = fraction(
        0.1,
        label=mark("Momentum"),
        help=mark("Share of each new batch in the running mean and variance, which are used outside training."),
    )
    eps: float = epsilon()
    frozen: bool = flag(
        False,
        label=mark("Frozen"),
        help=mark("Keep scale, shift and running statistics as they are, and use these statistics in training too."),
        late=True,
    )

    def reach(self) -> tuple[tuple[int, int], ...]:
        return ()

    def needs_several_rows(self, inputs: Sequence[Shape]) -> bool:
        return math.prod(inputs[0][1:]) == 1 and not self.frozen  # one row has no spread

    def caution(self, inputs: Sequence[Shape], data: DataSpec, before: Sequence[Layer]) -> Text | None:
        dropout = next((layer for layer in before if isinstance(layer, Dropping)), None)
        if dropout is None:
            return None
        return text(
            "{dropout} right before {layer} makes the spread in training larger than the one that {layer} meets "
            "outside training. Put {dropout} behind it.",
            dropout=dropout.kind,
            layer=self.kind,
        )
