"""Adagrad."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.fields.declare import real
from nnplayground.text import mark
from nnplayground.training.optimizers.optimizer import OPTIMIZERS, Optimizer, decayed, weight_decay_field

if TYPE_CHECKING:
    from torch import Tensor


@OPTIMIZERS.register
class Adagrad(Optimizer):
    """``torch.optim.Adagrad``: Duchi, Hazan and Singer, 2011.

    Parameters, gradient and ``sum``: ``(n,)``.
    """

    kind = "Adagrad"
    title = mark("Adagrad")
    help = mark("Divides each step by the root of the sum of all squared gradients so far: steps shrink with time.")
    formula = r"s \leftarrow s + g^2, \quad \theta \leftarrow \theta - \eta \frac{g}{\sqrt{s} + \epsilon}"
    rank = 30

    initial_accumulator: float = real(
        0.0, low=0.0, high=10.0, label=mark("Initial sum"), help=mark("The sum of squares to begin with.")
    )
    eps: float = real(
        1e-10, low=1e-16, high=1.0, logarithmic=True, label=mark("Epsilon"), help=mark("Keeps the divisor above zero.")
    )
    lr_decay: float = real(
        0.0,
        low=0.0,
        high=1.0,
        step=0.001,
        label=mark("Rate decay"),
        help=mark("After t steps the learning rate is divided by 1 plus t times this."),
    )
    weight_decay: float = weight_decay_field()

    def state_names(self) -> tuple[str, ...]:
        return ("sum",)

    def initial_state(self) -> dict[str, float]:
        return {"sum": self.initial_accumulator}

    def update(
        self, parameters: Tensor, gradient: Tensor, state: dict[str, Tensor], step: Tensor, learning_rate: Tensor
    ) -> None:
        gradient = decayed(gradient, parameters, self.weight_decay)
        rate = learning_rate / (1 + (step - 1) * self.lr_decay) if self.lr_decay else learning_rate
        total = state["sum"].addcmul_(gradient, gradient)
        parameters.sub_((gradient * rate).div_(total.sqrt().add_(self.eps)))
