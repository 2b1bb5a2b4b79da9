"""Test a gradient: nudge a weight and see whether the loss changes as its gradient says."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nnplayground import notation
from nnplayground.text import Text, UserError, text

if TYPE_CHECKING:
    from nnplayground.expressions.tensor import Array, Index
    from nnplayground.microscope.microscope import Microscope
    from nnplayground.training.session.step_inspector import RecordedStep

USUAL = 1e-3
"""By which a weight is nudged unless something else is asked for."""
EPSILON = {"float64": 1e-6, "float32": 5e-3}
"""Half the distance of the two points between which a slope is taken, by the precision of the losses: the smaller, the
fewer bends lie between them, and the more is lost in rounding."""
AGREE = {"float32": 1e-2, "float64": 1e-5}
"""Relative error up to which a numerical slope speaks for a gradient of this precision."""
SMALL = 1e-3
"""Gradients below this share of the layer's largest are compared with that share: of nearly nothing the losses, which
are rounded, tell nothing."""
MOST, SECONDS = 500, 2.0
"""Numbers of a layer that are checked at most, and about how long that may take."""


@dataclass(frozen=True)
class Nudge:
    """One weight nudged, on the samples of the open step, with the same random numbers."""

    node: str
    parameter: str
    index: Index
    weight: float
    epsilon: float
    """As far as it could be moved in ``precision``."""
    gradient: float
    """Of the loss, without penalties."""
    loss: float
    """Before, without penalties."""
    loss_after: float
    precision: str
    """Of the losses: ``float64``, unless the network draws other random numbers in it."""

    @property
    def predicted(self) -> float:
        """The change of the loss that the gradient foretells."""
        return self.gradient * self.epsilon

    @property
    def actual(self) -> float:
        return self.loss_after - self.loss

    @property
    def resolution(self) -> float:
        """Changes of the loss smaller than this are lost in its rounding."""
        return abs(self.loss) * float(np.finfo(self.precision).eps)

    def text(self) -> Text:
        """What came of it, in a sentence."""
        if abs(self.actual) <= 4 * self.resolution and abs(self.predicted) <= 4 * self.resolution:
            return text("Both changes are lost in the rounding of the loss: nudge by more, or compute in 64 bits.")
        off = abs(self.actual - self.predicted) / max(abs(self.actual), abs(self.predicted))
        return text(
            "Predicted and real change of the loss, without penalties, differ by {share}: the smaller the nudge, "
            "the less.",
            share=notation.percent(off, None),
        )


@dataclass(frozen=True)
class Compared:
    """One number of a layer: its gradient and the slope between the losses at both sides of it."""

    parameter: str
    index: Index
    gradient: float
    slope: float
    error: float
    """Relative; see ``SMALL``."""


@dataclass(frozen=True)
class Checked:
    """A whole layer's gradients against slopes between losses, without penalties."""

    node: str
    epsilon: float
    compared: tuple[Compared, ...]
    """Those that were checked, the largest error first."""
    count: int
    """Numbers that the layer has."""
    dtype: str
    """Of the network and so of the gradients; the losses are reckoned in ``float64`` where that can be."""

    @property
    def error(self) -> float:
        """The largest relative error."""
        return self.compared[0].error if self.compared else 0.0

    @property
    def agreeing(self) -> int:
        """How many of those that were checked agree."""
        return sum(one.error <= AGREE[self.dtype] for one in self.compared)

    @property
    def agree(self) -> bool:
        """Whether all of them do."""
        return self.agreeing == len(self.compared)

    def text(self) -> Text:
        """What came of it, in a sentence."""
        checked, agreeing = len(self.compared), self.agreeing
        if self.agree:
            return text(
                "{checked} of {count} gradients were checked, and all agree: the largest relative error is {error}.",
                checked=checked,
                count=self.count,
                error=notation.short(self.error, 2),
            )
        return text(
            "{checked} of {count} gradients were checked, and {agreeing} of them agree: the largest relative error is "
            "{error}. Rounding may be the reason, or a bend of the loss between two points, as ReLU has one.",
            checked=checked,
            count=self.count,
            agreeing=agreeing,
            error=notation.short(self.error, 2),
        )


