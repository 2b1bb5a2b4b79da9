"""The update of every parameter: penalties, clipping, the optimizer, the largest norm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from nnplayground.story.digits import shown
from nnplayground.story.expression import Constant, Expr, Greatest, Named, sqrt
from nnplayground.story.operation import Equation, Explanation, Operation, named
from nnplayground.story.tensor import Array, Dot, Index, Role, Tensor
from nnplayground.story.update import Weighing
from nnplayground.text import Text, mark, text

if TYPE_CHECKING:
    from nnplayground.graph.penalty import Penalty
    from nnplayground.training.opened import OpenStep
    from nnplayground.training.settings import Settings
    from nnplayground.training.state import AnyArray

SYMBOLS = {
    "momentum_buffer": "v", "exp_avg": "m", "exp_avg_sq": "v", "max_exp_avg_sq": r"v^{\max}", "square_avg": "s",
    "grad_avg": r"\bar{g}", "acc_delta": "u", "sum": "s", "exp_inf": "u", "mu_product": r"\Pi",
}  # fmt: skip
"""Of the optimizers' state, in their formulas."""

Found = Iterator[tuple[str, Operation]]


def update_story(step: OpenStep, settings: Settings) -> Found:
    """For each parameter, with its node: what becomes of its gradient, and then of itself."""
    if step.after is None:
        return
    for name in step.gradient:
        node, _, parameter = name.partition(".")
        of_loss = step.passes.nodes[node].gradients.get(parameter)
        parts = _Parts(name, parameter, step, settings)
        if name in step.penalties and of_loss is not None:
            yield from ((node, one) for one in parts.penalty(of_loss, step.penalties[name]))
        if settings.clip_value is not None or settings.clip_norm is not None:
            yield node, parts.clipping()
        yield node, parts.update()
        if settings.max_norm is not None and not np.array_equal(step.moved[name], step.after.weights[name]):
            yield node, parts.shortening(step.passes.layers[node].unit_dimension)


def symbol(parameter: str) -> str:
    """Of a parameter, LaTeX: ``W`` and ``b`` for weight and bias."""
    known = {"weight": "W", "bias": "b"}
    return known.get(parameter, rf"\mathrm{{{parameter.rpartition('.')[2]}}}".replace("_", r"\_"))


