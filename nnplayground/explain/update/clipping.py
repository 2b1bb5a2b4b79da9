"""The limits of an update: of each number of the gradient, of the gradient's length, of a unit's weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nnplayground import notation
from nnplayground.expressions.digits import USUAL
from nnplayground.expressions.expression import Constant, Expr, Named, expr
from nnplayground.expressions.functions import Greatest, sqrt
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.tensor import Array, Dot, Index, Numbers, Tensor
from nnplayground.text import Text, mark, text

if TYPE_CHECKING:
    from nnplayground.graph.layer import Layer

LEAST = 1e-6
"""Added to the length of a gradient so that nothing is divided by 0, as PyTorch does."""


@dataclass(frozen=True, eq=False)
class Clipping:
    """First each number, then the length of all gradients together: as ``Step.clipped`` does."""

    value: float | None
    norm: float | None
    everything: Tensor
    """All gradients one after the other, cut by ``value``."""
    length: Tensor
    """Of ``everything``; a scalar."""

    @classmethod
    def of(cls, gradients: Mapping[str, Array], value: float | None, norm: float | None) -> Clipping | None:
        """``gradients``: of all parameters, each in its own shape.  None where nothing is clipped."""
        if value is None and norm is None:
            return None
        flat = np.concatenate([part.ravel() for part in gradients.values()]).astype(np.float64)
        if value is not None:
            flat = np.clip(flat, -value, value)
        letter = "g" if value is None else "h"
        with np.errstate(invalid="ignore", over="ignore"):  # NaN and infinity are results too
            length = np.asarray(np.sqrt(flat @ flat))
        return cls(
            value,
            norm,
            Tensor("all", letter, flat, "state", mark("all gradients"), batched=False),
            Tensor("norm", rf"\lVert {letter} \rVert", length, "state", mark("length of all gradients"), batched=False),
        )

    def measured(self) -> Operation | None:
        """The length of the whole gradient; None where it has no limit."""
        if self.norm is None:
            return None
        letter, length = self.everything.symbol, self.length

        def explain(index: Index) -> Explanation:
            sentence = text("All gradients of all parameters are squared and added up: the root of that is the length.")
            return Explanation((Equation(length.at(), _length(self.everything.pick(slice(None)))),), sentence)

        return Operation(
            mark("Length of the gradient"),
            rf"{length.symbol} = \sqrt{{\sum_i {letter}_i^2}}",
            named(self.everything, length),
            length.key,
            text("The gradient of all parameters together is one long arrow, and this is its length."),
            explain,
        )

    def operation(self, gradient: Tensor, clipped: Tensor, parameter: str) -> Operation:
        """``clipped`` is what this makes of the ``gradient`` of a parameter."""

        def explain(index: Index) -> Explanation:
            equations = self._equations(gradient.at(*index), clipped.at(*index))
            sentence = self._sentence(gradient.at(*index).value(), clipped.at(*index).value())
            return Explanation(equations, sentence)

        parts = []
        if self.value is not None:
            left = r"\tilde{g}" if self.norm is None else "h"
            parts.append(rf"{left} = \min(\max(g, -c), c)")
        if self.norm is not None:
            letter, length = self.everything.symbol, self.length.symbol
            parts.append(rf"\tilde{{g}} = {letter} \cdot \min\left(\frac{{C}}{{{length} + 10^{{-6}}}}, 1\right)")
        more = () if self.norm is None else (self.length,)
        return Operation(
            mark("Clipping"),
            r", \quad ".join(parts),
            named(gradient, *more, clipped),
            clipped.key,
            text("The gradient of {parameter} is kept within its limits.", parameter=parameter),
            explain,
            part=parameter,
        )

    def _equations(self, gradient: Expr, clipped: Expr) -> tuple[Equation, ...]:
        scaled, equations = gradient, []
        if self.value is not None:
            limit = Constant(self.value, "c")
            scaled = Greatest((Greatest((scaled, -limit)), limit), least=True)
        if self.norm is not None:
            if self.value is not None:
                scaled = Named("h", scaled)
                equations.append(Equation(scaled, scaled.of))
            share = Greatest((Constant(self.norm, "C") / (self.length.at() + LEAST), expr(1)), least=True)
            scaled = scaled * share
        return *equations, Equation(clipped, scaled)

    def _sentence(self, gradient: float, clipped: float) -> Text:
        if gradient == clipped:
            return text("This gradient is within the limits and stays as it is.")
        return text(
            "This gradient is cut from {old} to {new}.",
            old=notation.short(gradient, USUAL),
            new=notation.short(clipped, USUAL),
        )


def shortening(moved: Tensor, final: Tensor, limit: float, layer: Layer, parameter: str) -> Operation:
    """The largest norm of a unit's incoming weights: as ``Step.shorten`` does."""
    dimension = layer.unit_dimension
    others = tuple(place for place in range(moved.array.ndim) if place != dimension)
    with np.errstate(invalid="ignore", over="ignore"):
        squares = np.square(moved.array.astype(np.float64)).sum(axis=others)
    lengths = Tensor("norm", r"\ell", np.sqrt(squares), "state", mark("length of each unit's weights"), batched=False)

    def explain(index: Index) -> Explanation:
        unit = index[dimension]
        weights = moved.pick(*(unit if place == dimension else slice(None) for place in range(moved.array.ndim)))
        length = lengths.at(unit)
        share = Greatest((Constant(limit, "c") / length, expr(1)), least=True)
        equations = Equation(length, _length(weights)), Equation(final.at(*index), moved.at(*index) * share)
        if length.value() > limit:
            sentence = text(
                "The weights of this unit are longer than {limit}, so each is shortened.", limit=notation.exact(limit)
            )
        else:
            sentence = text(
                "The weights of this unit are no longer than {limit}, so they stay.", limit=notation.exact(limit)
            )
        return Explanation(equations, sentence)

    return Operation(
        mark("Max-norm"),
        rf"{final.symbol} = {moved.symbol} \cdot \min\left(\frac{{c}}{{\ell}}, 1\right)",
        named(moved, lengths, final),
        final.key,
        text("The incoming weights of each unit are brought to the largest norm."),
        explain,
        dimension,
        parameter,
    )


def _length(numbers: Numbers) -> Expr:
    """The root of the sum of squares."""
    return sqrt(Dot(numbers, numbers))
