"""What Adam and AdamW have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.fields import real
from nnplayground.text import mark
from nnplayground.training import fused
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

    @property
    def decay(self) -> float:
        """Share of the parameters that each step takes away, before it moves them."""
        return 0.0

    def state_names(self) -> tuple[str, ...]:
        return ("exp_avg", "exp_avg_sq")

    def update(
        self, parameters: Tensor, gradient: Tensor, state: dict[str, Tensor], step: Tensor, learning_rate: Tensor
    ) -> None:
        fused.adam(
            parameters,
            gradient,
            state["exp_avg"],
            state["exp_avg_sq"],
            step,
            learning_rate,
            (self.beta1, self.beta2),
            self.eps,
            self.decay,
        )
