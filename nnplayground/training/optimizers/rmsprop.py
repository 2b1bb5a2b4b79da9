"""RMSprop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.fields import real
from nnplayground.text import mark
from nnplayground.training.optimizer import OPTIMIZERS, Optimizer

if TYPE_CHECKING:
    from torch import Tensor


@OPTIMIZERS.register
class RMSprop(Optimizer):
    """``torch.optim.RMSprop(lr, alpha, eps, momentum=...)``, not centred."""

    kind = "RMSprop"
    title = mark("RMSprop")
    help = mark("Divides each step by the root of the recent squared gradients.")
    formula = (
        r"s \leftarrow \alpha s + (1 - \alpha) g^2, \quad \theta \leftarrow \theta - \eta \frac{g}{\sqrt{s} + \epsilon}"
    )
    rank = 40

    alpha: float = real(
        0.99, low=0.0, high=0.9999, step=0.01, label=mark("Alpha"), help=mark("How long squared gradients are kept.")
    )
    eps: float = real(
        1e-8, low=1e-16, high=1.0, logarithmic=True, label=mark("Epsilon"), help=mark("Keeps the divisor above zero.")
    )
    momentum: float = real(
        0.0, low=0.0, high=0.999, step=0.05, label=mark("Momentum"), help=mark("Share of the last speed that is kept.")
    )

    def state_names(self) -> tuple[str, ...]:
        return ("square_avg", "momentum_buffer") if self.momentum else ("square_avg",)

    def update(
        self, parameters: Tensor, gradient: Tensor, state: dict[str, Tensor], step: Tensor, learning_rate: Tensor
    ) -> None:
        squares = state["square_avg"].mul_(self.alpha).addcmul_(gradient, gradient, value=1 - self.alpha)
        divisor = squares.sqrt().add_(self.eps)
        if self.momentum:
            speed = state["momentum_buffer"].mul_(self.momentum).addcdiv_(gradient, divisor)
            parameters.sub_(speed * learning_rate)
        else:
            parameters.sub_((gradient * learning_rate).div_(divisor))
