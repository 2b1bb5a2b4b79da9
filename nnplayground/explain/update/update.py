"""The update of every parameter: penalties, clipping, the optimizer, the largest norm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from nnplayground import notation
from nnplayground.explain.layers.layer import LayerExplanation
from nnplayground.explain.optimizers.optimizer import OptimizerExplanation
from nnplayground.explain.optimizers.weighing import Weighing
from nnplayground.explain.penalties.penalty import PenaltyExplanation
from nnplayground.explain.update.clipping import Clipping, shortening
from nnplayground.expressions.digits import USUAL, telling
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.text import Text, mark, text

if TYPE_CHECKING:
    from nnplayground.training.session.step_inspector import RecordedStep
    from nnplayground.training.settings import Settings
    from nnplayground.training.state.state import AnyArray

Found = Iterator[tuple[str, Operation]]


def explain_update(step: RecordedStep, settings: Settings) -> Found:
    """For each parameter, with its node: what becomes of its gradient, and then of itself."""
    if step.after is None:
        return
    order = list(step.record.nodes)
    everything = sorted((_Parts(name, step) for name in step.gradient), key=lambda parts: order.index(parts.node))
    clipping = Clipping.of(step.gradient, settings.clip_value, settings.clip_norm)
    length = None if clipping is None else clipping.measured()
    if length is not None:  # the length of the whole gradient is known when all of it is there
        for parts in everything:
            yield from ((parts.node, one) for one in parts.penalty())
        yield everything[0].node, length
    for parts in everything:
        if length is None:
            yield from ((parts.node, one) for one in parts.penalty())
        if clipping is not None:
            yield parts.node, clipping.operation(parts.gradient, parts.clipped, parts.parameter)
        yield parts.node, parts.update(parts.gradient if clipping is None else parts.clipped, settings)
        if settings.max_norm is not None and parts.parameter in parts.layer.penalized():
            final = parts.final
            yield parts.node, shortening(parts.moved, final, settings.max_norm, parts.layer, parts.parameter)
        if step.ended is not None:
            yield parts.node, parts.put_back(step.ended)


class _Parts:
    """The operations of one parameter."""

    def __init__(self, name: str, step: RecordedStep) -> None:
        assert step.after is not None
        self._name, self._step = name, step
        self.node, _, self.parameter = name.partition(".")
        self.layer = step.record.layers[self.node]
        self._letter = LayerExplanation.of(self.layer).symbol(self.parameter)
        self._old = Tensor("old", self._letter, step.before.weights[name], "parameter", mark("before"), batched=False)
        self.gradient = Tensor("g", "g", step.gradient[name], "state", mark("gradient"), batched=False)
        self.clipped = Tensor("c", r"\tilde{g}", step.clipped[name], "state", mark("clipped gradient"), batched=False)
        self.moved = Tensor("moved", f"{self._letter}'", step.moved[name], "parameter", mark("after"), batched=False)
        """What the optimizer makes of it."""
        self.final = Tensor("new", f"{self._letter}''", step.stepped[name], "parameter", mark("after"), batched=False)
        """What the largest norm leaves of it."""
        best = step.after.weights[name]
        self._best = Tensor("best", rf"{self._letter}^{{\star}}", best, "parameter", mark("best"), batched=False)

    def penalty(self) -> Iterator[Operation]:
        """The gradient of the objective: that of the loss and what the penalty adds, where there is one."""
        penalty = self._step.penalties.get(self._name)
        of_loss = self._step.record.nodes[self.node].gradients.get(self.parameter)
        if penalty is None or of_loss is None:
            return
        slope = Tensor("dL", self._letter, of_loss, "gradient", mark("gradient"), batched=False)
        explanation = PenaltyExplanation.of(penalty)
        term = explanation.slope(_whole(self._old))
        tensors = named(slope, self._old, self.gradient)
        sentence = text(
            "Loss and penalty together are to become small: the penalty adds its slope to the gradient of {parameter}.",
            parameter=self.parameter,
        )
        if term is None:
            yield Operation(mark("Penalty"), "", tensors, "g", sentence, part=self.parameter)
            return

        def explain(index: Index) -> Explanation:
            pull = explanation.slope(self._old.at(*index))
            assert pull is not None
            message = text(
                "To the gradient of the loss the penalty adds {pull}, which draws this weight towards zero.",
                pull=notation.short(pull.value(), USUAL),
            )
            return Explanation((Equation(self.gradient.at(*index), slope.at(*index) + pull),), message)

        formula = Equation(_whole(self.gradient), _whole(slope) + term).latex()
        yield Operation(mark("Penalty"), formula, tensors, "g", sentence, explain, part=self.parameter)

    def update(self, reaching: Tensor, settings: Settings) -> Operation:
        """``reaching``: the gradient that the optimizer is given."""
        step, optimizer = self._step, settings.optimizer
        explanation = OptimizerExplanation.of(optimizer)
        assert step.after is not None
        letters = {part: explanation.symbol(part) for part in optimizer.state_names()}
        before = {part: self._state(part, step.before.rest, letter) for part, letter in letters.items()}
        after = {part: self._state(part, step.after.rest, letter, after=True) for part, letter in letters.items()}
        count = Constant(float(step.before.rest["count/update"]) + 1, "t")
        rate = Constant(step.learning_rate, r"\eta")

        def weighing(index: Index | None) -> Weighing:
            def one(tensor: Tensor) -> Expr:
                return _whole(tensor) if index is None else tensor.at(*index)

            return Weighing(
                one(self._old),
                one(self.moved),
                one(reaching),
                {part: one(tensor) for part, tensor in before.items()},
                {part: one(tensor) for part, tensor in after.items()},
                count,
                rate,
            )

        def explain(index: Index) -> Explanation:
            weights = weighing(index)
            old, new = weights.old.value(), weights.new.value()
            digits = telling(old, new)
            message = text(
                "It was {old}, the step is {step}, and it becomes {new}.",
                old=notation.short(old, digits),
                step=notation.short(new - old, USUAL),
                new=notation.short(new, digits),
            )
            if new == old:
                message = text(
                    "It stays {old}: the step is 0, or too small for the digits that the computer keeps.",
                    old=notation.short(old, USUAL),
                )
            return Explanation(explanation.update(weights), message)

        # As the settings make it: of two optimizers of a kind one may have a momentum.
        equations = explanation.update(weighing(None))
        steps = [equation.latex() for equation in equations]
        if equations and reaching is self.gradient and self._name not in step.penalties:
            steps.insert(0, rf"g = \frac{{\partial L}}{{\partial {self._letter}}}")
        formula = r", \quad ".join(steps)
        sentence = text("{optimizer} moves every number against its gradient.", optimizer=Text(type(optimizer).title))
        tensors = named(reaching, self._old, *before.values(), *after.values(), self.moved)
        way = explain if equations else None
        return Operation(mark("Update"), formula, tensors, "moved", sentence, way, part=self.parameter)

    def put_back(self, why: Text) -> Operation:
        """Early stopping ends the run with this step."""
        return Operation(mark("Early stopping"), "", named(self._best), self._best.key, why, part=self.parameter)

    def _state(self, part: str, rest: Mapping[str, AnyArray], letter: str, after: bool = False) -> Tensor:
        array = rest[f"optimizer/{part}/{self._name}"]
        key, label = (f"{part}_after", mark("state after")) if after else (part, mark("state"))
        return Tensor(key, f"{letter}'" if after else letter, np.asarray(array), "state", label, batched=False)


def _whole(tensor: Tensor) -> Expr:
    """A number of the tensor that is called like all of it, for the formula of the whole."""
    first = tensor.array.reshape(-1)[0].reshape(())
    return Tensor(tensor.key, tensor.symbol, first, tensor.role, tensor.label, batched=False).at()
