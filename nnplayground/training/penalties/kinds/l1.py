"""The sum of absolute weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.fields.declare import real
from nnplayground.graph.penalty import PENALTIES, Penalty
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Tensor


@PENALTIES.register
class L1(Penalty):
    """``rate * sum |w|``: Tibshirani, 1996.  The gradient at 0 is 0."""

    kind = "L1"
    title = mark("L1")
    help = mark("Pulls every weight towards zero at the same speed: many end close to zero.")
    formula = r"\lambda \sum |w|"
    rank = 10

    rate: float = real(
        0.001, low=0.0, high=1000.0, logarithmic=True, label=mark("Rate"), help=mark("How strongly it pulls.")
    )

    def rates(self) -> dict[str, float]:
        return {"rate": self.rate}

    def value(self, weights: Tensor, rates: dict[str, Tensor]) -> Tensor | None:
        return rates["rate"] * weights.abs().sum()
