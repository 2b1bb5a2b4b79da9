"""Adamax."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.text import mark
from nnplayground.training.optimizers.adam_family import AdamFamily
from nnplayground.training.optimizers.optimizer import OPTIMIZERS, decayed

if TYPE_CHECKING:
    from torch import Tensor


@OPTIMIZERS.register
class Adamax(AdamFamily):
    """``torch.optim.Adamax``: Kingma and Ba, 2015.

    Parameters, gradient, ``exp_avg`` and ``exp_inf``: ``(n,)``.
    """

    kind = "Adamax"
    title = mark("Adamax")
    help = mark("Adam that divides by the largest recent gradient instead of a root of squares.")
    formula = (
        r"u \leftarrow \max(\beta_2 u, |g| + \epsilon), \quad "
        r"\theta \leftarrow \theta - \frac{\eta}{1 - \beta_1^t} \cdot \frac{m}{u}"
    )
    rank = 80

    def state_names(self) -> tuple[str, ...]:
        return ("exp_avg", "exp_inf")

    def update(
        self, parameters: Tensor, gradient: Tensor, state: dict[str, Tensor], step: Tensor, learning_rate: Tensor
    ) -> None:
        import torch

        gradient = decayed(gradient, parameters, self.weight_decay)
        mean = state["exp_avg"].lerp_(gradient, 1 - self.beta1)
        largest = state["exp_inf"]
        torch.maximum(largest.mul_(self.beta2), gradient.abs().add_(self.eps), out=largest)
        parameters.sub_((mean * (learning_rate / (1 - self.beta1**step))).div_(largest))
