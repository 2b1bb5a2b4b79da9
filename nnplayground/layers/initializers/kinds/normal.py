"""Normal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.fields.declare import real
from nnplayground.layers.initializers.initializer import INITIALIZERS, Initializer
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Generator, Tensor


@INITIALIZERS.register
class Normal(Initializer):
    """``torch.nn.init.normal_``, but with a standard deviation of 0.5 unless set.

    Fills a weight or bias of any shape.
    """

    kind = "normal"
    title = mark("Normal")
    help = mark("Numbers drawn from a normal distribution, the bell curve.")
    formula = r"N(\mu, \sigma^2)"
    rank = 30

    mean: float = real(
        0.0, low=-100.0, high=100.0, step=0.1, label=mark("Mean"), help=mark("Centre of the bell curve.")
    )
    std: float = real(
        0.5, low=0.0, high=100.0, step=0.1, label=mark("Standard deviation"), help=mark("Width of the bell curve.")
    )

    def fill(self, tensor: Tensor, fan_in: int, fan_out: int, generator: Generator) -> None:
        tensor.normal_(self.mean, self.std, generator=generator)
