"""The update of one number, as an optimizer explains it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nnplayground.expressions.expression import Expr


@dataclass(frozen=True, eq=False)
class Weighing:
    """One parameter's number in one update."""

    old: Expr
    """Its value before: a ``Ref``, symbol ``\\theta``."""
    new: Expr
    """Its value after: a ``Ref``; what ``OptimizerExplanation.update`` has to arrive at."""
    gradient: Expr
    """What reaches the optimizer: with penalties, clipped; symbol ``g``."""
    before: Mapping[str, Expr]
    """The optimizer's state for it before the update, by ``state_names``."""
    after: Mapping[str, Expr]
    """The same after it."""
    step: Expr
    """The number of this update, from 1; symbol ``t``."""
    learning_rate: Expr
    """Symbol ``\\eta``."""