class _Parts:
    """The operations of one parameter."""

    def __init__(self, name: str, parameter: str, step: OpenStep, settings: Settings) -> None:
        assert step.after is not None
        self._name, self._step, self._settings = name, step, settings
        self._parameter = parameter
        self._letter = symbol(parameter)
        self._words = text("{parameter}", parameter=parameter)
        self._old = self._tensor("old", rf"{self._letter}", step.before.weights[name], "parameter", mark("before"))
        self._gradient = self._tensor("g", "g", step.gradient[name], "state", mark("gradient"))
        self._clipped = self._tensor("c", r"\tilde{g}", step.clipped[name], "state", mark("clipped gradient"))
        self._moved = self._tensor("moved", rf"{self._letter}'", step.moved[name], "parameter", mark("after"))

    def penalty(self, of_loss: Array, penalty: Penalty) -> Iterator[Operation]:
        """The gradient of the objective: that of the loss and what the penalty adds."""
        slope = Tensor("dL", self._letter, of_loss, "gradient", mark("gradient"), False)
        if penalty.slope(self._old.at(*self._first)) is None:
            return

        def explain(index: Index) -> Explanation:
            pull = penalty.slope(self._old.at(*index))
            assert pull is not None
            said = text("The penalty pulls this weight towards zero: its own slope is added.")
            return Explanation((Equation(self._gradient.at(*index), slope.at(*index) + pull),), said)

        formula = rf"g = {slope.heading} + \frac{{\partial R}}{{\partial {self._letter}}}"
        said = text("The penalty adds its slope to the gradient of {parameter}.", parameter=self._words)
        tensors = named(slope, self._old, self._gradient)
        yield Operation(mark("Penalty"), formula, tensors, "g", said, explain, part=self._parameter)

    def clipping(self) -> Operation:
        value, norm = self._settings.clip_value, self._settings.clip_norm
        everything = np.concatenate([part.ravel() for part in self._step.gradient.values()]).astype(np.float64)
        if value is not None:
            everything = np.clip(everything, -value, value)
        whole = Tensor("all", "g", everything, "state", mark("all gradients"), False)

        def explain(index: Index) -> Explanation:
            equations: list[Equation] = []
            result: Expr = self._gradient.at(*index)
            if value is not None:
                limit = Constant(value)
                inner = Greatest((result, -limit))
                bounded = Named("g_c", Greatest((inner, limit), least=True))
                equations.append(Equation(bounded, bounded.of))
                result = bounded
            if norm is not None:
                length = Named(r"\lVert g \rVert", sqrt(Dot(whole.pick(slice(None)), whole.pick(slice(None)))))
                share = Greatest((Constant(norm) / (length + Constant(1e-6)), Constant(1.0)), least=True)
                equations.append(Equation(length, length.of))
                result = result * share
            equations.append(Equation(self._clipped.at(*index), result))
            return Explanation(tuple(equations), text("No gradient may be larger than the limit of the settings."))

        parts = []
        if value is not None:
            parts.append(r"\tilde{g} = \min(\max(g, -c), c)")
        if norm is not None:
            parts.append(r"\tilde{g} = g \cdot \min\left(\frac{c}{\lVert g \rVert}, 1\right)")
        said = text("The gradient is clipped before it reaches the optimizer.")
        tensors = named(self._gradient, whole, self._clipped)
        return Operation(mark("Clipping"), r" \quad ".join(parts), tensors, "c", said, explain, part=self._parameter)

    def update(self) -> Operation:
        step, settings = self._step, self._settings
        assert step.after is not None
        optimizer = settings.optimizer
        reaching = (
            self._clipped if settings.clip_value is not None or settings.clip_norm is not None else self._gradient
        )
        reaching = Tensor("g", "g", reaching.array, "state", mark("gradient"), False)
        before = {part: self._state(part, step.before.rest, "") for part in optimizer.state_names()}
        after = {part: self._state(part, step.after.rest, "'") for part in optimizer.state_names()}
        count = Constant(float(step.before.rest["count/update"]) + 1, "t")
        rate = Constant(step.learning_rate, r"\eta")

        def explain(index: Index) -> Explanation:
            weighing = Weighing(
                self._old.at(*index),
                self._moved.at(*index),
                reaching.at(*index),
                {part: tensor.at(*index) for part, tensor in before.items()},
                {part: tensor.at(*index) for part, tensor in after.items()},
                count,
                rate,
            )
            old, new = weighing.old.value(), weighing.new.value()
            said = text(
                "It was {old}, the step is {step}, and it becomes {new}.",
                old=shown(old),
                step=shown(new - old),
                new=shown(new),
            )
            return Explanation(optimizer.story(weighing), said)

        said = text(
            "{optimizer} moves {parameter} against its gradient.",
            optimizer=Text(type(optimizer).title),
            parameter=self._words,
        )
        tensors = named(reaching, self._old, *before.values(), *after.values(), self._moved)
        return Operation(mark("Update"), type(optimizer).formula, tensors, "moved", said, explain, part=self._parameter)

    def shortening(self, dimension: int) -> Operation:
        limit = self._settings.max_norm
        assert limit is not None
        assert self._step.after is not None
        final = self._tensor(
            "new", rf"{self._letter}''", self._step.after.weights[self._name], "parameter", mark("after")
        )

        def explain(index: Index) -> Explanation:
            unit = [slice(None) if place != dimension else part for place, part in enumerate(index)]
            weights = self._moved.pick(*unit)
            length = Named(r"\lVert w \rVert", sqrt(Dot(weights, weights)))
            share = Greatest((Constant(limit) / length, Constant(1.0)), least=True)
            equations = Equation(length, length.of), Equation(final.at(*index), self._moved.at(*index) * share)
            return Explanation(
                equations, text("The weights of one unit may not be longer than {limit:g}.", limit=limit)
            )

        formula = r"w \leftarrow w \cdot \min\left(\frac{c}{\lVert w \rVert}, 1\right)"
        said = text("The incoming weights of each unit are brought to the largest norm.")
        return Operation(
            mark("Max-norm"), formula, named(self._moved, final), "new", said, explain, part=self._parameter
        )

    @property
    def _first(self) -> Index:
        return (0,) * self._old.array.ndim

    def _state(self, part: str, rest: Mapping[str, AnyArray], mark_after: str) -> Tensor:
        array = rest[f"optimizer/{part}/{self._name}"]
        key = part + ("_after" if mark_after else "")
        letter = SYMBOLS.get(part, rf"\mathrm{{{part}}}".replace("_", r"\_"))
        return self._tensor(
            key, letter + mark_after, array, "state", mark("state after") if mark_after else mark("state")
        )

    def _tensor(self, key: str, letter: str, array: Array, role: Role, label: str) -> Tensor:
        return Tensor(key, letter, np.asarray(array), role, label, False)
