"""The explanation of L1."""

from __future__ import annotations

import math

from nnplayground.explain.penalties.penalty import PenaltyExplanation
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.functions import Function
from nnplayground.training.penalties.kinds.l1 import L1


@explains(L1)
class L1Explanation(PenaltyExplanation[L1]):
    """The same pull for every weight."""

    def slope(self, weight: Expr) -> Expr:
        return Constant(self.penalty.rate, r"\lambda") * Function(r"\operatorname{sign}", _sign, weight)


def _sign(number: float) -> float:
    return math.copysign(1.0, number) if number else number
