"""What Adam and AdamW have in common."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from nnplayground.fields import real
from nnplayground.text import mark
from nnplayground.training.optimizer import Optimizer

if TYPE_CHECKING:
    import torch
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
        # The corrections on the numbers of the step alone, so that the parameters see as few operations as possible:
        # m / c1 / (sqrt(v / c2) + eps) = m / (sqrt(v) + eps sqrt(c2)) * sqrt(c2) / c1.
        logarithms = _logarithms(self.beta1, self.beta2, parameters.dtype, parameters.device)
        # 1 - beta ** step, without the loss of digits that the difference would bring for a beta close to 1.
        first, second = (step.to(parameters.dtype) * logarithms).expm1_().neg_().unbind()
        root = second.sqrt()
        divisor = squares.sqrt().add_(root * self.eps)
        parameters.sub_((mean / divisor).mul_((learning_rate * root).div_(first)))


@cache
def _logarithms(beta1: float, beta2: float, dtype: torch.dtype, device: torch.device) -> Tensor:
    """Of both; a beta of 0 gives minus infinity, whose power is 0."""
    import torch

    return torch.tensor([math.log(beta) if beta > 0 else -math.inf for beta in (beta1, beta2)], dtype=dtype).to(device)
