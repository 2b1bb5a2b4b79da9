"""The contract of an optimizer: one update of all parameters at once, written out over tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from nnplayground.fields.declare import real
from nnplayground.fields.kind import Kind
from nnplayground.registry import Registry
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Tensor

OPTIMIZERS: Registry[Optimizer] = Registry("optimizer", "nnplayground.training.optimizers.kinds")


class Optimizer(Kind):
    """All parameters of a network lie one after the other in one flat tensor; so does each piece of state.

    ``update`` is made of tensor operations only, in place, without branching on values, so that it can be captured.
    ``torch.optim`` is its judge: relative 1e-6 in float64 and 1e-5 in float32 over many steps.
    """

    registry: ClassVar[Registry[Any] | None] = OPTIMIZERS

    def state_names(self) -> tuple[str, ...]:
        """Names of the state tensors, each of the parameters' length: ``("exp_avg", "exp_avg_sq")``."""
        return ()

    def initial_state(self) -> dict[str, float]:
        """The value that fills each state tensor at the start; 0 where a name is absent."""
        return {}

    def update(
        self, parameters: Tensor, gradient: Tensor, state: dict[str, Tensor], step: Tensor, learning_rate: Tensor
    ) -> None:
        """Change ``parameters`` (flat) and ``state`` in place.

        ``step``: scalar float tensor, the number of this update counted from 1.  ``learning_rate``: scalar tensor.
        Called without gradients recorded.  ``gradient`` stays as it is: the figures of the step are made from it.
        """
        raise NotImplementedError


def weight_decay_field() -> Any:
    """The setting that all optimizers have; annotate as ``float``."""
    return real(
        0.0,
        low=0.0,
        high=10.0,
        step=0.001,
        label=mark("Weight decay"),
        help=mark("Multiplied by each parameter, biases included, and added to the gradient: draws them towards zero."),
    )


def decayed(gradient: Tensor, parameters: Tensor, rate: float) -> Tensor:
    """The flat gradient with the term of a weight decay added, in memory of its own; itself where there is none."""
    return gradient.add(parameters, alpha=rate) if rate else gradient
