"""Zeros."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.layers.initializers.initializer import INITIALIZERS, Initializer
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Generator, Tensor


@INITIALIZERS.register
class Zeros(Initializer):
    """``torch.nn.init.zeros_``.

    Fills a weight or bias of any shape.
    """

    kind = "zeros"
    title = mark("Zeros")
    help = mark("Every number is 0: good for biases, but weights that are all equal never learn to differ.")
    formula = r"0"
    rank = 20

    def fill(self, tensor: Tensor, fan_in: int, fan_out: int, generator: Generator) -> None:
        tensor.zero_()
