"""Truncated normal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import model_validator

from nnplayground.fields.declare import real
from nnplayground.layers.initializers.initializer import INITIALIZERS, Initializer
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Generator, Tensor


@INITIALIZERS.register
class TruncatedNormal(Initializer):
    """``torch.nn.init.trunc_normal_``; the ends are numbers, not multiples of the standard deviation.

    Fills a weight or bias of any shape.
    """

    kind = "truncated_normal"
    title = mark("Truncated normal")
    help = mark("Numbers drawn from a normal distribution, of which only those within a range are taken.")
    formula = r"N(\mu, \sigma^2), \quad a \leq w \leq b"
    rank = 33

    mean: float = real(
        0.0, low=-100.0, high=100.0, step=0.1, label=mark("Mean"), help=mark("Centre of the bell curve.")
    )
    std: float = real(
        0.5, low=0.001, high=100.0, step=0.1, label=mark("Standard deviation"), help=mark("Width of the bell curve.")
    )
    low: float = real(-1.0, low=-100.0, high=100.0, step=0.1, label=mark("From"), help=mark("Lower end of the range."))
    high: float = real(1.0, low=-100.0, high=100.0, step=0.1, label=mark("To"), help=mark("Upper end of the range."))

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.low >= self.high:
            raise ValueError(mark("the lower end is not below the upper end"))
        if not self.low - 2 * self.std <= self.mean <= self.high + 2 * self.std:
            raise ValueError(mark("the mean is more than two standard deviations outside the range"))
        return self

    def fill(self, tensor: Tensor, fan_in: int, fan_out: int, generator: Generator) -> None:
        import torch

        drawn = torch.empty(tensor.shape, dtype=torch.float64)  # the errors of 16 bits would leave the range
        torch.nn.init.trunc_normal_(drawn, self.mean, self.std, self.low, self.high, generator)
        tensor.copy_(drawn)
