"""Stochastic gradient descent, with momentum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationInfo, field_validator

from nnplayground.fields.declare import flag, real
from nnplayground.text import mark
from nnplayground.training.optimizers import fused
from nnplayground.training.optimizers.optimizer import OPTIMIZERS, Optimizer, weight_decay_field

if TYPE_CHECKING:
    from torch import Tensor


@OPTIMIZERS.register
class SGD(Optimizer):
    """``torch.optim.SGD`` without dampening.  Momentum and Nesterov, optimizers to a textbook, are settings of it.

    Parameters, gradient, and with a momentum ``momentum_buffer``: ``(n,)``.
    """

    kind = "SGD"
    title = mark("SGD")
    help = mark("A step against the gradient; with momentum it keeps part of its last speed, and Nesterov looks ahead.")
    formula = (
        r"v \leftarrow \mu v + g, \quad \theta \leftarrow \theta - \eta v, \quad "
        r"\text{Nesterov: } \theta \leftarrow \theta - \eta (g + \mu v)"
    )
    rank = 0

    momentum: float = real(
        0.0, low=0.0, high=0.999, step=0.05, label=mark("Momentum"), help=mark("Share of the last speed that is kept.")
    )
    nesterov: bool = flag(
        False, label=mark("Nesterov"), help=mark("Look ahead along the momentum before stepping. Needs momentum.")
    )

    weight_decay: float = weight_decay_field()

    @field_validator("nesterov")
    @classmethod
    def _needs_momentum(cls, value: bool, info: ValidationInfo) -> bool:
        if value and info.data.get("momentum", 0.0) == 0.0:
            raise ValueError(mark("Nesterov looks ahead along the momentum, so it needs a momentum above 0"))
        return value

    def state_names(self) -> tuple[str, ...]:
        return ("momentum_buffer",) if self.momentum else ()

    def update(
        self, parameters: Tensor, gradient: Tensor, state: dict[str, Tensor], step: Tensor, learning_rate: Tensor
    ) -> None:
        fused.sgd(
            parameters,
            gradient,
            state.get("momentum_buffer"),
            learning_rate,
            self.momentum,
            self.nesterov,
            self.weight_decay,
        )
