"""NAdam."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.fields.declare import real
from nnplayground.text import mark
from nnplayground.training.optimizers.adam_family import AdamFamily
from nnplayground.training.optimizers.optimizer import OPTIMIZERS, decayed

if TYPE_CHECKING:
    from torch import Tensor

NOTHING = 1e-30
"""Taken from 1, it leaves 1 in every precision; smaller numbers would in the end be slow to multiply."""


@OPTIMIZERS.register
class NAdam(AdamFamily):
    """``torch.optim.NAdam``: Dozat, 2016.

    Parameters, gradient, ``exp_avg``, ``exp_avg_sq`` and ``mu_product``: ``(n,)``.
    """

    kind = "NAdam"
    title = mark("NAdam")
    help = mark("Adam that looks ahead along its momentum, as Nesterov does.")
    formula = (
        r"\theta \leftarrow \theta - \frac{\eta}{\sqrt{\hat{v}} + \epsilon} \left("
        r"\frac{\mu_{t+1} m}{1 - \prod_{i=1}^{t+1} \mu_i} + "
        r"\frac{(1 - \mu_t) g}{1 - \prod_{i=1}^{t} \mu_i}\right), \quad "
        r"\mu_t = \beta_1 \left(1 - \tfrac{1}{2} 0.96^{t \psi}\right)"
    )
    rank = 60

    momentum_decay: float = real(
        0.004,
        low=0.0,
        high=1.0,
        step=0.001,
        label=mark("Momentum decay"),
        help=mark("How fast the momentum grows from half of beta 1 to all of it."),
    )

    def state_names(self) -> tuple[str, ...]:
        return (*super().state_names(), "mu_product")

    def initial_state(self) -> dict[str, float]:
        return {"mu_product": 1.0}

    def update(
        self, parameters: Tensor, gradient: Tensor, state: dict[str, Tensor], step: Tensor, learning_rate: Tensor
    ) -> None:
        gradient = decayed(gradient, parameters, self.weight_decay)
        mean = state["exp_avg"].lerp_(gradient, 1 - self.beta1)
        squares = state["exp_avg_sq"].mul_(self.beta2).addcmul_(gradient, gradient, value=1 - self.beta2)
        divisor = squares.div(1 - self.beta2**step).sqrt_().add_(self.eps)
        now, following = self._momentum(step), self._momentum(step + 1)
        product = state["mu_product"].mul_(now).clamp_(min=NOTHING)
        ahead = (mean * (learning_rate * following)).div_(1 - product * following)
        fresh = (gradient * (learning_rate * (1 - now))).div_(1 - product)
        parameters.sub_(ahead.add_(fresh).div_(divisor))

    def _momentum(self, step: Tensor) -> Tensor:
        momentum: Tensor = self.beta1 * (1 - 0.5 * 0.96 ** (step * self.momentum_decay))
        return momentum