def nudge(microscope: Microscope, node: str, parameter: str, index: Index, epsilon: float | None = None) -> Nudge:
    """Move one number by ``epsilon`` and take it back.  Leaves no trace.  Raises ``UserError`` where there is no such
    number, where it does not learn, or where ``epsilon`` does not move it."""
    step = microscope.step
    gradient, weights = _gradient(step, node, parameter)
    if len(index) != weights.ndim or not all(0 <= part < size for part, size in zip(index, weights.shape, strict=True)):
        where = ", ".join(str(part) for part in index)
        raise UserError(text("{node} has no {parameter} at {index}.", node=node, parameter=parameter, index=where))
    weight = float(weights[index])
    epsilon = USUAL if epsilon is None else epsilon
    if not abs(weight + epsilon) <= float(np.finfo(weights.dtype).max) or weight + epsilon == weight:
        raise UserError(
            text(
                "A nudge of {epsilon} does not move the number {weight}.",
                epsilon=notation.short(epsilon),
                weight=notation.short(weight, 6),
            )
        )
    element = f"{node}.{parameter}", index
    with microscope.before_step():
        (loss, after), precision = microscope.session.step_inspector.losses_with(
            step.batch, lambda _: [(*element, weight), (*element, weight + epsilon)]
        )
    moved = float(np.dtype(precision).type(weight + epsilon)) - weight
    return Nudge(node, parameter, index, weight, moved, float(gradient[index]), loss, after, precision)


def check_layer(microscope: Microscope, node: str, *, most: int = MOST, seconds: float = SECONDS) -> Checked:
    """Compare the gradients of a layer with slopes between two losses, one number after the other.  Leaves no trace.

    Of many numbers some are taken, drawn from all parts of the layer.  Raises ``UserError`` where nothing learns.
    """
    step, dtype = microscope.step, microscope.session.project.settings.dtype
    record = step.record.nodes.get(node)
    if record is None or not record.gradients:
        raise UserError(text("{node} has no numbers that learn.", node=node))
    largest = max(float(np.abs(gradient).max(initial=0.0)) for gradient in record.gradients.values())
    every = [(name, gradient) for name, gradient in record.gradients.items() if gradient.size]
    count = sum(gradient.size for _, gradient in every)
    elements, end = list(_drawn(every, min(most, count))), time.perf_counter() + seconds

    def changes(precision: str) -> Iterator[tuple[str, Index, float]]:
        for name, index in elements:
            if time.perf_counter() > end:
                return
            weight = float(record.parameters[name][index])
            yield f"{node}.{name}", index, weight - EPSILON[precision]
            yield f"{node}.{name}", index, weight + EPSILON[precision]

    with microscope.before_step():
        losses, precision = microscope.session.step_inspector.losses_with(step.batch, changes)
    compared: list[Compared] = []
    for (name, index), below, above in zip(elements, losses[::2], losses[1::2], strict=False):
        gradient = float(record.gradients[name][index])
        slope = (above - below) / (2 * EPSILON[precision])
        scale = max(abs(gradient), abs(slope), SMALL * largest) or 1.0
        compared.append(Compared(name, index, gradient, slope, abs(gradient - slope) / scale))
    compared.sort(key=lambda one: one.error if math.isfinite(one.error) else math.inf, reverse=True)
    return Checked(node, EPSILON[precision], tuple(compared), count, dtype)


def _gradient(step: RecordedStep, node: str, parameter: str) -> tuple[Array, Array]:
    """Of a parameter: gradient and numbers."""
    record = step.record.nodes.get(node)
    if record is None or parameter not in record.parameters:
        raise UserError(text("{node} has no {parameter}.", node=node, parameter=parameter))
    if parameter not in record.gradients:
        raise UserError(text("{parameter} of {node} does not learn.", node=node, parameter=parameter))
    return record.gradients[parameter], record.parameters[parameter]


def _drawn(every: list[tuple[str, Array]], most: int) -> Iterator[tuple[str, Index]]:
    """Places in some order that is the same each time, so that whatever is left out is left out everywhere alike."""
    ends = np.cumsum([gradient.size for _, gradient in every])
    for place in np.random.default_rng(0).permutation(int(ends[-1]))[:most]:
        which = int(np.searchsorted(ends, place, side="right"))
        name, gradient = every[which]
        inner = int(place) - (int(ends[which - 1]) if which else 0)
        yield name, tuple(int(part) for part in np.unravel_index(inner, gradient.shape))
