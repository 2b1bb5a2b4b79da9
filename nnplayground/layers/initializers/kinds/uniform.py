"""Uniform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import model_validator

from nnplayground.fields.declare import real
from nnplayground.layers.initializers.initializer import INITIALIZERS, Initializer
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Generator, Tensor


@INITIALIZERS.register
class Uniform(Initializer):
    """``torch.nn.init.uniform_``, but from -0.5 to 0.5 unless set.

    Fills a weight or bias of any shape.
    """

    kind = "uniform"
    title = mark("Uniform")
    help = mark("Numbers drawn evenly from a range.")
    formula = r"U(a, b)"
    rank = 31

    low: float = real(-0.5, low=-100.0, high=100.0, step=0.1, label=mark("From"), help=mark("Lower end of the range."))
    high: float = real(0.5, low=-100.0, high=100.0, step=0.1, label=mark("To"), help=mark("Upper end of the range."))

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise ValueError(mark("the lower end is above the upper end"))
        return self

    def fill(self, tensor: Tensor, fan_in: int, fan_out: int, generator: Generator) -> None:
        tensor.uniform_(self.low, self.high, generator=generator)
