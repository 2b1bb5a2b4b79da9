"""No penalty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.graph.penalty import PENALTIES, Penalty
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Tensor


@PENALTIES.register
class NoPenalty(Penalty):
    """The objective is the loss."""

    kind = "none"
    title = mark("None")
    help = mark("Weights may grow as they like.")
    formula = r"R(w) = 0"
    rank = 0

    def value(self, weights: Tensor, rates: dict[str, Tensor]) -> Tensor | None:
        return None
