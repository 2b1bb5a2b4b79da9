"""Ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.layers.initializers.initializer import INITIALIZERS, Initializer
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Generator, Tensor


@INITIALIZERS.register
class Ones(Initializer):
    """``torch.nn.init.ones_``.

    Fills a weight or bias of any shape.
    """

    kind = "ones"
    title = mark("Ones")
    help = mark("Every number is 1; weights that are all equal never learn to differ.")
    formula = r"1"
    rank = 21

    def fill(self, tensor: Tensor, fan_in: int, fan_out: int, generator: Generator) -> None:
        tensor.fill_(1.0)
