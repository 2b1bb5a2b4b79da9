"""Constant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.fields.declare import real
from nnplayground.layers.initializers.initializer import INITIALIZERS, Initializer
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Generator, Tensor


@INITIALIZERS.register
class Constant(Initializer):
    """``torch.nn.init.constant_``.

    Fills a weight or bias of any shape.
    """

    kind = "constant"
    title = mark("Constant")
    help = mark("Every number has the same value.")
    formula = r"c"
    rank = 22

    value: float = real(
        0.1, low=-100.0, high=100.0, step=0.1, label=mark("Value"), help=mark("What every number is set to.")
    )

    def fill(self, tensor: Tensor, fan_in: int, fan_out: int, generator: Generator) -> None:
        tensor.fill_(self.value)
