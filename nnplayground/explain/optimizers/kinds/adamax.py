"""The explanation of Adamax."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from nnplayground.explain.optimizers.adam_family import AdamFamilyExplanation
from nnplayground.explain.optimizers.equations import equation_of
from nnplayground.explain.optimizers.weighing import Weighing
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Constant
from nnplayground.expressions.functions import Greatest, absolute
from nnplayground.expressions.operation import Equation
from nnplayground.training.optimizers.kinds.adamax import Adamax


@explains(Adamax)
class AdamaxExplanation(AdamFamilyExplanation[Adamax]):
    """Divided by the largest recent gradient."""

    symbols: ClassVar[Mapping[str, str]] = {"exp_avg": "m", "exp_inf": "u"}

    def update(self, weighing: Weighing) -> tuple[Equation, ...]:
        gradient, equations = self.explain_mean(weighing)
        share, largest = Constant(self.optimizer.beta2, r"\beta_2"), weighing.after["exp_inf"]
        faded, size = share * weighing.before["exp_inf"], absolute(gradient) + Constant(self.optimizer.eps, r"\epsilon")
        mean = self.corrected(weighing)
        move = weighing.learning_rate * (mean / largest)
        return (
            *equations,
            Equation(largest, Greatest((faded, size))),
            equation_of(mean),
            Equation(weighing.new, weighing.old - move),
        )
