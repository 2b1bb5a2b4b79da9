"""One training step as a list of operations, from the samples to the updated weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nnplayground.explain.layers.layer import LayerExplanation
from nnplayground.explain.layers.meeting import meeting
from nnplayground.explain.losses.loss import LossExplanation
from nnplayground.explain.optimizers.optimizer import OptimizerExplanation
from nnplayground.explain.penalties.penalty import PenaltyExplanation
from nnplayground.explain.update.update import explain_update
from nnplayground.expressions.operation import Operation, Phase
from nnplayground.microscope.batch_selector import BatchSelector
from nnplayground.text import Text

if TYPE_CHECKING:
    from nnplayground.graph.graph import Graph
    from nnplayground.training.session.step_inspector import RecordedStep
    from nnplayground.training.settings import Settings
    from nnplayground.training.state.state import State


@dataclass(frozen=True, eq=False)
class TracedOperation:
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

    selector: BatchSelector
    step: int
    """Steps of the run done before this one."""
    operations: tuple[TracedOperation, ...]
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

    def of(self, node: str, phase: Phase | None = None) -> tuple[TracedOperation, ...]:
        """The operations of one node, of one phase or of all."""
        return tuple(one for one in self.operations if one.node == node and phase in (None, one.phase))


def make_trace(selector: BatchSelector, step: RecordedStep, graph: Graph, settings: Settings) -> Trace:
    """Everything that a step's record shows."""
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):  # NaN and infinity are results too
        operations = tuple(
            TracedOperation(index, *parts) for index, parts in enumerate(_operations(step, graph, settings))
        )
    loss, failure = float(step.record.loss.loss), None if step.failure is None else step.failure.text
    rows, batch = step.batch.rows, len(step.batch.x)
    return Trace(
        selector,
        step.before.step,
        operations,
        rows,
        batch,
        loss,
        step.loss_after,
        step.before,
        step.after,
        failure,
        step.record.sources,
    )


def prepare(graph: Graph, settings: Settings) -> None:
    """Import what explains them, so that their first step opens without delay."""
    for node in graph.nodes:
        LayerExplanation.of(node.layer)
    for loss in graph.losses:
        LossExplanation.of(loss.layer.function)
    OptimizerExplanation.of(settings.optimizer)
    PenaltyExplanation.of(settings.penalty)


def _operations(step: RecordedStep, graph: Graph, settings: Settings) -> Iterator[tuple[Phase, str, str, Operation]]:
    """With phase, node and kind."""
    step_record = step.record
    for node, record in step_record.nodes.items():
        layer = step_record.layers[node]
        yield from (("forward", node, layer.kind, one) for one in LayerExplanation.of(layer).forward(record))
    loss, node = LossExplanation.of(step_record.function), step_record.loss.node
    kind = graph[node].layer.kind
    yield from (("loss", node, kind, one) for one in loss.forward(step_record.loss))
    yield from (("backward", node, kind, one) for one in loss.backward(step_record.loss))
    for node, record in reversed(list(step_record.nodes.items())):
        layer = step_record.layers[node]
        backward = (*meeting(node, step_record, graph), *LayerExplanation.of(layer).backward(record))
        yield from (("backward", node, layer.kind, one) for one in backward)
    yield from (("update", node, settings.optimizer.kind, one) for node, one in explain_update(step, settings))


def changed(old: Trace, new: Trace) -> frozenset[int]:
    """The operations of ``new`` that give other numbers than the same ones of ``old``; all where they are others."""
    if not alike(old, new):
        return frozenset(range(len(new.operations)))
    return frozenset(
        two.index
        for one, two in zip(old.operations, new.operations, strict=True)
        if not np.array_equal(one.operation.output.array, two.operation.output.array, equal_nan=True)
    )


def alike(one: Trace, other: Trace) -> bool:
    """Whether they have the same operations, one by one."""
    return [_name(traced) for traced in one.operations] == [_name(traced) for traced in other.operations]


def _name(traced: TracedOperation) -> tuple[str, str, str, str]:
    return traced.phase, traced.node, traced.operation.name, traced.operation.part
