"""The explanation of Adagrad."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from nnplayground.explain.optimizers.equations import decay, equation_of
from nnplayground.explain.optimizers.optimizer import OptimizerExplanation
from nnplayground.explain.optimizers.weighing import Weighing
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Constant, Expr, Named
from nnplayground.expressions.functions import sqrt
from nnplayground.expressions.operation import Equation
from nnplayground.training.optimizers.kinds.adagrad import Adagrad


@explains(Adagrad)
class AdagradExplanation(OptimizerExplanation[Adagrad]):
    """Divided by the root of the sum of all squares."""

    symbols: ClassVar[Mapping[str, str]] = {"sum": "s"}

    def update(self, weighing: Weighing) -> tuple[Equation, ...]:
        gradient, equations = decay(weighing, self.optimizer.weight_decay)
        rate: Expr = weighing.learning_rate
        if self.optimizer.lr_decay:
            rate = Named(r"\eta_t", rate / (1 + (weighing.step - 1) * Constant(self.optimizer.lr_decay, r"\delta")))
            equations.append(equation_of(rate))
        total = weighing.after["sum"]
        equations.append(Equation(total, weighing.before["sum"] + gradient**2))
        move = rate * (gradient / (sqrt(total) + Constant(self.optimizer.eps, r"\epsilon")))
        return *equations, Equation(weighing.new, weighing.old - move)
