"""From a graph and a data set: the shape on every edge, or what is wrong and what would mend it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.graph import Graph, Node
from nnplayground.graph.layer import ShapeError, shown
from nnplayground.graph.loss import LossLayer
from nnplayground.text import Text, text

LARGEST = 2**40
"""Numbers that a node may put out for one sample: no memory holds more, and what follows need not count on."""


@dataclass(frozen=True)
class Problem:
    """Something wrong at a node, or with the graph as a whole (``node`` None).  A ``caution`` does not stop a run."""

    node: str | None
    text: Text
    caution: bool = False


@dataclass(frozen=True)
class Shapes:
    """The result of :func:`infer_shapes`."""

    outputs: Mapping[str, Shape] = field(default_factory=dict)
    """Shape at the output of each node that could be computed."""
    parameters: Mapping[str, Mapping[str, Shape]] = field(default_factory=dict)
    """Trained tensors of each node that could be computed."""
    problems: tuple[Problem, ...] = ()
    trained: frozenset[str] = frozenset()
    """The Loss and the nodes that lead to it; all nodes while there is no Loss."""
    frozen: frozenset[str] = frozenset()
    """Nodes whose parameters do not learn."""
    work: Mapping[str, int] = field(default_factory=dict)
    """``Layer.multiply_adds`` of each node that could be computed."""

    @property
    def runnable(self) -> bool:
        return all(problem.caution for problem in self.problems)

    @property
    def reason(self) -> Text | None:
        """Why the graph cannot run: the first problem, or None."""
        return next((problem.text for problem in self.problems if not problem.caution), None)

    def parameter_count(self, node: str | None = None) -> int:
        """Weights, biases and the like, frozen or not, of one node, or of the whole network without stray nodes."""
        nodes = self.trained if node is None else {node}
        return sum(math.prod(shape) for name in nodes for shape in self.parameters.get(name, {}).values())

    def multiply_adds(self) -> int:
        """Of one sample's forward pass through the whole network, without stray nodes."""
        return sum(self.work.get(node, 0) for node in self.trained)

    def of_node(self, node: str) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.node == node)


def infer_shapes(graph: Graph, data: DataSpec) -> Shapes:
    """Follow the edges from the inputs.  Never raises for a wrong graph: that is a ``Problem``.

    Document, session and microscope ask for those of the same graph, one after the other: it is done once, as long as
    one of them holds the result.
    """
    shapes = graph.known_shapes.get(data)
    if shapes is None:
        shapes = graph.known_shapes[data] = _infer(graph, data)
    return shapes


def _infer(graph: Graph, data: DataSpec) -> Shapes:
    problems: list[Problem] = []
    outputs: dict[str, Shape] = {}
    parameters: dict[str, dict[str, Shape]] = {}
    work: dict[str, int] = {}
    problems += _structure(graph)
    relevant = _relevant(graph)
    for node_id in graph.order:
        node = graph[node_id]
        edges = graph.incoming[node_id]
        fault = _port_fault(graph, node)
        if fault is not None:
            problems.append(Problem(node_id, fault, caution=node_id not in relevant))
            continue
        if any(edge.source not in outputs for edge in edges):
            continue  # something before it is wrong and says so itself
        shapes = [outputs[edge.source] for edge in edges]
        try:
            outputs[node_id] = _bounded(node, node.layer.output_shape(shapes, data))
            parameters[node_id] = node.layer.parameter_shapes(shapes, data)
            work[node_id] = node.layer.multiply_adds(shapes, data)
        except ShapeError as error:
            problems.append(Problem(node_id, error.text, caution=node_id not in relevant))
            continue
        caution = node.layer.caution(shapes, data, [graph[edge.source].layer for edge in edges])
        if caution is not None:
            problems.append(Problem(node_id, caution, caution=True))
    frozen = frozenset(node.id for node in graph.nodes if node.layer.is_frozen())
    problems += _steps(graph, {node for node in relevant - frozen if parameters.get(node)})
    inferred = Shapes(outputs, parameters, tuple(problems), frozenset(relevant), frozen, work)
    idle = _idle(inferred) if inferred.runnable else None
    return inferred if idle is None else replace(inferred, problems=(*problems, Problem(None, idle)))


