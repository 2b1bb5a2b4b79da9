"""RAdam."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.text import mark
from nnplayground.training.optimizers.adam_family import AdamFamily
from nnplayground.training.optimizers.optimizer import OPTIMIZERS, decayed

if TYPE_CHECKING:
    from torch import Tensor

ENOUGH = 5.0
"""Length of the mean of squares from which it is trusted."""


@OPTIMIZERS.register
class RAdam(AdamFamily):
    """``torch.optim.RAdam``: Liu et al., 2020.

    Parameters, gradient, ``exp_avg`` and ``exp_avg_sq``: ``(n,)``.
    """

    kind = "RAdam"
    title = mark("RAdam")
    help = mark("Adam that begins with plain momentum and phases its own step sizes in, as a warm-up would.")
    formula = (
        r"\theta \leftarrow \theta - \eta\, r_t \hat{m} \frac{\sqrt{1 - \beta_2^t}}{\sqrt{v} + \epsilon}"
        r" \;\; (\rho_t > 5), \quad \theta \leftarrow \theta - \eta \hat{m} \;\; (\rho_t \leq 5), \quad "
        r"r_t = \sqrt{\frac{(\rho_t - 4)(\rho_t - 2)\rho_\infty}{(\rho_\infty - 4)(\rho_\infty - 2)\rho_t}}, \quad "
        r"\rho_t = \rho_\infty - \frac{2 t \beta_2^t}{1 - \beta_2^t}, \quad \rho_\infty = \frac{2}{1 - \beta_2} - 1"
    )
    rank = 70

    def update(
        self, parameters: Tensor, gradient: Tensor, state: dict[str, Tensor], step: Tensor, learning_rate: Tensor
    ) -> None:
        import torch

        gradient = decayed(gradient, parameters, self.weight_decay)
        mean = state["exp_avg"].lerp_(gradient, 1 - self.beta1)
        squares = state["exp_avg_sq"].mul_(self.beta2).addcmul_(gradient, gradient, value=1 - self.beta2)
        move = mean * (learning_rate / (1 - self.beta1**step))
        longest = 2 / (1 - self.beta2) - 1
        if longest > ENOUGH:
            power = self.beta2**step
            length = longest - 2 * step * power / (1 - power)
            safe = length.clamp(min=ENOUGH)  # what is not chosen below must not be NaN either
            share = (safe - 4) * (safe - 2) * longest / ((longest - 4) * (longest - 2) * safe)
            scale = (share * (1 - power)).sqrt() / squares.sqrt().add_(self.eps)
            move.mul_(torch.where(length > ENOUGH, scale, 1.0))
        parameters.sub_(move)
