"""Equations with which several optimizers explain their update of one number."""

from __future__ import annotations

from nnplayground.explain.optimizers.weighing import Weighing
from nnplayground.expressions.expression import Constant, Expr, Named
from nnplayground.expressions.operation import Equation


def equation_of(name: Named) -> Equation:
    """What a name stands for."""
    return Equation(name, name.of)


def decay(weighing: Weighing, rate: float) -> tuple[Expr, list[Equation]]:
    """The gradient as ``optimizer.decayed`` makes it, and how: nothing to tell without a decay."""
    if not rate:
        return weighing.gradient, []
    pulled = Named(r"g_{\lambda}", weighing.gradient + Constant(rate, r"\lambda") * weighing.old)
    return pulled, [equation_of(pulled)]


def mixed(share: Constant, old: Expr, new: Expr) -> Expr:
    """A running mean: ``share`` of the old one, and the rest of what is new."""
    return share * old + (1 - share) * new
