"""The explanation of L2."""

from __future__ import annotations

from nnplayground.explain.penalties.penalty import PenaltyExplanation
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.training.penalties.kinds.l2 import L2


@explains(L2)
class L2Explanation(PenaltyExplanation[L2]):
    """The larger the weight, the harder it is pulled."""

    def slope(self, weight: Expr) -> Expr:
        return Constant(self.penalty.rate, r"\lambda") * weight
