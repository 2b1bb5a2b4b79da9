"""The contract of a penalty on the weights: of a whole run, or of one layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from nnplayground.fields.kind import Kind
from nnplayground.registry import Registry
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Tensor

PENALTIES: Registry[PenaltyChoice] = Registry("penalty", "nnplayground.training.penalties.kinds")


class PenaltyChoice(Kind):
    """What a layer can say of the penalty on its weights: one of its own, or that of the run."""

    registry: ClassVar[Registry[Any] | None] = PENALTIES


class Penalty(PenaltyChoice):
    """Added to the loss to make the objective; acts on weights only (``Layer.penalized``)."""

    def rates(self) -> dict[str, float]:
        """Its numbers that may change while it trains, by name; they reach ``value`` as scalar tensors."""
        return {}

    def value(self, weights: Tensor, rates: dict[str, Tensor]) -> Tensor | None:
        """The penalty of the flat weights, a scalar; None where there is nothing to add."""
        raise NotImplementedError


@PENALTIES.register
class OfRun(PenaltyChoice):
    """A layer's choice only: a run has to say which penalty that is."""

    kind = "run"
    title = mark("Same as run")
    help = mark("The penalty of the training settings.")
    formula = r"\lambda R(w)"
    rank = 0
