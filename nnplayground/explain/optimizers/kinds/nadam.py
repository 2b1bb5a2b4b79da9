"""The explanation of NAdam."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from nnplayground.explain.optimizers.adam_family import AdamFamilyExplanation
from nnplayground.explain.optimizers.equations import equation_of
from nnplayground.explain.optimizers.weighing import Weighing
from nnplayground.explain.registry import explains
from nnplayground.expressions.choice import Condition, Where
from nnplayground.expressions.expression import Constant, Expr, Named, expr
from nnplayground.expressions.operation import Equation
from nnplayground.training.optimizers.kinds.nadam import NOTHING, NAdam


@explains(NAdam)
class NAdamExplanation(AdamFamilyExplanation[NAdam]):
    """Looks ahead along its momentum."""

    symbols: ClassVar[Mapping[str, str]] = {"exp_avg": "m", "exp_avg_sq": "v", "mu_product": r"\Pi"}

    def update(self, weighing: Weighing) -> tuple[Equation, ...]:
        gradient, equations = self.explain_mean(weighing)
        mean, product = weighing.after["exp_avg"], weighing.after["mu_product"]
        size = self.corrected_square(weighing)
        now = self._momentum("t", weighing.step)
        following = self._momentum("t+1", weighing.step + 1)
        grown, least = weighing.before["mu_product"] * now, expr(NOTHING)
        ahead = following * mean / (1 - product * following)
        fresh = (1 - now) * gradient / (1 - product)
        move = weighing.learning_rate / self.divisor(size) * (ahead + fresh)
        return (
            *equations,
            self.explain_square(weighing, gradient),
            equation_of(size),
            equation_of(now),
            equation_of(following),
            Equation(product, Where(Condition(grown, ">", least), grown, least)),
            Equation(weighing.new, weighing.old - move),
        )

    def _momentum(self, place: str, step: Expr) -> Named:
        fading = Constant(0.96) ** (step * Constant(self.optimizer.momentum_decay, r"\psi"))
        return Named(rf"\mu_{{{place}}}", Constant(self.optimizer.beta1, r"\beta_1") * (1 - Constant(0.5) * fading))
