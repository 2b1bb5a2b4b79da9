"""The contract of a penalty on the weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from nnplayground.fields import Kind
from nnplayground.registry import Registry

if TYPE_CHECKING:
    from torch import Tensor

PENALTIES: Registry[Penalty] = Registry("penalty", "nnplayground.training.penalties")


class Penalty(Kind):
    """Added to the loss to make the objective; acts on weights only (``Layer.penalized``)."""

    registry: ClassVar[Registry[Any] | None] = PENALTIES

    def rates(self) -> dict[str, float]:
        """Its numbers that may change while it trains, by name; they reach ``value`` as scalar tensors."""
        return {}

    def value(self, weights: Tensor, rates: dict[str, Tensor]) -> Tensor | None:
        """The penalty of the flat weights, a scalar; None where there is nothing to add."""
        raise NotImplementedError
