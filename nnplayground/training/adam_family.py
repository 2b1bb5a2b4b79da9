"""What Adam and AdamW have in common."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nnplayground.fields import real
from nnplayground.text import mark
from nnplayground.training.optimizer import Optimizer

if TYPE_CHECKING:
    from torch import Tensor


class AdamFamily(Optimizer):
    """Running means of the gradient and of its square, both corrected for starting at zero."""

    beta1: float = real(
        0.9, low=0.0, high=0.9999, step=0.01, label=mark("Beta 1"), help=mark("How long gradients are remembered.")
    )
    beta2: float = real(
        0.999,
        low=0.0,
        high=0.99999,
        step=0.001,
        label=mark("Beta 2"),
        help=mark("How long squared gradients are remembered."),
    )
    eps: float = real(
        1e-8, low=1e-16, high=1.0, logarithmic=True, label=mark("Epsilon"), help=mark("Keeps the divisor above zero.")
    )

    def state_names(self) -> tuple[str, ...]:
        return ("exp_avg", "exp_avg_sq")

    def update(
        self, parameters: Tensor, gradient: Tensor, state: dict[str, Tensor], step: Tensor, learning_rate: Tensor
    ) -> None:
        mean = state["exp_avg"].lerp_(gradient, 1 - self.beta1)
        squares = state["exp_avg_sq"].mul_(self.beta2).addcmul_(gradient, gradient, value=1 - self.beta2)
        correction = (1 - _power(self.beta2, step)).sqrt_()
        divisor = squares.sqrt().div_(correction).add_(self.eps)
        pace = learning_rate / (1 - _power(self.beta1, step))
        parameters.sub_((mean * pace).div_(divisor))


def _power(base: float, exponent: Tensor) -> Tensor:
    """``base ** exponent``, in one or two operations on the exponent alone; 0 to a positive power is 0."""
    return (exponent * math.log(base)).exp_() if base > 0 else exponent * 0.0
