"""The explanation of SGD."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from nnplayground.explain.optimizers.equations import decay
from nnplayground.explain.optimizers.optimizer import OptimizerExplanation
from nnplayground.explain.optimizers.weighing import Weighing
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Constant
from nnplayground.expressions.operation import Equation
from nnplayground.training.optimizers.kinds.sgd import SGD


@explains(SGD)
class SGDExplanation(OptimizerExplanation[SGD]):
    """Against the gradient, or the speed that it is kept in."""

    symbols: ClassVar[Mapping[str, str]] = {"momentum_buffer": "v"}

    def update(self, weighing: Weighing) -> tuple[Equation, ...]:
        gradient, equations = decay(weighing, self.optimizer.weight_decay)
        speed = gradient
        if self.optimizer.momentum:
            share = Constant(self.optimizer.momentum, r"\mu")
            speed = weighing.after["momentum_buffer"]
            equations.append(Equation(speed, share * weighing.before["momentum_buffer"] + gradient))
            if self.optimizer.nesterov:
                speed = gradient + share * speed
        return *equations, Equation(weighing.new, weighing.old - weighing.learning_rate * speed)
