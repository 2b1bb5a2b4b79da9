"""Orthogonal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.fields.declare import real
from nnplayground.layers.initializers.initializer import INITIALIZERS, Initializer
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Generator, Tensor


@INITIALIZERS.register
class Orthogonal(Initializer):
    """``torch.nn.init.orthogonal_``: Saxe, McClelland and Ganguli, 2014.

    The weights of a filter are one row.  A bias has no rows and becomes 0.

    Fills weights ``(outputs, ...)`` and biases ``(outputs,)``.
    """

    kind = "orthogonal"
    title = mark("Orthogonal")
    help = mark("Rows or columns at right angles and of length 1, which keep the length of signals; biases become 0.")
    formula = r"W^{\top} W = g^2 I"
    rank = 50

    gain: float = real(
        1.0,
        low=0.01,
        high=10.0,
        step=0.1,
        label=mark("Gain"),
        help=mark("Multiplies every number: the length of the rows or columns."),
    )

    def fill(self, tensor: Tensor, fan_in: int, fan_out: int, generator: Generator) -> None:
        import torch

        if tensor.dim() < 2:
            tensor.zero_()
            return
        drawn = torch.empty(tensor.shape, dtype=torch.float64)  # no factorization in 16 bits
        torch.nn.init.orthogonal_(drawn, self.gain, generator)
        tensor.copy_(drawn)
