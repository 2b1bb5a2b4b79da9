"""The explanation of Adam and its relatives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from nnplayground.explain.optimizers.equations import decay, equation_of, mixed
from nnplayground.explain.optimizers.optimizer import OptimizerExplanation
from nnplayground.explain.optimizers.weighing import Weighing
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Constant, Expr, Named
from nnplayground.expressions.functions import Greatest, sqrt
from nnplayground.expressions.operation import Equation
from nnplayground.training.optimizers.adam_family import AdamFamily, FusedAdam

A = TypeVar("A", bound=AdamFamily)


class AdamFamilyExplanation(OptimizerExplanation[A]):
    """Running means of the gradient and of its size, corrected for starting at zero."""

    symbols: ClassVar[Mapping[str, str]] = {"exp_avg": "m", "exp_avg_sq": "v", "max_exp_avg_sq": "u"}

    def explain_mean(self, weighing: Weighing, decayed: bool = True) -> tuple[Expr, list[Equation]]:
        """The gradient, pulled by the weight decay unless ``decayed`` is False, and the equations up to its mean."""
        gradient, equations = decay(weighing, self.optimizer.weight_decay if decayed else 0.0)
        share, mean = Constant(self.optimizer.beta1, r"\beta_1"), "exp_avg"
        equations.append(Equation(weighing.after[mean], mixed(share, weighing.before[mean], gradient)))
        return gradient, equations

    def explain_square(self, weighing: Weighing, gradient: Expr) -> Equation:
        """The mean of squares."""
        share, square = Constant(self.optimizer.beta2, r"\beta_2"), "exp_avg_sq"
        return Equation(weighing.after[square], mixed(share, weighing.before[square], gradient**2))

    def corrected(self, weighing: Weighing) -> Named:
        """The mean, corrected for starting at zero."""
        start = Constant(self.optimizer.beta1, r"\beta_1") ** weighing.step
        return Named(r"\hat{m}", weighing.after["exp_avg"] / (1 - start))

    def corrected_square(self, weighing: Weighing, square: str = "exp_avg_sq") -> Named:
        """The mean of squares, or the largest one, corrected for starting at zero."""
        start = Constant(self.optimizer.beta2, r"\beta_2") ** weighing.step
        return Named(r"\hat{v}", weighing.after[square] / (1 - start))

    def divisor(self, square: Expr) -> Expr:
        return sqrt(square) + Constant(self.optimizer.eps, r"\epsilon")


@explains(FusedAdam)
class FusedAdamExplanation(AdamFamilyExplanation[FusedAdam]):
    """Of Adam and AdamW."""

    def update(self, weighing: Weighing) -> tuple[Equation, ...]:
        gradient, equations = self.explain_mean(weighing, decayed=not self.optimizer.decoupled)
        equations.append(self.explain_square(weighing, gradient))
        square, largest = "exp_avg_sq", "max_exp_avg_sq"
        if self.optimizer.amsgrad:
            both = weighing.before[largest], weighing.after[square]
            equations.append(Equation(weighing.after[largest], Greatest(both)))
            square = largest
        mean, size = self.corrected(weighing), self.corrected_square(weighing, square)
        old, rate = weighing.old, weighing.learning_rate
        if self.optimizer.decoupled and self.optimizer.weight_decay:
            old = (1 - rate * Constant(self.optimizer.weight_decay, r"\lambda")) * old
        move = rate * (mean / self.divisor(size))
        return *equations, equation_of(mean), equation_of(size), Equation(weighing.new, old - move)
