"""One operation of a training step, as the microscope shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from nnplayground.expressions.choice import Where
from nnplayground.expressions.digits import telling
from nnplayground.expressions.expression import SYMBOLS, Difference, Expr, Rendering
from nnplayground.expressions.tensor import Index, Numbers, Ref, Tensor
from nnplayground.text import Text

Phase = Literal["forward", "loss", "backward", "update"]
PHASES: tuple[Phase, ...] = ("forward", "loss", "backward", "update")


@dataclass(frozen=True, eq=False)
class Equation:
    """``left = right``.  The left is a number of a recorded tensor, which the right has to give again, or a
    ``Named`` result on the way to it."""

    left: Expr
    right: Expr

    def latex(self) -> str:
        """With symbols: ``z_{1} = W_{1,1} \\cdot x_{1} + b_{1}``."""
        return f"{self.left.latex(SYMBOLS)} = {self.right.latex(SYMBOLS)}{self._reason(SYMBOLS)}"

    def latex_numbers(self, digits: int) -> str:
        """With numbers: ``z_{1} = 0.15 \\cdot 0.05 + 0.35 = 0.3575``."""
        form = Rendering(digits)
        if self._steps and isinstance(self.right, Difference):
            old, new = self.right.left, self.left
            finer = Rendering(telling(old.value(), new.value(), digits))
            right, result = self.right.latex(form, finer), new.latex(finer)
        else:
            right, result = self.right.latex(form), self.left.latex(form)
        known = "" if right == result else f" = {result}"
        return f"{self.left.latex(SYMBOLS)} = {right}{known}{self._reason(form)}"

    @property
    def _steps(self) -> bool:
        """Whether a parameter takes a step, which may be small against it."""
        return isinstance(self.left, Ref) and self.left.tensor.role == "parameter"

    def _reason(self, form: Rendering) -> str:
        """Why it is this of two formulas."""
        return rf" \;\; \left({self.right.reason(form)}\right)" if isinstance(self.right, Where) else ""

    def sources(self) -> Iterator[Numbers]:
        """What the right side is made of."""
        return self.right.sources()


@dataclass(frozen=True, eq=False)
class Explanation:
    """How one number of the result came about."""

    equations: tuple[Equation, ...]
    """One after the other; the last gives the number asked for."""
    text: Text
    """One plain sentence about this very number."""
    tensors: tuple[Tensor, ...] = ()
    """Further small tensors of this number alone: the window under a kernel, the products."""


@dataclass(frozen=True, eq=False)
class Operation:
    """A tensor becomes another.  ``explain`` explains one number of the result, by its whole index."""

    name: str
    """``Weighted sum``; marked for translation; with ``part`` unique within its node and phase."""
    formula: str
    """LaTeX of the whole, with the symbols of ``tensors``; empty where there is none."""
    tensors: Mapping[str, Tensor]
    """What goes in and what comes out, by key, in the order in which to show them."""
    result: str
    """The key of what comes out."""
    text: Text
    """One plain sentence."""
    explain: Callable[[Index], Explanation] | None = field(default=None, repr=False)
    """None where there is nothing to reckon: the tensors are shown."""
    unit: int | None = None
    """The dimension of the result that counts the units or channels of the node, for the canvas; None: no such."""
    part: str = ""
    """The parameter that it is about, where there is one: ``weight``."""

    @property
    def output(self) -> Tensor:
        return self.tensors[self.result]


def named(*tensors: Tensor) -> dict[str, Tensor]:
    """Tensors by their keys."""
    return {tensor.key: tensor for tensor in tensors}