def _bounded(node: Node, shape: Shape) -> Shape:
    """``shape``, unless no memory could hold it."""
    if math.prod(shape) > LARGEST:
        raise ShapeError(
            text(
                "{node} would put out {shape} numbers for each sample, more than fit into any memory. Choose smaller "
                "sizes.",
                node=node.label,
                shape=shown(shape),
            )
        )
    return shape


def _steps(graph: Graph, learning: set[str]) -> Iterator[Problem]:
    """Nodes whose output is a step of a sum, behind which something should learn but cannot."""
    for node in graph.nodes:
        if node.layer.without_step() is None or not learning & (graph.ancestors(node.id) | {node.id}):
            continue
        behind = [graph[edge.target].layer for edge in graph.outgoing[node.id]]
        if not all(isinstance(layer, LossLayer) and layer.function.takes_sum for layer in behind):
            yield Problem(
                node.id,
                text(
                    "A step is flat, so nothing learns through {node}. Put it right before a Loss with the perceptron "
                    "criterion, or take a smooth activation such as Sigmoid.",
                    node=node.label,
                ),
                caution=True,
            )


def _idle(shapes: Shapes) -> Text | None:
    """Why nothing would learn in a network that is otherwise right, or None."""
    able = {node for node in shapes.trained if shapes.parameters[node]}
    if not able:
        return text(
            "The network has nothing to learn with. Put a layer that has weights, such as Linear, before the Loss."
        )
    if able <= shapes.frozen:
        return text("Every layer that has weights is frozen, so nothing can learn. Unfreeze one of them.")
    return None


def _relevant(graph: Graph) -> set[str]:
    """The nodes that take part in training: the Loss and what leads to it.  A stray node stops nothing."""
    return {graph.loss.id} | graph.ancestors(graph.loss.id) if graph.losses else set(graph.by_id)


def _structure(graph: Graph) -> list[Problem]:
    """What can be said without shapes: an end, a beginning, no loop, nothing idle."""
    if not graph.nodes:
        return [Problem(None, text("The canvas is empty. Drag an Input, some layers and a Loss onto it."))]
    if graph.cycle:
        names = " → ".join(graph[node].label for node in graph.cycle)
        return [Problem(graph.cycle[0], text("The edges form a loop: {names}. Remove one of them.", names=names))]
    problems: list[Problem] = []
    losses = graph.losses
    if not graph.inputs:
        problems.append(Problem(None, text("There is no Input. Drag one onto the canvas: it feeds in the data.")))
    if not losses:
        problems.append(Problem(None, text("There is no Loss. Drag one behind the last layer: it says what to learn.")))
    for extra in losses[1:]:
        problems.append(
            Problem(extra.id, text("A network has one Loss; {node} is a second one. Delete one.", node=extra.label))
        )
    if losses:
        used = graph.ancestors(losses[0].id)
        for node in graph.nodes:
            if node.id not in used and not isinstance(node.layer, LossLayer) and graph.incoming[node.id]:
                problems.append(
                    Problem(
                        node.id,
                        text("Nothing that {node} computes reaches the Loss: it will not learn.", node=node.label),
                        caution=True,
                    )
                )
    return problems


def _port_fault(graph: Graph, node: Node) -> Text | None:
    """What is wrong with the edges that end at ``node``; those of a file may break rules that edits keep."""
    arriving = graph.incoming[node.id]
    ports = {port.name: port for port in type(node.layer).inputs}
    for edge in arriving:
        if edge.target_port not in ports:
            return text("{node} has no input to connect to. Remove the edge that ends there.", node=node.label)
        if edge.source_port not in [port.name for port in type(graph[edge.source].layer).outputs]:
            source = graph[edge.source].label
            return text("{source} has no output to connect from. Remove the edge that starts there.", source=source)
    counts = Counter(edge.target_port for edge in arriving)
    for port in ports.values():
        if not counts[port.name]:
            return text("Nothing is connected to {node}. Draw an edge to its input.", node=node.label)
        if counts[port.name] > 1 and not port.many:
            return text(
                "{count} edges end at {node}, which takes one. Put Add or Concat before it.",
                count=counts[port.name],
                node=node.label,
            )
    return None
