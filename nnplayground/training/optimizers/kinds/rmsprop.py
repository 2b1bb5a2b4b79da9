"""RMSprop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.fields.declare import flag, real
from nnplayground.text import mark
from nnplayground.training.optimizers.optimizer import OPTIMIZERS, Optimizer, decayed, weight_decay_field

if TYPE_CHECKING:
    from torch import Tensor


@OPTIMIZERS.register
class RMSprop(Optimizer):
    """``torch.optim.RMSprop``: Tieleman and Hinton, 2012; centred as in Graves, 2013.

    Parameters, gradient, ``square_avg``, and as it is set ``momentum_buffer`` and ``grad_avg``: ``(n,)``.
    """

    kind = "RMSprop"
    title = mark("RMSprop")
    help = mark("Divides each step by the root of a running mean of squared gradients.")
    formula = (
        r"s \leftarrow \alpha s + (1 - \alpha) g^2, \quad \theta \leftarrow \theta - \eta \frac{g}{\sqrt{s} + \epsilon}"
    )
    rank = 40

    alpha: float = real(
        0.99,
        low=0.0,
        high=0.9999,
        step=0.01,
        label=mark("Alpha"),
        help=mark("How long squared gradients are remembered: the nearer to 1, the longer."),
    )
    eps: float = real(
        1e-8, low=1e-16, high=1.0, logarithmic=True, label=mark("Epsilon"), help=mark("Keeps the divisor above zero.")
    )
    momentum: float = real(
        0.0, low=0.0, high=0.999, step=0.05, label=mark("Momentum"), help=mark("Share of the last speed that is kept.")
    )
    centered: bool = flag(
        False,
        label=mark("Centred"),
        help=mark(
            "Subtract the square of the mean gradient from the mean of squares: divide by the standard deviation."
        ),
    )
    weight_decay: float = weight_decay_field()

    def state_names(self) -> tuple[str, ...]:
        more = {"momentum_buffer": self.momentum > 0, "grad_avg": self.centered}
        return ("square_avg", *(name for name, kept in more.items() if kept))

    def update(
        self, parameters: Tensor, gradient: Tensor, state: dict[str, Tensor], step: Tensor, learning_rate: Tensor
    ) -> None:
        gradient = decayed(gradient, parameters, self.weight_decay)
        squares = state["square_avg"].mul_(self.alpha).addcmul_(gradient, gradient, value=1 - self.alpha)
        if self.centered:
            mean = state["grad_avg"].lerp_(gradient, 1 - self.alpha)
            squares = squares.addcmul(mean, mean, value=-1.0).clamp_(min=0.0)  # rounding may bring it below 0
        divisor = squares.sqrt().add_(self.eps)
        if self.momentum:
            speed = state["momentum_buffer"].mul_(self.momentum).addcdiv_(gradient, divisor)
            parameters.sub_(speed * learning_rate)
        else:
            parameters.sub_((gradient * learning_rate).div_(divisor))
