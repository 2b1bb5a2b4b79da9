"""The explanation of RMSprop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from nnplayground.explain.optimizers.equations import decay, equation_of, mixed
from nnplayground.explain.optimizers.optimizer import OptimizerExplanation
from nnplayground.explain.optimizers.weighing import Weighing
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Constant, Expr, Named, expr
from nnplayground.expressions.functions import Greatest, sqrt
from nnplayground.expressions.operation import Equation
from nnplayground.training.optimizers.kinds.rmsprop import RMSprop


@explains(RMSprop)
class RMSpropExplanation(OptimizerExplanation[RMSprop]):
    """Divided by the root of a running mean of squares."""

    symbols: ClassVar[Mapping[str, str]] = {"square_avg": "s", "grad_avg": r"\bar{g}", "momentum_buffer": "v"}

    def update(self, weighing: Weighing) -> tuple[Equation, ...]:
        gradient, equations = decay(weighing, self.optimizer.weight_decay)
        share, before, after = Constant(self.optimizer.alpha, r"\alpha"), weighing.before, weighing.after
        squares: Expr = after["square_avg"]
        equations.append(Equation(squares, mixed(share, before["square_avg"], gradient**2)))
        if self.optimizer.centered:
            mean = after["grad_avg"]
            equations.append(Equation(mean, mixed(share, before["grad_avg"], gradient)))
            squares = Named(r"\sigma^2", Greatest((squares - mean**2, expr(0))))
            equations.append(equation_of(squares))
        move = gradient / (sqrt(squares) + Constant(self.optimizer.eps, r"\epsilon"))
        if self.optimizer.momentum:
            speed = after["momentum_buffer"]
            kept = Constant(self.optimizer.momentum, r"\mu") * before["momentum_buffer"]
            equations.append(Equation(speed, kept + move))
            move = speed
        return *equations, Equation(weighing.new, weighing.old - weighing.learning_rate * move)
