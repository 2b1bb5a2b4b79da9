"""What a network is made of: sizes, parameters, work and memory of every layer, without building it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.graph import Graph, Node
from nnplayground.graph.shapes import Problem, Shapes, infer_shapes
from nnplayground.text import mark

BYTES = {"float32": 4, "float64": 8}
"""Per number, by the name of the precision."""


@dataclass(frozen=True)
class Row:
    """A layer, or the sum of all.  Numbers are 0 where the shapes that they follow from are not known."""

    node: str
    """Its id; empty for the sum."""
    name: str
    """What the canvas calls it."""
    type: str
    output_shape: Shape | None
    """Without the batch; None where it cannot be told, and for the sum."""
    parameters: int
    trainable: int
    """Parameters that learn: none of a frozen layer, nor of one that does not lead to the Loss."""
    multiply_adds: int
    """Of one sample's forward pass."""
    activation_bytes: int
    """Memory of what it puts out for one sample."""
    parameter_shapes: Mapping[str, Shape] = field(default_factory=dict)
    """By the names of the parameters."""
    receptive_field: Shape | None = None
    """How much of the network's input one number of its output sees, for each side of a sequence or picture; None where
    it sees all of it, and where this cannot be said."""


@dataclass(frozen=True)
class Analysis:
    """``rows`` in the order in which samples pass, those of layers that do not lead to the Loss among them."""

    rows: tuple[Row, ...]
    totals: Row
    """The sum over the layers that lead to the Loss."""
    problems: tuple[Problem, ...]
    batch: int = 1

    @property
    def batch_bytes(self) -> int:
        """Memory of what all layers put out for a batch."""
        return self.totals.activation_bytes * self.batch


def analyze(graph: Graph, data: DataSpec, dtype: str = "float32", batch: int = 1) -> Analysis:
    """Never raises for a wrong graph: it says what can be said, and the problems."""
    shapes = infer_shapes(graph, data)
    ids = graph.order or tuple(node.id for node in graph.nodes)  # a loop has no order
    fields = _receptive_fields(graph, shapes)
    rows = tuple(_row(graph, graph[node], shapes, data, BYTES[dtype], fields) for node in ids)
    counted = [row for row in rows if row.node in shapes.trained]
    totals = Row(
        node="",
        name=mark("Total"),
        type="",
        output_shape=None,
        parameters=sum(row.parameters for row in counted),
        trainable=sum(row.trainable for row in counted),
        multiply_adds=sum(row.multiply_adds for row in counted),
        activation_bytes=sum(row.activation_bytes for row in counted),
    )
    return Analysis(rows, totals, shapes.problems, batch)


def _receptive_fields(graph: Graph, shapes: Shapes) -> dict[str, list[tuple[int, int]] | None]:
    """Of each node, for each side: how much of the input a number sees, and how far apart neighbours look there."""
    fields: dict[str, list[tuple[int, int]] | None] = {}
    for node in graph.order:
        edges, output = graph.incoming[node], shapes.outputs.get(node)
        if not edges:
            fields[node] = [(1, 1)] * (len(output) - 1) if output is not None and len(output) > 1 else None
            continue
        reach, arriving = graph[node].layer.reach(), [fields.get(edge.source) for edge in edges]
        known = [one for one in arriving if one is not None]
        if reach is None or output is None or len(known) < len(edges) or len({len(one) for one in known}) > 1:
            fields[node] = None
            continue
        seen = [(max(extent for extent, _ in side), max(jump for _, jump in side)) for side in zip(*known, strict=True)]
        fields[node] = [
            (extent + (covered - 1) * jump, jump * step)
            for (extent, jump), (covered, step) in zip(seen, reach or [(1, 1)] * len(seen), strict=True)
        ]
    return fields


def _row(
    graph: Graph,
    node: Node,
    shapes: Shapes,
    data: DataSpec,
    size: int,
    fields: Mapping[str, Sequence[tuple[int, int]] | None],
) -> Row:
    output = shapes.outputs.get(node.id)
    parameters = shapes.parameter_count(node.id)
    seen = fields.get(node.id) if type(node.layer).outputs else None
    learns = node.id in shapes.trained and node.id not in shapes.frozen
    work = memory = 0
    if output is not None:
        inputs = [shapes.outputs[edge.source] for edge in graph.incoming[node.id]]
        work = node.layer.multiply_adds(inputs, data)
        memory = size * math.prod(output) if type(node.layer).outputs else 0
    return Row(
        node=node.id,
        name=node.label,
        type=type(node.layer).kind,
        output_shape=output,
        parameters=parameters,
        trainable=parameters if learns else 0,
        multiply_adds=work,
        activation_bytes=memory,
        parameter_shapes=shapes.parameters.get(node.id, {}),
        receptive_field=None if seen is None else tuple(extent for extent, _ in seen),
    )
