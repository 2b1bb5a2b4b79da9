"""Adadelta."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.fields.declare import real
from nnplayground.text import mark
from nnplayground.training.optimizers.optimizer import OPTIMIZERS, Optimizer, decayed, weight_decay_field

if TYPE_CHECKING:
    from torch import Tensor


@OPTIMIZERS.register
class Adadelta(Optimizer):
    """``torch.optim.Adadelta``: Zeiler, 2012.

    Parameters, gradient, ``square_avg`` and ``acc_delta``: ``(n,)``.
    """

    kind = "Adadelta"
    title = mark("Adadelta")
    help = mark("Finds the size of its steps from those before: made for a learning rate of 1.")
    formula = (
        r"s \leftarrow \rho s + (1 - \rho) g^2, \quad "
        r"d = \frac{\sqrt{u + \epsilon}}{\sqrt{s + \epsilon}} g, \quad "
        r"u \leftarrow \rho u + (1 - \rho) d^2, \quad \theta \leftarrow \theta - \eta d"
    )
    rank = 35

    rho: float = real(
        0.9,
        low=0.0,
        high=0.9999,
        step=0.01,
        label=mark("Rho"),
        help=mark("How long squares are remembered: the nearer to 1, the longer."),
    )
    eps: float = real(
        1e-6,
        low=1e-16,
        high=1.0,
        logarithmic=True,
        label=mark("Epsilon"),
        help=mark("Keeps both roots above zero; it also decides how large the first steps are."),
    )
    weight_decay: float = weight_decay_field()

    def state_names(self) -> tuple[str, ...]:
        return ("square_avg", "acc_delta")

    def update(
        self, parameters: Tensor, gradient: Tensor, state: dict[str, Tensor], step: Tensor, learning_rate: Tensor
    ) -> None:
        gradient = decayed(gradient, parameters, self.weight_decay)
        squares, moves = state["square_avg"], state["acc_delta"]
        squares.mul_(self.rho).addcmul_(gradient, gradient, value=1 - self.rho)
        move = moves.add(self.eps).sqrt_().div_(squares.add(self.eps).sqrt_()).mul_(gradient)
        moves.mul_(self.rho).addcmul_(move, move, value=1 - self.rho)
        parameters.sub_(move * learning_rate)
