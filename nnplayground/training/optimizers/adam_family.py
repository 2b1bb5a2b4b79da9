"""What Adam and its relatives have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from nnplayground.expressions.expression import Constant, Expr, Named
from nnplayground.expressions.functions import Greatest, sqrt
from nnplayground.expressions.operation import Equation
from nnplayground.expressions.update import Weighing
from nnplayground.fields import flag, real
from nnplayground.text import mark
from nnplayground.training.optimizers import fused
from nnplayground.training.optimizers.equations import decay, equation_of, mixed
from nnplayground.training.optimizers.optimizer import Optimizer, weight_decay_field

if TYPE_CHECKING:
    from torch import Tensor


class AdamFamily(Optimizer):
    """Running means of the gradient and of its size, corrected for starting at zero."""

    beta1: float = real(
        0.9,
        low=0.0,
        high=0.9999,
        step=0.01,
        label=mark("Beta 1"),
        help=mark("How long gradients are remembered: the nearer to 1, the longer."),
    )
    beta2: float = real(
        0.999,
        low=0.0,
        high=0.99999,
        step=0.001,
        label=mark("Beta 2"),
        help=mark("How long the sizes of gradients are remembered: the nearer to 1, the longer."),
    )
    eps: float = real(
        1e-8, low=1e-16, high=1.0, logarithmic=True, label=mark("Epsilon"), help=mark("Keeps the divisor above zero.")
    )
    weight_decay: float = weight_decay_field()

    def state_names(self) -> tuple[str, ...]:
        return ("exp_avg", "exp_avg_sq")

    def explain_mean(self, weighing: Weighing, decayed: bool = True) -> tuple[Expr, list[Equation]]:
        """The gradient, pulled by the weight decay unless ``decayed`` is False, and the equations up to its mean."""
        gradient, equations = decay(weighing, self.weight_decay if decayed else 0.0)
        share, mean = Constant(self.beta1, r"\beta_1"), "exp_avg"
        equations.append(Equation(weighing.after[mean], mixed(share, weighing.before[mean], gradient)))
        return gradient, equations

    def explain_square(self, weighing: Weighing, gradient: Expr) -> Equation:
        """The mean of squares."""
        share, square = Constant(self.beta2, r"\beta_2"), "exp_avg_sq"
        return Equation(weighing.after[square], mixed(share, weighing.before[square], gradient**2))

    def corrected(self, weighing: Weighing) -> Named:
        """The mean, corrected for starting at zero."""
        start = Constant(self.beta1, r"\beta_1") ** weighing.step
        return Named(r"\hat{m}", weighing.after["exp_avg"] / (1 - start))

    def corrected_square(self, weighing: Weighing, square: str = "exp_avg_sq") -> Named:
        """The mean of squares, or the largest one, corrected for starting at zero."""
        start = Constant(self.beta2, r"\beta_2") ** weighing.step
        return Named(r"\hat{v}", weighing.after[square] / (1 - start))

    def divisor(self, square: Expr) -> Expr:
        return sqrt(square) + Constant(self.eps, r"\epsilon")


class FusedAdam(AdamFamily):
    """Adam and AdamW: ``decoupled`` says which."""

    decoupled: ClassVar[bool] = False

    amsgrad: bool = flag(
        False,
        label=mark("AMSGrad"),
        help=mark(
            "Divide by the root of the largest mean of squared gradients so far: the divisor never shrinks again."
        ),
    )

    def state_names(self) -> tuple[str, ...]:
        return (*super().state_names(), "max_exp_avg_sq") if self.amsgrad else super().state_names()

    def update(
        self, parameters: Tensor, gradient: Tensor, state: dict[str, Tensor], step: Tensor, learning_rate: Tensor
    ) -> None:
        fused.adam(
            parameters,
            gradient,
            state["exp_avg"],
            state["exp_avg_sq"],
            state["max_exp_avg_sq"] if self.amsgrad else None,
            step,
            learning_rate,
            (self.beta1, self.beta2),
            self.eps,
            self.weight_decay,
            self.decoupled,
        )

    def explain(self, weighing: Weighing) -> tuple[Equation, ...]:
        gradient, equations = self.explain_mean(weighing, decayed=not self.decoupled)
        equations.append(self.explain_square(weighing, gradient))
        square, largest = "exp_avg_sq", "max_exp_avg_sq"
        if self.amsgrad:
            both = weighing.before[largest], weighing.after[square]
            equations.append(Equation(weighing.after[largest], Greatest(both)))
            square = largest
        mean, size = self.corrected(weighing), self.corrected_square(weighing, square)
        old, rate = weighing.old, weighing.learning_rate
        if self.decoupled and self.weight_decay:
            old = (1 - rate * Constant(self.weight_decay, r"\lambda")) * old
        move = rate * (mean / self.divisor(size))
        return *equations, equation_of(mean), equation_of(size), Equation(weighing.new, old - move)
