"""What the canvas shows of an opened step, as pure values: which node is at work, and the numbers of one sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from nnplayground.expressions.operation import Explanation, Phase
from nnplayground.expressions.tensor import Array, Index, Tensor
from nnplayground.graph.graph import Edge, Graph
from nnplayground.ui.canvas.step.terms import Term, Wire, wire_terms

if TYPE_CHECKING:
    from nnplayground.microscope.trace import Trace, TracedOperation

Stage = Literal["ahead", "active", "done", "idle"]
"""``idle``: has no part in this phase, and is neither marked nor dimmed."""

Flow = Literal["none", "values", "gradients"]
"""What travels on a wire."""


@dataclass(frozen=True)
class NeuronNumber:
    """A number in a neuron; ``value`` is None where it is hidden."""

    letter: str
    value: float | None
    gradient: bool = False
    faint: bool = False
    """Known from before, and not what this phase is about."""


@dataclass(frozen=True)
class NodeStepState:
    stage: Stage
    changed: bool = False
    """Whether an edit has changed numbers of it in this phase."""
    neurons: tuple[tuple[NeuronNumber, ...], ...] = ()
    """For each neuron what is written in it, at most two; empty where nothing is known yet."""
    selected_neuron: int | None = None
    """The neuron whose number is looked at."""


@dataclass(frozen=True, eq=False)
class EdgeStepState:
    reached: bool
    """Whether the walk has come to it in this phase."""
    flow: Flow = "none"
    current: bool = False
    """Whether the operation at work takes from it, or sends back on it."""
    numbers: Array | None = None
    """What travels, of the one sample; None where it is hidden or can be read elsewhere."""
    hidden: bool = False
    terms: Mapping[Wire, Term] = field(default_factory=dict)
    """What is written on single wires of a bundle."""


@dataclass(frozen=True)
class NeuronAxis:
    """Whose neurons a dimension of the current result counts."""

    node: str
    dimension: int


@dataclass(frozen=True, eq=False)
class CanvasStepState:
    nodes: Mapping[str, NodeStepState]
    edges: Mapping[Edge, EdgeStepState]
    current: TracedOperation | None
    neuron_axis: NeuronAxis | None
    hidden: bool = False
    """Whether the current result is not to be given away."""


@dataclass(frozen=True, eq=False)
class WalkPosition:
    """Where the walk stands."""

    trace: Trace
    position: int
    element: Index | None = None
    hidden: bool = False
    """Whether the result of the current operation is to be guessed."""

    @property
    def current(self) -> TracedOperation | None:
        return self.trace.operations[self.position - 1] if self.position else None

    @property
    def phase(self) -> Phase:
        return self.current.phase if self.current is not None else "forward"

    @property
    def sample(self) -> int:
        traced = self.current
        batched = traced is not None and self.element and traced.operation.output.batched
        return self.element[0] if batched and self.element else 0

    def done(self, node: str, phase: Phase) -> list[TracedOperation]:
        """The operations of a node that are done."""
        return [one for one in self.trace.of(node, phase) if one.index < self.position]

    def hides(self, traced: TracedOperation) -> bool:
        """Whether its result must not be given away."""
        return self.hidden and traced.index == self.position - 1

    def weights(self) -> Mapping[str, Array]:
        """Parameters by ``node.name``: those whose update is done as they are after it, the others as before."""
        before = self.trace.before.weights
        moved = {
            f"{one.node}.{one.operation.part}": one.operation.output.array
            for one in self.trace.operations[: self.position]
            if one.phase == "update" and one.operation.result in ("moved", "new") and not self.hides(one)
        }
        return {**before, **moved} if moved else before


def canvas_step_state(
    position: WalkPosition, graph: Graph, tiles: Mapping[str, int], explanation: Explanation | None
) -> CanvasStepState:
    """``tiles``: how many neurons each node shows, 0 of a block.  ``explanation``: of the number looked at."""
    traced, trace = position.current, position.trace
    stages, axis = _stages(position, graph), _counted(position)
    marked = {one.node for one in trace.operations if one.index in trace.changed and one.phase == position.phase}
    nodes = {
        node: NodeStepState(
            stages[node],
            node in marked,
            _neurons(position, node, tiles.get(node, 0)),
            position.element[axis.dimension]
            if axis is not None and axis.node == node and position.element is not None
            else None,
        )
        for node in graph.by_id
    }
    edges = {
        edge: _edge(position, edge, place, tiles.get(edge.source, 0) > 0, explanation)
        for node in graph.by_id
        for place, edge in enumerate(graph.incoming[node])
    }
    return CanvasStepState(nodes, edges, traced, axis, position.hidden)


def _stages(walk_position: WalkPosition, graph: Graph) -> dict[str, Stage]:
    traced, phase, position = walk_position.current, walk_position.phase, walk_position.position
    left: dict[str, list[bool]] = {}
    for one in walk_position.trace.operations:
        if one.phase == phase:
            left.setdefault(one.node, []).append(one.index >= position)
    stages: dict[str, Stage] = {}
    for node in graph.by_id:
        if traced is not None and node == traced.node:
            stages[node] = "active"
        elif node not in left:
            stages[node] = "ahead" if phase == "forward" else "idle"
        elif all(left[node]):
            stages[node] = "ahead"
        else:
            stages[node] = "idle" if any(left[node]) else "done"
    if traced is None and walk_position.trace.operations:
        stages[walk_position.trace.operations[0].node] = "idle"  # where it begins
    return stages


def _neurons(position: WalkPosition, node: str, count: int) -> tuple[tuple[NeuronNumber, ...], ...]:
    """The newest two numbers of each neuron; what an earlier phase has found stays, faintly."""
    if not count:
        return ()
    phase = position.phase
    forward = [
        (one, one.operation.output)
        for one in position.done(node, "forward")
        if _fits(one.operation.output, count) and (one.operation.output.batched or one.operation.unit is not None)
    ]
    columns = [
        _column(position, one, tensor.key, tensor.array, tensor.batched, faint=phase != "forward")
        for one, tensor in forward
    ][-2:]
    if phase == "backward":
        slopes = _slopes(position, node, count)
        columns = [*columns, *slopes][-2:] if slopes else columns
    elif phase == "update":
        columns = _moving(position, node, count) or columns
    return tuple(tuple(column[unit] for column in columns) for unit in range(count)) if columns else ()


def _slopes(position: WalkPosition, node: str, count: int) -> list[list[NeuronNumber]]:
    """The gradients by what the neurons put out, and by what is inside them, as they become known."""
    gradients: dict[str, list[NeuronNumber]] = {}
    for one in position.done(node, "backward"):
        for tensor in one.operation.tensors.values():
            is_result = tensor is one.operation.output
            own = tensor.key in ("dy", "da") or (is_result and one.operation.unit is not None)
            if tensor.role == "gradient" and own and not _of_input(tensor.key) and _fits(tensor, count):
                covered = position.hides(one) and is_result
                if tensor.key not in gradients or covered:
                    letter = "\N{PARTIAL DIFFERENTIAL}" + tensor.key.removeprefix("d")
                    values = tensor.array[position.sample] if tensor.batched else tensor.array
                    gradients[tensor.key] = [NeuronNumber(letter, None if covered else float(v), True) for v in values]
    return list(gradients.values())[-2:]


def _moving(position: WalkPosition, node: str, count: int) -> list[list[NeuronNumber]]:
    """The bias before, and after its update."""
    before = position.trace.before.weights.get(f"{node}.bias")
    if before is None or before.shape != (count,):
        return []
    columns = [[NeuronNumber("b", float(value), faint=True) for value in before.tolist()]]
    for one in position.done(node, "update"):
        if one.operation.part == "bias" and one.operation.result in ("moved", "new"):
            covered = position.hides(one)
            after = [NeuronNumber("→", None if covered else float(value)) for value in one.operation.output.array]
            columns = [columns[0], after]
    return columns


def _column(
    position: WalkPosition, one: TracedOperation, key: str, array: Array, batched: bool, *, faint: bool
) -> list[NeuronNumber]:
    values = array[position.sample] if batched else array
    covered = position.hides(one)
    return [NeuronNumber(key, None if covered else float(value), faint=faint) for value in values]


def _fits(tensor: Tensor, count: int) -> bool:
    """Whether it has a number for each neuron."""
    return bool((tensor.array.shape[1:] if tensor.batched else tensor.array.shape) == (count,))


def _of_input(key: str) -> bool:
    """Whether it is the gradient by an input, and so by what another node puts out."""
    return key.startswith("dx")


def _counted(position: WalkPosition) -> NeuronAxis | None:
    traced, element = position.current, position.element
    if traced is None or element is None:
        return None
    operation = traced.operation
    unit = operation.unit
    if traced.phase == "update" and operation.part in ("weight", "bias") and operation.output.array.ndim < 3:
        unit = 0  # an optimizer does not know of neurons
    if unit is None or unit >= len(element):
        return None
    sources = position.trace.inputs.get(traced.node, ())
    if traced.phase == "backward" and _of_input(operation.result) and sources:
        number = operation.result.removeprefix("dx")
        place = int(number) - 1 if number.isdecimal() else 0
        return NeuronAxis(sources[min(place, len(sources) - 1)], unit)
    return NeuronAxis(traced.node, unit)


def _edge(
    position: WalkPosition, edge: Edge, place: int, shown: bool, explanation: Explanation | None
) -> EdgeStepState:
    """``place``: which of the target's inputs it is.  ``shown``: its source shows its numbers itself."""
    traced, trace, phase = position.current, position.trace, position.phase
    at_work = traced is not None and traced.node == edge.target
    terms = wire_terms(traced, position.element, explanation, position.hidden) if at_work and traced else {}
    if phase == "backward":
        for one in reversed(position.done(edge.target, "backward")):
            slope = _slope(one, place, lone=len(trace.inputs.get(edge.target, ())) < 2)
            if slope is not None:
                hidden = position.hides(one) and slope is one.operation.output.array
                numbers = None if hidden else _of_sample(slope, position.sample)
                current = traced is one
                return EdgeStepState(True, "gradients", current, numbers, hidden, terms)
        return EdgeStepState(False, terms=terms)
    done = position.done(edge.source, "forward")
    reached = bool(done) and len(done) == len(trace.of(edge.source, "forward"))
    if phase == "update" or not reached:
        return EdgeStepState(reached, terms=terms)
    last = done[-1]
    hidden = position.hides(last)
    numbers = None if hidden or shown else _of_sample(last.operation.output.array, position.sample)
    return EdgeStepState(True, "values", at_work, numbers, hidden and not shown, terms)


def _slope(traced: TracedOperation, place: int, *, lone: bool) -> Array | None:
    """The gradient that an operation sends back to the input at ``place``."""
    keys = ("dx", "dx1", "doutput") if lone and not place else (f"dx{place + 1}",)
    for key in keys:
        tensor = traced.operation.tensors.get(key)
        if tensor is not None and tensor.role == "gradient":
            return tensor.array
    return None


def _of_sample(array: Array, sample: int) -> Array | None:
    return array[sample] if array.ndim and sample < len(array) else None
