"""The explanation of RAdam."""

from __future__ import annotations

from nnplayground.explain.optimizers.adam_family import AdamFamilyExplanation
from nnplayground.explain.optimizers.equations import equation_of
from nnplayground.explain.optimizers.weighing import Weighing
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Constant, Expr, Named
from nnplayground.expressions.functions import sqrt
from nnplayground.expressions.operation import Equation
from nnplayground.training.optimizers.kinds.radam import ENOUGH, RAdam


@explains(RAdam)
class RAdamExplanation(AdamFamilyExplanation[RAdam]):
    """Its step sizes are phased in."""

    def update(self, weighing: Weighing) -> tuple[Equation, ...]:
        gradient, equations = self.explain_mean(weighing)
        mean = self.corrected(weighing)
        equations += [self.explain_square(weighing, gradient), equation_of(mean)]
        share = Constant(self.optimizer.beta2, r"\beta_2")
        power = share**weighing.step
        longest = Named(r"\rho_{\infty}", 2 / (1 - share) - 1)
        length = Named(r"\rho_t", longest - 2 * weighing.step * power / (1 - power))
        move: Expr = weighing.learning_rate * mean
        equations += [equation_of(longest), equation_of(length)]
        if length.value() > ENOUGH:  # it is never longer than the longest
            above, below = (length - 4) * (length - 2) * longest, (longest - 4) * (longest - 2) * length
            phased = Named("r_t", sqrt(above / below))
            equations.append(equation_of(phased))
            move = move * phased * (sqrt(1 - power) / self.divisor(weighing.after["exp_avg_sq"]))
        return *equations, Equation(weighing.new, weighing.old - move)
