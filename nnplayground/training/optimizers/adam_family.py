"""What Adam and its relatives have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from nnplayground.fields.declare import flag, real
from nnplayground.text import mark
from nnplayground.training.optimizers import fused
from nnplayground.training.optimizers.optimizer import Optimizer, weight_decay_field

if TYPE_CHECKING:
    from torch import Tensor


class AdamFamily(Optimizer):
    """Running means of the gradient and of its size, corrected for starting at zero."""

    beta1: float = real(
        0.9,
        low=0.0,
        high=0.9999,
        step=0.01,
        label=mark("Beta 1"),
        help=mark("How long gradients are remembered: the nearer to 1, the longer."),
    )
    beta2: float = real(
        0.999,
        low=0.0,
        high=0.99999,
        step=0.001,
        label=mark("Beta 2"),
        help=mark("How long the sizes of gradients are remembered: the nearer to 1, the longer."),
    )
    eps: float = real(
        1e-8, low=1e-16, high=1.0, logarithmic=True, label=mark("Epsilon"), help=mark("Keeps the divisor above zero.")
    )
    weight_decay: float = weight_decay_field()

    def state_names(self) -> tuple[str, ...]:
        return ("exp_avg", "exp_avg_sq")


class FusedAdam(AdamFamily):
    """Adam and AdamW: ``decoupled`` says which."""

    decoupled: ClassVar[bool] = False

    amsgrad: bool = flag(
        False,
        label=mark("AMSGrad"),
        help=mark(
            "Divide by the root of the largest mean of squared gradients so far: the divisor never shrinks again."
        ),
    )

    def state_names(self) -> tuple[str, ...]:
        return (*super().state_names(), "max_exp_avg_sq") if self.amsgrad else super().state_names()

    def update(
        self, parameters: Tensor, gradient: Tensor, state: dict[str, Tensor], step: Tensor, learning_rate: Tensor
    ) -> None:
        fused.adam(
            parameters,
            gradient,
            state["exp_avg"],
            state["exp_avg_sq"],
            state["max_exp_avg_sq"] if self.amsgrad else None,
            step,
            learning_rate,
            (self.beta1, self.beta2),
            self.eps,
            self.weight_decay,
            self.decoupled,
        )
