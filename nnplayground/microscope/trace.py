"""One training step as a list of operations, from the samples to the updated weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nnplayground.microscope.meeting import meeting
from nnplayground.microscope.update import update_story
from nnplayground.microscope.view import View
from nnplayground.story.operation import Operation, Phase
from nnplayground.text import Text

if TYPE_CHECKING:
    from nnplayground.graph.graph import Graph
    from nnplayground.training.opened import OpenStep
    from nnplayground.training.settings import Settings
    from nnplayground.training.state import State


@dataclass(frozen=True, eq=False)
class Placed:
    """An operation and where it stands."""

    index: int
    """From 0."""
    phase: Phase
    node: str
    layer: str
    """The kind of the node, or of what is at work: ``Linear``, ``Loss``; the optimizer's of an update."""
    operation: Operation


@dataclass(frozen=True, eq=False)
class Trace:
    """Frozen; may cross threads."""

    view: View
    step: int
    """Steps of the run done before this one."""
    operations: tuple[Placed, ...]
    rows: tuple[int, ...]
    """Places of its samples in the training split; empty for values of one's own."""
    batch: int
    """Number of rows."""
    loss: float
    loss_after: float
    """Of the same rows after the update; NaN where the step cannot be done."""
    before: State
    after: State | None
    failure: Text | None
    """Why the update cannot be done, where it cannot: there are no update operations then."""
    inputs: Mapping[str, tuple[str, ...]]
    """By node: the nodes that feed it."""
    changed: frozenset[int] = frozenset()
    """Operations whose numbers an edit has changed since the trace before."""

    def of(self, node: str, phase: Phase | None = None) -> tuple[Placed, ...]:
        """The operations of one node, of one phase or of all."""
        return tuple(one for one in self.operations if one.node == node and phase in (None, one.phase))


def make_trace(view: View, step: OpenStep, graph: Graph, settings: Settings) -> Trace:
    """Everything that a step's record tells."""
    passes, loss_node, function = step.passes, step.passes.loss.node, step.passes.function
    made: list[tuple[Phase, str, str, Operation]] = []
    for node, record in passes.nodes.items():
        layer = passes.layers[node]
        made += [("forward", node, type(layer).kind, one) for one in layer.forward_story(record)]
    made += [("loss", loss_node, "Loss", one) for one in function.forward_story(passes.loss)]
    made += [("backward", loss_node, "Loss", one) for one in function.backward_story(passes.loss)]
    for node in reversed(list(passes.nodes)):
        layer, record = passes.layers[node], passes.nodes[node]
        together = meeting(node, passes, graph)
        made += [("backward", node, type(layer).kind, one) for one in together]
        made += [("backward", node, type(layer).kind, one) for one in layer.backward_story(record)]
    optimizer = type(settings.optimizer).kind
    made += [("update", node, optimizer, one) for node, one in update_story(step, settings)]
    placed = tuple(Placed(index, *parts) for index, parts in enumerate(made))
    return Trace(
        view,
        step.before.step,
        placed,
        step.chosen.rows,
        len(step.chosen.x),
        float(passes.loss.loss),
        step.loss_after,
        step.before,
        step.after,
        None if step.failure is None else step.failure.text,
        passes.sources,
    )


def changed(old: Trace, new: Trace) -> frozenset[int]:
    """The operations of ``new`` that give other numbers than the same ones of ``old``; all where they are others."""
    if [_name(one) for one in old.operations] != [_name(one) for one in new.operations]:
        return frozenset(range(len(new.operations)))
    pairs: Sequence[tuple[Placed, Placed]] = list(zip(old.operations, new.operations, strict=True))
    return frozenset(
        two.index
        for one, two in pairs
        if not np.array_equal(one.operation.output.array, two.operation.output.array, equal_nan=True)
    )


def _name(placed: Placed) -> tuple[str, str, str, str]:
    return placed.phase, placed.node, placed.operation.name, placed.operation.part
