"""The contract of what the microscope tells of an optimizer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from nnplayground.explain.optimizers.weighing import Weighing
from nnplayground.explain.registry import KindExplanation, explains
from nnplayground.explain.tensors import parameter_symbol
from nnplayground.expressions.operation import Equation
from nnplayground.training.optimizers.optimizer import Optimizer

Opt = TypeVar("Opt", bound=Optimizer)


@explains(Optimizer)
class OptimizerExplanation(KindExplanation[Opt]):
    """Of an optimizer without an explanation the numbers before and after the update are shown."""

    symbols: ClassVar[Mapping[str, str]] = {}
    """What equations call its state, LaTeX, by ``Optimizer.state_names``."""

    def __init__(self, optimizer: Opt) -> None:
        self.optimizer = optimizer

    def update(self, weighing: Weighing) -> tuple[Equation, ...]:
        """The update of one number: equations for each new state, by ``weighing.after``, whatever helps on the way,
        and last the parameter's new value, ``weighing.new``.  None where it is not explained."""
        return ()

    def symbol(self, state: str) -> str:
        """Of a part of its state, LaTeX."""
        return self.symbols.get(state) or parameter_symbol(state)
