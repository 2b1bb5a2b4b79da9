"""What the canvas shows of an opened step, as pure values: which node is at work, and the numbers of one sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nnplayground.expressions.operation import Explanation, Phase
from nnplayground.expressions.tensor import Array, Index, Tensor
from nnplayground.graph.graph import Edge, Graph
from nnplayground.microscope.trace import Trace, TracedOperation
from nnplayground.ui.canvas.step.terms import Term, Wire, wire_terms

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
    ringed: int | None = None
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
class Counted:
    """Whose neurons a dimension of the current result counts."""

    node: str
    dimension: int


@dataclass(frozen=True, eq=False)
class CanvasStepState:
    nodes: Mapping[str, NodeStepState]
    edges: Mapping[Edge, EdgeStepState]
    current: TracedOperation | None
    counted: Counted | None
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
        placed = self.current
        batched = placed is not None and self.element and placed.operation.output.batched
        return self.element[0] if batched and self.element else 0

    def done(self, node: str, phase: Phase) -> list[TracedOperation]:
        """The operations of a node that are done."""
        return [one for one in self.trace.of(node, phase) if one.index < self.position]

    def covers(self, placed: TracedOperation) -> bool:
        """Whether its result must not be given away."""
        return self.hidden and placed.index == self.position - 1

    def weights(self) -> Mapping[str, Array]:
        """Parameters by ``node.name``: those whose update is done as they are after it, the others as before."""
        before = self.trace.before.weights
        moved = {
            f"{one.node}.{one.operation.part}": one.operation.output.array
            for one in self.trace.operations[: self.position]
            if one.phase == "update" and one.operation.result in ("moved", "new") and not self.covers(one)
        }
        return {**before, **moved} if moved else before


def canvas_step_state(
    standing: WalkPosition, graph: Graph, tiles: Mapping[str, int], explanation: Explanation | None
) -> CanvasStepState:
    """``tiles``: how many neurons each node shows, 0 of a block.  ``explanation``: of the number looked at."""
    placed, trace = standing.current, standing.trace
    stages, counted = _stages(standing, graph), _counted(standing)
    marked = {one.node for one in trace.operations if one.index in trace.changed and one.phase == standing.phase}
    nodes = {
        node: NodeStepState(
            stages[node],
            node in marked,
            _neurons(standing, node, tiles.get(node, 0)),
            standing.element[counted.dimension]
            if counted is not None and counted.node == node and standing.element is not None
            else None,
        )
        for node in graph.by_id
    }
    edges = {
        edge: _edge(standing, edge, place, tiles.get(edge.source, 0) > 0, explanation)
        for node in graph.by_id
        for place, edge in enumerate(graph.incoming[node])
    }
    return CanvasStepState(nodes, edges, placed, counted, standing.hidden)


def _stages(standing: WalkPosition, graph: Graph) -> dict[str, Stage]:
    placed, phase, position = standing.current, standing.phase, standing.position
    left: dict[str, list[bool]] = {}
    for one in standing.trace.operations:
        if one.phase == phase:
            left.setdefault(one.node, []).append(one.index >= position)
    result: dict[str, Stage] = {}
    for node in graph.by_id:
        if placed is not None and node == placed.node:
            result[node] = "active"
        elif node not in left:
            result[node] = "ahead" if phase == "forward" else "idle"
        elif all(left[node]):
            result[node] = "ahead"
        else:
            result[node] = "idle" if any(left[node]) else "done"
    if placed is None and standing.trace.operations:
        result[standing.trace.operations[0].node] = "idle"  # where it begins
    return result


def _neurons(standing: WalkPosition, node: str, count: int) -> tuple[tuple[NeuronNumber, ...], ...]:
    """The newest two numbers of each neuron; what an earlier phase has found stays, faintly."""
    if not count:
        return ()
    phase = standing.phase
    forward = [
        (one, one.operation.output)
        for one in standing.done(node, "forward")
        if _fits(one.operation.output, count) and (one.operation.output.batched or one.operation.unit is not None)
    ]
    columns = [
        _column(standing, one, tensor.key, tensor.array, tensor.batched, faint=phase != "forward")
        for one, tensor in forward
    ][-2:]
    if phase == "backward":
        slopes = _slopes(standing, node, count)
        columns = [*columns, *slopes][-2:] if slopes else columns
    elif phase == "update":
        columns = _moving(standing, node, count) or columns
    return tuple(tuple(column[unit] for column in columns) for unit in range(count)) if columns else ()


def _slopes(standing: WalkPosition, node: str, count: int) -> list[list[NeuronNumber]]:
    """The gradients by what the neurons put out, and by what is inside them, as they become known."""
    matches: dict[str, list[NeuronNumber]] = {}
    for one in standing.done(node, "backward"):
        for tensor in one.operation.tensors.values():
            result = tensor is one.operation.output
            own = tensor.key in ("dy", "da") or (result and one.operation.unit is not None)
            if tensor.role == "gradient" and own and not _of_input(tensor.key) and _fits(tensor, count):
                covered = standing.covers(one) and result
                if tensor.key not in matches or covered:
                    letter = "\N{PARTIAL DIFFERENTIAL}" + tensor.key.removeprefix("d")
                    values = tensor.array[standing.sample] if tensor.batched else tensor.array
                    matches[tensor.key] = [NeuronNumber(letter, None if covered else float(v), True) for v in values]
    return list(matches.values())[-2:]


def _moving(standing: WalkPosition, node: str, count: int) -> list[list[NeuronNumber]]:
    """The bias before, and after its update."""
    before = standing.trace.before.weights.get(f"{node}.bias")
    if before is None or before.shape != (count,):
        return []
    columns = [[NeuronNumber("b", float(value), faint=True) for value in before.tolist()]]
    for one in standing.done(node, "update"):
        if one.operation.part == "bias" and one.operation.result in ("moved", "new"):
            covered = standing.covers(one)
            after = [NeuronNumber("→", None if covered else float(value)) for value in one.operation.output.array]
            columns = [columns[0], after]
    return columns


def _column(
    standing: WalkPosition, one: TracedOperation, key: str, array: Array, batched: bool, *, faint: bool
) -> list[NeuronNumber]:
    values = array[standing.sample] if batched else array
    covered = standing.covers(one)
    return [NeuronNumber(key, None if covered else float(value), faint=faint) for value in values]


def _fits(tensor: Tensor, count: int) -> bool:
    """Whether it has a number for each neuron."""
    return bool((tensor.array.shape[1:] if tensor.batched else tensor.array.shape) == (count,))


def _of_input(key: str) -> bool:
    """Whether it is the gradient by an input, and so by what another node puts out."""
    return key.startswith("dx")


def _counted(standing: WalkPosition) -> Counted | None:
    placed, element = standing.current, standing.element
    if placed is None or element is None:
        return None
    operation = placed.operation
    unit = operation.unit
    if placed.phase == "update" and operation.part in ("weight", "bias") and operation.output.array.ndim < 3:
        unit = 0  # an optimizer does not know of neurons
    if unit is None or unit >= len(element):
        return None
    sources = standing.trace.inputs.get(placed.node, ())
    if placed.phase == "backward" and _of_input(operation.result) and sources:
        number = operation.result.removeprefix("dx")
        place = int(number) - 1 if number.isdecimal() else 0
        return Counted(sources[min(place, len(sources) - 1)], unit)
    return Counted(placed.node, unit)


def _edge(
    standing: WalkPosition, edge: Edge, place: int, shown: bool, explanation: Explanation | None
) -> EdgeStepState:
    """``place``: which of the target's inputs it is.  ``note``: its source shows its numbers itself."""
    placed, trace, phase = standing.current, standing.trace, standing.phase
    at_work = placed is not None and placed.node == edge.target
    terms = wire_terms(placed, standing.element, explanation, standing.hidden) if at_work and placed else {}
    if phase == "backward":
        for one in reversed(standing.done(edge.target, "backward")):
            slope = _slope(one, place, lone=len(trace.inputs.get(edge.target, ())) < 2)
            if slope is not None:
                hidden = standing.covers(one) and slope is one.operation.output.array
                numbers = None if hidden else _of_sample(slope, standing.sample)
                current = placed is one
                return EdgeStepState(True, "gradients", current, numbers, hidden, terms)
        return EdgeStepState(False, terms=terms)
    done = standing.done(edge.source, "forward")
    reached = bool(done) and len(done) == len(trace.of(edge.source, "forward"))
    if phase == "update" or not reached:
        return EdgeStepState(reached, terms=terms)
    last = done[-1]
    hidden = standing.covers(last)
    numbers = None if hidden or shown else _of_sample(last.operation.output.array, standing.sample)
    return EdgeStepState(True, "values", at_work, numbers, hidden and not shown, terms)


def _slope(placed: TracedOperation, place: int, *, lone: bool) -> Array | None:
    """The gradient that an operation sends back to the input at ``place``."""
    keys = ("dx", "dx1", "doutput") if lone and not place else (f"dx{place + 1}",)
    for key in keys:
        tensor = placed.operation.tensors.get(key)
        if tensor is not None and tensor.role == "gradient":
            return tensor.array
    return None


def _of_sample(array: Array, sample: int) -> Array | None:
    return array[sample] if array.ndim and sample < len(array) else None
