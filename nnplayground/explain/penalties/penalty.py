"""The contract of what the microscope tells of a penalty on the weights."""

from __future__ import annotations

from typing import TypeVar

from nnplayground.explain.registry import KindExplanation, explains
from nnplayground.expressions.expression import Expr
from nnplayground.graph.penalty import Penalty

P = TypeVar("P", bound=Penalty)


@explains(Penalty)
class PenaltyExplanation(KindExplanation[P]):
    """Of a penalty without an explanation the gradients without and with it are shown."""

    def __init__(self, penalty: P) -> None:
        self.penalty = penalty

    def slope(self, weight: Expr) -> Expr | None:
        """What it adds to the gradient of one weight, as a formula; None where it is not explained."""
        return None
