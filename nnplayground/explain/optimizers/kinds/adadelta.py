"""The explanation of Adadelta."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from nnplayground.explain.optimizers.equations import decay, equation_of, mixed
from nnplayground.explain.optimizers.optimizer import OptimizerExplanation
from nnplayground.explain.optimizers.weighing import Weighing
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Constant, Named
from nnplayground.expressions.functions import sqrt
from nnplayground.expressions.operation import Equation
from nnplayground.training.optimizers.kinds.adadelta import Adadelta


@explains(Adadelta)
class AdadeltaExplanation(OptimizerExplanation[Adadelta]):
    """The size of a step is found from those before."""

    symbols: ClassVar[Mapping[str, str]] = {"square_avg": "s", "acc_delta": "u"}

    def update(self, weighing: Weighing) -> tuple[Equation, ...]:
        gradient, equations = decay(weighing, self.optimizer.weight_decay)
        share, least = Constant(self.optimizer.rho, r"\rho"), Constant(self.optimizer.eps, r"\epsilon")
        squares, moves = weighing.after["square_avg"], weighing.before["acc_delta"]
        move = Named("d", sqrt(moves + least) / sqrt(squares + least) * gradient)
        return (
            *equations,
            Equation(squares, mixed(share, weighing.before["square_avg"], gradient**2)),
            equation_of(move),
            Equation(weighing.after["acc_delta"], mixed(share, moves, move**2)),
            Equation(weighing.new, weighing.old - weighing.learning_rate * move),
        )
