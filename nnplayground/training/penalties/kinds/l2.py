"""Half the sum of squared weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.fields.declare import real
from nnplayground.graph.penalty import PENALTIES, Penalty
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import Tensor


@PENALTIES.register
class L2(Penalty):
    """``rate / 2 * sum w^2``: its gradient is ``rate * w``, as ``weight_decay`` of ``torch.optim.SGD`` has it."""

    kind = "L2"
    title = mark("L2")
    help = mark("Pulls large weights hardest: all stay small.")
    formula = r"\frac{\lambda}{2} \sum w^2"
    rank = 20

    rate: float = real(
        0.001, low=0.0, high=1000.0, logarithmic=True, label=mark("Rate"), help=mark("How strongly it pulls.")
    )

    def rates(self) -> dict[str, float]:
        return {"rate": self.rate}

    def value(self, weights: Tensor, rates: dict[str, Tensor]) -> Tensor | None:
        return rates["rate"] * (0.5 * weights.square().sum())
