"""What the two initializers of Kaiming have in common."""

from __future__ import annotations

import math
from typing import Literal

from nnplayground.fields.declare import choice, real
from nnplayground.layers.initializers.initializer import Initializer
from nnplayground.text import mark


class Kaiming(Initializer):
    """As ``torch.nn.init`` has them for ReLU and LeakyReLU: the gain is the root of 2 / (1 + slope^2)."""

    mode: Literal["fan_in", "fan_out"] = choice(
        "fan_in",
        options=(("fan_in", mark("Forwards (fan-in)")), ("fan_out", mark("Backwards (fan-out)"))),
        label=mark("Mode"),
        help=mark("Keep the signals of the forward pass equally strong, or the gradients of the backward pass."),
    )
    negative_slope: float = real(
        0.0,
        low=0.0,
        high=1.0,
        step=0.01,
        label=mark("Negative slope"),
        help=mark("Slope of the activation below zero: 0 for ReLU, 0.01 for LeakyReLU, 1 for none."),
    )

    def spread(self, fan_in: int, fan_out: int) -> float:
        """The standard deviation."""
        gain = math.sqrt(2.0 / (1.0 + self.negative_slope**2))
        return gain / math.sqrt(fan_in if self.mode == "fan_in" else fan_out)
